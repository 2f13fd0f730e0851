// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where the time of a training step goes, as the run's trainer measures it.

#include <optional>
#include <string>
#include <vector>

#include "core/kernel/run_plan.hpp"

namespace linnet::core {

struct StepPart {
    std::string name;  // "conv1d 3", or "optimizer"
    std::optional<sdk::NodeId> node;
    sdk::Direction direction = sdk::Direction::none;
    double seconds = 0, flops = 0;  // per step
    std::string implementation;
};

struct StepProfile {
    std::vector<StepPart> parts;
    // Nothing: the budget ended before one step was measured.
    std::optional<sdk::StepTotals> totals;
    double windows_per_second = 0;
    double epoch_seconds = 0;  // over all training windows; without the look at the validation windows
    double flops = 0;          // per step
};

// "forward", "backward", or nothing
std::string_view direction_name(sdk::Direction direction);

// Runs the trainer of the final training. Nothing when it does not measure itself. Throws PluginFault, also for figures
// that cannot be: a time that is negative or not finite, a node the network does not have.
std::optional<StepProfile> profile_training(const RunPlan& plan, const Graph& graph, std::uint32_t steps,
                                            const sdk::Budget& budget);

}  // namespace linnet::core
