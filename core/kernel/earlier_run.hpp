// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The model that an earlier run ended with, for a training that starts from it.

#include <cstdint>
#include <filesystem>
#include <string>

#include "core/kernel/run_plan.hpp"
#include "core/kernel/weights.hpp"

namespace linnet::core {

// Weights to start a training with, and what of the network they cover.
struct StartWeights {
    std::filesystem::path folder;  // of the run they come from
    Weights weights;               // by the nodes of the network to be trained
    std::size_t arrays = 0, all_arrays = 0;
    std::uint64_t values = 0, all_values = 0;
};

// What the model of the finished run in `folder` has in common with a network of `plan`. The earlier network is built
// again by the earlier run's own space, window and classes, from its study and result.json; its data are not needed.
// Throws InputError when there is no such model, or nothing in common with it.
StartWeights start_from(const RunPlan& plan, const Graph& graph, const std::filesystem::path& folder);

}  // namespace linnet::core
