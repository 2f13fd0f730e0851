// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is known of each operation: how a .tflite file names it and what the interpreter's kernel keeps in memory.
// Sizes are those of TensorFlow Lite Micro 9bc9deab (June 2023), found with a compiler: of its structures on a 64-bit
// host, and of the same structures laid out for a 32-bit Arm with short enumerations.

#include <array>
#include <cstddef>

#include "tflm/model.hpp"

namespace linnet::tflm {

struct CodeFacts {
    std::uint8_t builtin_code;  // in the file
    std::uint8_t version;       // of the int8 form
    bool has_options;
    // Parsed options, in byte. The host's are packed to the layout of the device by the profiler, so both are alike.
    std::uint8_t options, options_alignment;
    std::uint8_t host_state, device_state;  // the kernel's own structure, in byte; 0: none
};

inline constexpr std::array<CodeFacts, codes> code_facts = {{
    {0, 2, true, 2, 1, 60, 60},     // add
    {1, 2, true, 40, 4, 36, 32},    // average_pool
    {2, 2, true, 8, 4, 48, 24},     // concatenation
    {3, 3, true, 24, 4, 72, 56},    // conv
    {4, 3, true, 28, 4, 72, 56},    // depthwise_conv
    {6, 2, false, 0, 1, 32, 32},    // dequantize
    {70, 1, true, 0, 1, 0, 0},      // expand_dims
    {9, 4, true, 4, 1, 36, 36},     // fully_connected
    {17, 2, true, 40, 4, 36, 32},   // max_pool
    {40, 2, true, 1, 1, 40, 40},    // mean
    {18, 2, true, 1, 1, 36, 36},    // mul
    {114, 1, false, 0, 1, 32, 32},  // quantize
    {82, 2, true, 1, 1, 40, 40},    // reduce_max
    {19, 2, false, 0, 1, 28, 28},   // relu
    {21, 2, false, 0, 1, 2, 2},     // relu6
    {22, 1, false, 36, 4, 0, 0},    // reshape
    {25, 2, true, 4, 4, 80, 56},    // softmax
    {41, 1, true, 2, 1, 52, 52},    // sub
    {14, 2, false, 0, 1, 16, 16},   // logistic
    {89, 2, true, 1, 1, 40, 40},    // reduce_min: not in that version; as reduce_max
    {65, 2, false, 0, 1, 0, 0},     // slice
}};

inline const CodeFacts& facts_of(Code code) { return code_facts[static_cast<std::size_t>(code)]; }

}  // namespace linnet::tflm
