// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Random steps for the int8 kernels of linnet_c, with what an obvious implementation makes of them.

#include <linnet_kernels.h>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::kernel_cases {

struct Random {
    std::mt19937_64 engine;

    // From low to high, both included.
    std::int64_t operator()(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(engine() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool one_in(int n) { return (*this)(1, n) == 1; }
};

// In bytes.
struct Region {
    std::uint32_t offset = 0, bytes = 0;
};

// The pointers of the step are not set: bind() does that.
struct Case {
    std::string kernel;
    ln_step step{};
    std::vector<std::int8_t> weights;
    std::vector<ln_channel> channels;
    std::uint32_t seed = 0, arena_bytes = 0;  // of the arena before the step; a multiple of LN_WORD
    Region input, second, output, scratch;
    std::uint32_t second_time = 0;  // 1: one time step of the second input serves all
    bool in_place = false;
    bool keeps_output = false;             // bytes of the output outside of the result are kept
    std::uint32_t first = 0, columns = 0;  // the channels of each time step of the output that are the result
    std::vector<std::int8_t> expected;     // output_time x columns

    ln_step bind(ln_kernel* function) const;
};

struct Kernel {
    std::string_view name;
    ln_kernel* function;
};
const std::vector<Kernel>& kernels();

// The arena before the step: the high bytes of a linear congruential sequence, which the program for
// microcontrollers repeats.
std::vector<std::int8_t> arena_before(std::uint32_t seed, std::uint32_t bytes);

// A step of the kernel of that name. Larger sizes make larger shapes; about one.
Case random_case(std::string_view kernel, Random& random, double size);

// The bytes that differ from what is allowed: the result as expected, everything outside of all regions unchanged.
std::vector<std::uint32_t> wrong_bytes(const Case& test, const std::vector<std::int8_t>& after);

}  // namespace linnet::kernel_cases
