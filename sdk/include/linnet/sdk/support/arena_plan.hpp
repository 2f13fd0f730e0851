// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where buffers of known lifetimes go in one arena: greedy by size, as interpreters for microcontrollers do it on the
// device. The largest buffer is placed first, each one into the lowest gap that is free during its whole lifetime;
// among equal sizes the one used first goes first, then the one listed first. A pure function: equal input, equal plan.
//
// The scheme is that of TensorFlow Lite Micro's GreedyMemoryPlanner, "greedy by size" in Pisarchyk and Lee, Efficient
// Memory Management for Deep Neural Net Inference, 2020 (arXiv 2001.03288).

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <ranges>
#include <stdexcept>
#include <vector>

namespace linnet::sdk {

struct Buffer {
    std::uint64_t bytes;
    std::uint32_t first, last;  // positions in the order of execution, both inclusive
};

struct ArenaPlan {
    std::vector<std::uint64_t> offsets;  // in byte, one per buffer, multiples of the alignment
    std::uint64_t total = 0;             // size of the arena in byte, a multiple of the alignment
};

// Plans buffers of any type with the members of Buffer (Lifetime has them, too). Buffers of no bytes take no space.
// Throws std::invalid_argument for an alignment of 0 and for a buffer that ends before it begins.
template <std::ranges::random_access_range Buffers>
ArenaPlan plan_arena(const Buffers& buffers, std::uint64_t alignment = 1) {
    if (alignment == 0) throw std::invalid_argument("the alignment of an arena must be at least 1 byte");
    const auto count = static_cast<std::size_t>(std::ranges::size(buffers));
    const auto buffer = [&](std::size_t i) -> decltype(auto) {
        return std::ranges::begin(buffers)[static_cast<std::ranges::range_difference_t<const Buffers>>(i)];
    };
    const auto size = [&](std::size_t i) { return (buffer(i).bytes + alignment - 1) / alignment * alignment; };

    ArenaPlan plan;
    plan.offsets.resize(count);
    std::vector<std::size_t> by_size(count);
    std::iota(by_size.begin(), by_size.end(), std::size_t{0});
    for (const auto i : by_size)
        if (buffer(i).first > buffer(i).last) throw std::invalid_argument("a buffer of an arena ends before it begins");
    std::stable_sort(by_size.begin(), by_size.end(), [&](std::size_t a, std::size_t b) {
        return size(a) != size(b) ? size(a) > size(b) : buffer(a).first < buffer(b).first;
    });

    std::vector<std::size_t> placed;  // by offset
    placed.reserve(count);
    for (const auto i : by_size) {
        if (size(i) == 0) break;  // and so are all that follow
        std::uint64_t offset = 0;
        for (const auto other : placed) {
            if (buffer(other).first > buffer(i).last || buffer(i).first > buffer(other).last) continue;
            if (offset + size(i) <= plan.offsets[other]) break;
            offset = std::max(offset, plan.offsets[other] + size(other));
        }
        plan.offsets[i] = offset;
        plan.total = std::max(plan.total, offset + size(i));
        placed.insert(std::upper_bound(placed.begin(), placed.end(), i,
                                       [&](std::size_t a, std::size_t b) { return plan.offsets[a] < plan.offsets[b]; }),
                      i);
    }
    return plan;
}

}  // namespace linnet::sdk
