// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The lines before and after a run.

#include <filesystem>
#include <ostream>

#include "core/kernel/run.hpp"

namespace linnet::cli {

void print_header(std::ostream& out, const core::RunPlan& plan);
// What a training takes over from an earlier run.
void print_start(std::ostream& out, const core::StartWeights& start);
void print_report(std::ostream& out, const core::RunPlan& plan, const core::RunReport& report,
                  const std::filesystem::path& folder);

// "82 networks"
std::string counted(std::uint64_t count, const std::string& noun);
// "12.3 %" of a fraction of 1
std::string format_share(double share);
// The metric the trainings are judged by, and the others in brackets.
std::string scores_text(const core::RunPlan& plan, const std::map<std::string, double>& scores);
// A line for every metric that was measured: value and provenance, indented.
void print_metrics(std::ostream& out, const core::RunPlan& plan, const core::Graph& graph,
                   std::span<const double> values);

// Why no candidate will do, and which comes nearest.
void print_nothing_feasible(std::ostream& out, const core::RunPlan& plan, const core::SearchResult& search);

}  // namespace linnet::cli
