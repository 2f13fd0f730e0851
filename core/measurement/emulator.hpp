// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Firmware of an exported model, built with the cross compiler and run in the emulator. The folder says how: its
// Makefile has a target `run` that takes
//
//     CORE=m4 BUILD=<folder for objects> DATA=<file of windows and expected results>
//
// and prints one `key value` a line: windows, wrong, bit_exact, instructions, stack, static_ram, flash,
// input_instructions, and `step I NAME instructions` for every step. A file of windows is: their number as 32 bits,
// then for every window its values as float32 and its expected result as int8, all little-endian.

#include <filesystem>
#include <linnet/sdk/metric.hpp>
#include <span>
#include <string>
#include <vector>

namespace linnet::core {

struct StepCost {
    std::string name;
    std::uint64_t instructions;
};

struct EmulatedRun {
    sdk::FirmwareReport report{};
    std::vector<StepCost> steps;  // the quantization of the input first
};

// Windows and what the host computed for them.
struct ExpectedResults {
    std::span<const float> windows;
    std::span<const std::int8_t> results;
    std::size_t count;
};

std::span<const std::string> emulated_cores();  // "m0", "m3", ...

// Throws InputError naming the package to install when compiler, emulator or make are missing.
void check_emulator_tools();

// Throws InputError naming the package to install when a program is missing, or the core that is not known; SystemError
// when the firmware cannot be built or does not come to an end. Not being bit-exact is a result. [any-thread]
EmulatedRun run_in_emulator(const std::filesystem::path& model_folder, const std::string& core,
                            const ExpectedResults& expected);

}  // namespace linnet::core
