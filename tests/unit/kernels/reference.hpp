// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What linnet_kernels.h defines, written down again as plainly as possible.

#include <optional>

#include "cases.hpp"

namespace linnet::kernel_cases {

std::int8_t requantised(std::int64_t accumulator, std::int64_t multiplier, std::int64_t zero);

// The integer next to the root of a value below 2^62, by halving.
std::int64_t nearest_root(std::int64_t value);

// output_time x columns, of a case whose step, tables and regions are complete.
std::vector<std::int8_t> reference(const Case& test);

// What ln_input_float makes of a value, before it is saturated; nothing for what is no number.
std::optional<std::int64_t> quantised(float value, const ln_input_scale& scale, std::int64_t zero);

// The table's entry of a channel with this mean and this many units per step.
ln_input_scale input_scale(float mean, double step);

}  // namespace linnet::kernel_cases
