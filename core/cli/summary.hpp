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

// Why no candidate will do, and which comes nearest.
void print_nothing_feasible(std::ostream& out, const core::RunPlan& plan, const core::SearchResult& search);

}  // namespace linnet::cli
