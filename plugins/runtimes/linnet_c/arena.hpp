// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where the activations of a network go in generated C: int8, the channels of each time step padded to words.

#include <linnet/sdk/support/arena_plan.hpp>
#include <linnet/sdk/support/liveness.hpp>

namespace linnet::linnet_c {

inline constexpr std::uint64_t word = 4;  // byte; kernels read four channels at once

constexpr std::uint64_t pad(std::uint64_t channels) { return (channels + word - 1) / word * word; }

// The elements of a node's output with padding. A flattened sequence keeps the padding of its time steps.
std::uint64_t padded_elements(const sdk::GraphView& graph, sdk::NodeId node);

struct Arena {
    sdk::Liveness liveness;
    sdk::ArenaPlan plan;  // offsets of liveness.buffers
};

// Relus, additions and normalisations work in place, softmax is left to the caller. The plan is the smaller one of two:
// buffers placed by size, and buffers placed in the order of execution at alternating ends, which for a chain of layers
// attains the largest sum of one layer's input and output.
Arena plan_activations(const sdk::GraphView& graph);

}  // namespace linnet::linnet_c
