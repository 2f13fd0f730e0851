// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where the time of a training step goes, for people.

#include <ostream>

#include "core/kernel/step_profile.hpp"

namespace linnet::cli {

// A line per part, one for the rest of the step and one for all of it; then what follows from them. The profile must
// have totals.
void print_profile(std::ostream& out, const core::RunPlan& plan, const core::StepProfile& profile);

}  // namespace linnet::cli
