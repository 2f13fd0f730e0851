// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Code and stack of the kernels by core, as measured by measure_code.py: built with the flags of the exporter's
// Makefile (-O2), functions of the compiler's library included.

#include <array>
#include <cstdint>
#include <linnet/sdk/profile.hpp>

#include "linnet_c/program.hpp"

namespace linnet::linnet_c {

struct CoreCode;

// The core of a board. Cores that are no Arm cores are taken for a Cortex-M3: the portable variant of the kernels.
const CoreCode& core_of(const sdk::BoardProfile& board) noexcept;

// As the exporter's Makefile calls it: "m4".
std::string_view core_name(const CoreCode& core) noexcept;

struct CodeSize {
    std::uint64_t bytes;  // of the kernels, what they call, and the function that runs a network
    std::uint64_t stack;  // of one inference, in byte
};

enum class Samples : std::uint8_t { floats, counts };  // what a window consists of

// `used` has the bit 1 << kernel of each kernel.
CodeSize code_for(const CoreCode& core, std::uint32_t used, Samples samples) noexcept;

}  // namespace linnet::linnet_c
