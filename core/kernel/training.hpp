// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One training as the kernel sees it: hands a graph to a trainer, judges every epoch by the run's score, chooses the
// weights to keep, stops early and reduces the learning rate. The trainer knows nothing of scores, the strategies
// nothing of epochs.

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/kernel/pricing.hpp"
#include "core/kernel/trial_record.hpp"
#include "core/kernel/weights.hpp"

namespace linnet::core {

struct TrainingOptions {
    std::uint32_t epochs = 0;
    std::uint64_t seed = 0;
    std::uint32_t done_epochs = 0;  // as sdk::TrainingPlan
    std::uint32_t patience = 0;     // 0: never stop early
    std::uint32_t plateau = 0;      // 0: never reduce the learning rate
    double plateau_factor = 0.5;
    Keep keep = Keep::last;
    const sdk::RangesView* ranges = nullptr;           // not null: train with the errors of int8 in view
    const sdk::Dataset* data = nullptr;                // null: the plan's
    std::function<void(const EpochRecord&)> on_epoch;  // [the training's thread]; may be empty
};

struct TrainingResult {
    sdk::FitOutcome outcome = sdk::FitOutcome::stopped;
    Weights weights;  // of the epoch that was kept; empty when there is none
    std::vector<EpochRecord> history;
    std::uint32_t kept_epoch = 0;          // 0: none was finished
    std::vector<std::int32_t> predicted;   // that epoch's classes of the validation windows
    std::map<std::string, double> scores;  // late metrics on the validation windows, by id
    std::uint64_t memory_bytes = 0;        // the most the trainer said it takes; 0: it did not say
};

// [any-thread, one at a time per trainer] Throws PluginFault.
TrainingResult train(const RunPlan& plan, const Handle<sdk::Trainer>& trainer, const sdk::GraphView& graph,
                     const TrainingOptions& options, const sdk::WeightsView* start, const sdk::Budget& budget);

// Every late metric of the plan on these predictions; one that fails is missing unless the run needs it.
std::map<std::string, double> late_metrics(const RunPlan& plan, const sdk::GraphView& graph,
                                           const sdk::Evidence& evidence);

}  // namespace linnet::core
