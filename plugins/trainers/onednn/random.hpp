// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Random numbers as a function of (seed, counter): the same whatever the order they are asked in and whatever the
// standard library.

#include <cstdint>
#include <span>
#include <utility>

namespace linnet::onednn {

// The output function of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
constexpr std::uint64_t scramble(std::uint64_t x) {
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31U);
}

constexpr std::uint64_t random_bits(std::uint64_t seed, std::uint64_t counter) {
    return scramble(seed + (counter + 1) * 0x9E3779B97F4A7C15U);
}

// A seed for one purpose and one index of it; purposes never share numbers by accident.
constexpr std::uint64_t derived_seed(std::uint64_t seed, std::uint64_t purpose, std::uint64_t index) {
    return scramble(random_bits(scramble(seed ^ (purpose * 0xD1342543DE82EF95U)), index));
}

// What derived_seed() is asked for besides initial weights (1) and dropout (2).
namespace purpose {
constexpr std::uint64_t order = 3;
constexpr std::uint64_t step = 4;
constexpr std::uint64_t class_order = 5;
constexpr std::uint64_t augmentation = 6;
constexpr std::uint64_t mixup = 7;
constexpr std::uint64_t normals = 8;
}  // namespace purpose

// [0, 1) in steps of 2^-24, the finest that float holds evenly.
constexpr float uniform(std::uint64_t bits) { return static_cast<float>(bits >> 40U) * 0x1p-24F; }

// Fisher-Yates. The bias of taking a remainder is below count / 2^64.
template <class T>
void shuffle(std::span<T> items, std::uint64_t seed) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[random_bits(seed, i) % i]);
}

}  // namespace linnet::onednn
