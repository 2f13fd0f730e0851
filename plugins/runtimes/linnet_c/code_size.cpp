// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "linnet_c/code_size.hpp"

#include <algorithm>
#include <bit>

namespace linnet::linnet_c {

constexpr std::size_t most_parts = 64;

struct CoreCode {
    std::string_view name;
    std::array<std::uint16_t, most_parts> part_bytes;      // functions of which kernels consist
    std::array<std::uint64_t, kernel_count> kernel_parts;  // bits of the parts of each
    std::array<std::uint64_t, 2> run_parts;                // of the function that runs a network, by Samples
    std::array<std::uint16_t, kernel_count> kernel_stack;  // byte
    std::array<std::uint16_t, 2> run_stack;                // apart from the kernels
    std::array<std::uint16_t, 2> frames_above_kernel;      // of it, what is in use while a kernel runs
};

namespace {

#include "linnet_c/code_size_table.inc"
static_assert(part_count <= most_parts);

constexpr const CoreCode& core(std::string_view name) {
    return *std::find_if(core_codes.begin(), core_codes.end(), [&](const CoreCode& c) { return c.name == name; });
}

}  // namespace

const CoreCode& core_of(const sdk::BoardProfile& board) noexcept {
    const auto isa = board.text("core.isa");
    if (isa == "armv6-m") return core("m0");
    if (isa == "armv7e-m")
        return core(board.text("core.compiler_flags").find("cortex-m7") != std::string_view::npos ? "m7" : "m4");
    if (isa == "armv8-m.main" || isa == "armv8.1-m.main") {
        if (board.number("core.mve") == 1) return core("m55");
        return core(board.number("core.dsp") == 1 ? "m33" : "m33_nodsp");
    }
    return core("m3");
}

std::string_view core_name(const CoreCode& core) noexcept { return core.name; }

CodeSize code_for(const CoreCode& core, std::uint32_t used, Samples samples) noexcept {
    const auto run = static_cast<std::size_t>(samples);
    auto parts = core.run_parts[run];
    std::uint64_t stack = 0;
    for (auto left = used; left != 0; left &= left - 1) {
        const auto kernel = static_cast<std::size_t>(std::countr_zero(left));
        parts |= core.kernel_parts[kernel];
        stack = std::max<std::uint64_t>(stack, core.kernel_stack[kernel]);
    }
    std::uint64_t bytes = 0;
    for (; parts != 0; parts &= parts - 1) bytes += core.part_bytes[static_cast<std::size_t>(std::countr_zero(parts))];
    return {bytes, std::max<std::uint64_t>(core.run_stack[run], core.frames_above_kernel[run] + stack)};
}

}  // namespace linnet::linnet_c
