// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a network's layers need of the C library of kernels, and how large that is.

#include <array>
#include <cstdint>
#include <linnet/sdk/graph.hpp>
#include <optional>
#include <string_view>

namespace linnet::linnet_c {

enum class Kernel : std::uint8_t {
    pointwise,  // convolutions of kernel 1, and dense layers as such of one time step
    depthwise,
    convolution,
    max_pool,
    average_pool,
    global_average_pool,
    global_max_pool,
    add,
    concatenate,
    scale,  // a batch normalisation that could not be folded
    clip,   // a relu or relu6 that could not be fused
};
inline constexpr std::size_t kernels = 11;

// Code size in byte, {scalar at -Os, DSP at -O2}, GCC 12.2 for a Cortex-M4.
//
// Measured as a whole: a network of depthwise and pointwise convolutions, maximum pooling, global average and dense
// layers has 828 and 1472 byte. The share of each of these kernels, and all other kernels, are estimates.
inline constexpr std::array<std::array<std::uint16_t, 2>, kernels> code_bytes = {{
    {330, 640},  // pointwise
    {270, 560},  // depthwise
    {390, 700},  // convolution
    {100, 120},  // max_pool
    {150, 180},  // average_pool
    {128, 152},  // global_average_pool
    {90, 110},   // global_max_pool
    {140, 180},  // add
    {60, 60},    // concatenate
    {130, 170},  // scale
    {40, 40},    // clip
}};

// The generated function that calls the kernels: fitted to three networks whose object files were measured.
inline constexpr std::uint64_t run_function_bytes = 462, bytes_per_call = 9;

// The deepest stack in byte, {scalar, DSP}, found by painting it before an inference on an emulated Cortex-M4.
inline constexpr std::array<std::uint64_t, 2> stack_bytes = {156, 196};

bool is_known(std::string_view op) noexcept;

// The kernel that computes a node; nothing for nodes that need none: the input, what is folded into the layer in front
// or fused with it, dropout, flatten, and softmax, since the largest logit is the class. Throws std::invalid_argument
// naming the operation when it is no primitive.
std::optional<Kernel> kernel_of(const sdk::GraphView& graph, sdk::NodeId node);

}  // namespace linnet::linnet_c
