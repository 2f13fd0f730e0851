// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a search with several objectives has found: the trials that no other beats, and one number for all of them.

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/kernel/run_plan.hpp"
#include "core/kernel/trial_record.hpp"

namespace linnet::core {

// Numbers of the measured, feasible trials that no other one beats in every objective, ascending; of equal ones the
// first, and one of every network. They are compared by their cautious scores (ranking.hpp). `trials` are by number.
std::vector<std::uint64_t> pareto_front(const RunPlan& plan, std::span<const TrialRecord> trials);

// From where to where an objective is counted, in units of its metric.
struct ObjectiveRange {
    double reference, ideal;
    bool limited;  // the reference is the metric's limit; false: the worst feasible trial
};

struct FrontVolume {
    double value;                        // 0 .. 1
    std::vector<ObjectiveRange> ranges;  // by RunPlan::objectives
};

// The hypervolume that the feasible trials dominate, as a fraction of the box between reference and ideal (the rules
// stand in docs/file_formats/result_json.md). Nothing with fewer than two objectives or without a feasible trial.
std::optional<FrontVolume> front_volume(const RunPlan& plan, std::span<const TrialRecord> trials);

// The answer of `linnet front --json`.
std::string front_json(const RunPlan& plan, const std::filesystem::path& study, std::span<const TrialRecord> trials);

}  // namespace linnet::core
