// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The outcome of a run in the form of docs/file_formats/result_json.md.

#include <filesystem>
#include <optional>
#include <string>

#include "core/kernel/final_model.hpp"
#include "core/kernel/step_profile.hpp"

namespace linnet::core {

enum class RunOutcome : std::uint8_t { found, nothing_feasible, interrupted, failed };

struct RunReport {
    RunOutcome outcome = RunOutcome::failed;
    SearchResult search;
    std::optional<FinalModel> best;
    std::string failure;                // the sentence, when failed
    bool plugin_failed = false;         // whether the failure is a plugin's
    std::vector<std::string> exported;  // ids of the exporters that wrote into the folder model/
    double final_seconds = 0, export_seconds = 0, total_seconds = 0;
};

// "found", "nothing_feasible", "interrupted", "failed"
std::string_view outcome_name(RunOutcome outcome);

// Writes result.json atomically: a reader sees the old file or the whole new one. Throws SystemError.
void write_result(const RunPlan& plan, const RunReport& report, const std::filesystem::path& folder);

// How a metric's value for this network was obtained.
std::string metric_provenance(const RunPlan& plan, const MetricUse& use, const Graph& graph);

// Its beginning, without the sources in brackets: what is shown to people.
std::string short_provenance(const RunPlan& plan, const MetricUse& use, const Graph& graph);

// The answer of `linnet price --json`.
std::string price_json(const RunPlan& plan, std::span<const std::int64_t> genes, const Graph& graph,
                       const Price& price);

// The answer of `linnet train --profile --json`; with totals only.
std::string profile_json(const RunPlan& plan, std::span<const std::int64_t> genes, const Graph& graph,
                         const StepProfile& profile);

}  // namespace linnet::core
