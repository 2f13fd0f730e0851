// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A candidate judged by several trainings, each with another part of the training windows held out. The score is that
// of all held-out windows together, so a small data set judges by more than the few windows one part has.

#include "core/kernel/training.hpp"

namespace linnet::core {

// The most folds a trial may have: what the data has, and 1 where a late metric needs the deployed network, which is
// made for the run's own split only.
std::uint32_t most_folds(const RunPlan& plan);

// Fold 0 is the run's own split, with the seed of the options; its weights and history are the result's. The others
// have seeds of their own. `folds` is 2 to most_folds(). Throws PluginFault.
TrainingResult cross_validate(const RunPlan& plan, const Handle<sdk::Trainer>& trainer, const sdk::GraphView& graph,
                              const TrainingOptions& options, std::uint32_t folds, const sdk::Budget& budget);

}  // namespace linnet::core
