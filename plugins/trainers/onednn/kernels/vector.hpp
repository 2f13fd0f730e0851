// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The vector types of the trainer's own kernels: GCC's vector extension, which Clang shares, so that one source serves
// every instruction set. Rows of activations and parameters are padded with zeros to a multiple of `lanes`, which
// removes every tail from the inner loops: a padded channel has zero weights, hence zero values and zero gradients.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

namespace linnet::onednn {

using Index = std::ptrdiff_t;

constexpr Index lanes = 8;  // granularity of padding

constexpr Index padded(Index channels) { return (channels + lanes - 1) / lanes * lanes; }

#if defined(__AVX512F__)
constexpr Index wide_lanes = 16;
#else
constexpr Index wide_lanes = 8;
#endif

typedef float Narrow __attribute__((vector_size(lanes * sizeof(float))));
typedef float Wide __attribute__((vector_size(wide_lanes * sizeof(float))));

template <class V>
constexpr Index width = static_cast<Index>(sizeof(V) / sizeof(float));

// At any address; one unaligned move.
template <class V>
[[gnu::always_inline]] inline V load(const float* from) {
    V value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

template <class V>
[[gnu::always_inline]] inline void store(float* to, V value) {
    std::memcpy(to, &value, sizeof value);
}

template <class V>
[[gnu::always_inline]] inline V broadcast(float value) {
    return V{} + value;
}

// Calls with<V>(offset) for consecutive vectors that cover `count` floats, a multiple of lanes.
template <class Body>
[[gnu::always_inline]] inline void for_lanes(Index count, Body&& body) {
    Index i = 0;
    for (; i + wide_lanes <= count; i += wide_lanes) body.template operator()<Wide>(i);
    if constexpr (wide_lanes != lanes) {
        if (i < count) body.template operator()<Narrow>(i);
    }
}

enum class Activation : std::uint8_t { none, relu, relu6 };

// An activation as bounds, which needs no branch in an inner loop.
struct Bounds {
    float low, high;
};

constexpr Bounds bounds_of(Activation activation) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    return {activation == Activation::none ? -infinity : 0.0F, activation == Activation::relu6 ? 6.0F : infinity};
}

template <class V>
[[gnu::always_inline]] inline V clamp(V x, Bounds bounds) {
    const V low = broadcast<V>(bounds.low);
    const V high = broadcast<V>(bounds.high);
    x = x < low ? low : x;  // a NaN stays one, so that divergence is noticed
    return x > high ? high : x;
}

// The gradient before an activation, from the gradient and the value after it.
template <class V>
[[gnu::always_inline]] inline V gate(V gradient, V value, Bounds bounds) {
    const V zero{};
    gradient = value > broadcast<V>(bounds.low) ? gradient : zero;
    return value < broadcast<V>(bounds.high) ? gradient : zero;
}

}  // namespace linnet::onednn
