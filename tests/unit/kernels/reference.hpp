// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What linnet_kernels.h defines, written down again as plainly as possible.

#include "cases.hpp"

namespace linnet::kernel_cases {

std::int8_t requantised(std::int64_t accumulator, std::int64_t multiplier, std::int64_t zero);

// output_time x columns, of a case whose step, tables and regions are complete.
std::vector<std::int8_t> reference(const Case& test);

}  // namespace linnet::kernel_cases
