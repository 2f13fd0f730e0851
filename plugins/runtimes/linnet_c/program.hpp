// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A deployed network as the steps of kernels/linnet_kernels.h and one arena. A matter of shapes alone: what a network
// needs is known before it is trained.
//
// - A bound (support/activation_groups.hpp) is the saturation of the layer in front of it.
// - A max_pool of size and stride 2 that alone reads a convolution of kernel 1 is computed together with it.
// - Flatten does nothing: a vector made of a sequence keeps the padding of its time steps, and whoever reads it knows.
// - A softmax that nothing but a softmax reads is left out: it does not change which class is the largest.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <linnet/sdk/graph.hpp>
#include <string_view>
#include <vector>

namespace linnet::linnet_c {

inline constexpr std::uint64_t word = 4;  // byte: LN_WORD

constexpr std::uint64_t pad(std::uint64_t bytes) { return (bytes + word - 1) / word * word; }

enum class Kernel : std::uint8_t {
    pointwise,
    pointwise_max2,
    conv,
    conv_grouped,
    depthwise,
    depthwise3,
    dense,
    max_pool,
    avg_pool,
    global_avg,
    global_max,
    add,
    concat,
    clip,
    global_min,
    global_std,
    multiply,
    lookup,  // sigmoid
    slice,
};
inline constexpr std::size_t kernel_count = 19;
inline constexpr std::array<std::string_view, kernel_count> kernel_functions = {
    "ln_pointwise", "ln_pointwise_max2", "ln_conv",       "ln_conv_grouped", "ln_depthwise",  "ln_depthwise3",
    "ln_dense",     "ln_max_pool",       "ln_avg_pool",   "ln_global_avg",   "ln_global_max", "ln_add",
    "ln_concat",    "ln_clip",           "ln_global_min", "ln_global_std",   "ln_multiply",   "ln_lookup",
    "ln_slice"};

constexpr std::string_view function_of(Kernel kernel) { return kernel_functions[static_cast<std::size_t>(kernel)]; }

// What lies in the arena: a result, or the working memory of one step. The network's input is value 0.
struct Value {
    std::uint64_t bytes = 0;            // with padding
    std::uint64_t offset = 0;           // byte, a multiple of a word
    std::uint32_t first = 0, last = 0;  // the steps during which it is needed, both inclusive
    std::uint32_t place = 0;  // values of one place begin at one offset: each is computed over the one before it
};
inline constexpr std::uint32_t no_value = std::numeric_limits<std::uint32_t>::max();

// Part of a vector: so many rows of so many channels, each padded to a word. A sequence that was flattened.
struct Segment {
    std::uint32_t rows, channels;

    friend bool operator==(const Segment&, const Segment&) = default;
};

struct Step {
    Kernel kernel;
    sdk::NodeId node;    // of the deployed graph: the layer that is computed
    sdk::NodeId result;  // whose output that is: of the bound or the pool, where the step computes them, too
    std::uint32_t input = no_value, second = no_value, output = no_value, scratch = no_value;  // positions in values
    std::uint64_t input_shift = 0;  // byte into the input, where a row of it is read alone
    std::uint32_t extra = 0;        // groups of conv_grouped, first channel of concat and slice, shift of global_std
    std::uint32_t input_time = 1, output_time = 1, input_channels = 1, output_channels = 1;
    std::uint32_t size = 1, stride = 1, dilation = 1, padding = 0;
    std::vector<Segment> segments = {};  // the input's, of a vector with gaps; then channels are bytes
};

struct Program {
    std::vector<Step> steps;
    std::vector<Value> values;
    std::uint32_t output = 0;         // position in values of the result of the last layer
    std::uint32_t outputs = 0;        // its length; it has no gaps
    std::uint64_t arena_bytes = 0;    // of all values
    std::uint64_t results_bytes = 0;  // of all values but scratch memory
    std::uint64_t lower_bound = 0;    // no placement of these values needs less
};

// By how many binary digits ln_global_std shifts for so many time steps: as many as keep time * 2^shift at 2^13 or
// below.
constexpr std::uint32_t deviation_shift(std::uint32_t time) {
    std::uint32_t shift = 0;
    while ((std::uint64_t{time} << (shift + 1)) <= 8192) ++shift;
    return shift;
}

bool is_known(std::string_view op) noexcept;

// The steps of a deployed form. Throws std::invalid_argument with a sentence when something reads a softmax.
Program lower(const sdk::GraphView& deployed);

// Places the values: fills first, last, place and offset, and the sizes of the arena.
void place_values(Program& program);

// Both.
Program make_program(const sdk::GraphView& deployed);

}  // namespace linnet::linnet_c
