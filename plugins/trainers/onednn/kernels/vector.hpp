// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The vector types of the trainer's own kernels: GCC's vector extension, which Clang shares, so that one source serves
// every instruction set. Rows of activations and parameters are padded with zeros to a multiple of `lanes`, which
// removes every tail from the inner loops: a padded channel has zero weights, hence zero values and zero gradients.

#include <cstddef>
#include <cstdint>
#include <cstring>

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

// An activation known at compile time: what it does not need costs nothing.
template <Activation activation>
struct Apply {
    template <class V>
    [[gnu::always_inline]] static V clamp(V x) {
        if constexpr (activation != Activation::none) x = x < V{} ? V{} : x;  // a NaN stays one: divergence is noticed
        if constexpr (activation == Activation::relu6) x = x > broadcast<V>(6.0F) ? broadcast<V>(6.0F) : x;
        return x;
    }
    // The gradient before the activation, from the gradient and the value after it.
    template <class V>
    [[gnu::always_inline]] static V gate(V gradient, V value) {
        if constexpr (activation != Activation::none) gradient = value > V{} ? gradient : V{};
        if constexpr (activation == Activation::relu6) gradient = value < broadcast<V>(6.0F) ? gradient : V{};
        return gradient;
    }
};

// Calls body with Apply<activation>.
template <class Body>
[[gnu::always_inline]] inline void with_activation(Activation activation, Body&& body) {
    switch (activation) {
        case Activation::none:
            return body(Apply<Activation::none>{});
        case Activation::relu:
            return body(Apply<Activation::relu>{});
        case Activation::relu6:
            return body(Apply<Activation::relu6>{});
    }
}

}  // namespace linnet::onednn
