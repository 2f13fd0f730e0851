// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a user sees while a run goes on: a line that redraws itself on a terminal, plain log lines when piped, JSON
// lines for programs, or nothing.

#include <memory>

#include "core/kernel/run.hpp"

namespace linnet::cli {

enum class Display : std::uint8_t { automatic, json, quiet };

// The plan must outlive it.
std::unique_ptr<core::RunObserver> make_progress(const core::RunPlan& plan, Display display);

// "95.1 %" for scores that are fractions, otherwise the value with its unit.
std::string format_score(const core::MetricUse& metric, double value);
// "ram 6.2 KiB, flash 21 KiB, macs 58 112" of a trial's constrained metrics.
std::string format_costs(const core::RunPlan& plan, const std::map<std::string, double>& metrics);

}  // namespace linnet::cli
