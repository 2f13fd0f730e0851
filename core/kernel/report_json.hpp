// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Parts that result.json has in common with the answers of commands (docs/file_formats/result_json.md).

#include <nlohmann/json.hpp>
#include <span>

#include "core/kernel/pricing.hpp"
#include "core/kernel/trial_record.hpp"

namespace linnet::core {

using Json = nlohmann::ordered_json;

Json genes_json(const RunPlan& plan, std::span<const std::int64_t> genes);

// Value, unit, limit and provenance by id; `values` are those of RunPlan::metrics, NaN where there is none.
Json metrics_json(const RunPlan& plan, const Graph& graph, std::span<const double> values);

// The broken constraints, as in `binding`.
Json violations_json(const RunPlan& plan, std::span<const double> values, std::span<const double> violations);

Json trial_json(const RunPlan& plan, const TrialRecord& trial);

// `pareto` and `hypervolume` of these trials, which are by number.
void add_front(const RunPlan& plan, std::span<const TrialRecord> trials, Json& object);

}  // namespace linnet::core
