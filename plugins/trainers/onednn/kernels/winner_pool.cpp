// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/winner_pool.hpp"

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

#include <algorithm>
#include <type_traits>

namespace linnet::onednn {
namespace {

template <class V>
using Integers = decltype(V{} < V{});
template <class V>
using Bytes __attribute__((vector_size(width<V>))) = signed char;

template <class V>
using Shorts __attribute__((vector_size(2 * width<V>))) = short;

template <class V>
[[gnu::always_inline]] inline void store_bytes(std::int8_t* to, Integers<V> values) {
    const auto bytes = __builtin_convertvector(values, Bytes<V>);
    std::memcpy(to, &bytes, sizeof bytes);
}

template <class V>
[[gnu::always_inline]] inline Integers<V> load_bytes(const std::int8_t* from) {
#if defined(__AVX512F__)
    // GCC 12 converts halves and puts them together; it also warns of the form without a mask.
    if constexpr (width<V> == 16) {
        const __m128i narrow = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
        return reinterpret_cast<Integers<V>>(_mm512_maskz_cvtepi8_epi32(0xFFFF, narrow));
    }
#endif
    Bytes<V> bytes;
    std::memcpy(&bytes, from, sizeof bytes);
    return __builtin_convertvector(__builtin_convertvector(bytes, Shorts<V>), Integers<V>);
}

// Calls body(first row, length, row of output) for every window; halving gets its length as a constant.
template <class Body>
[[gnu::always_inline]] inline void for_windows(const WinnerPool& pool, Body&& body) {
    for (Index sample = 0; sample < pool.samples; ++sample) {
        const Index whole = std::min(pool.out_rows, pool.in_rows / pool.size);
        const Index in = sample * pool.in_rows;
        const Index out = sample * pool.out_rows;
        if (pool.size == 2) {
            for (Index t = 0; t < whole; ++t) body(in + 2 * t, std::integral_constant<Index, 2>{}, out + t);
        } else {
            for (Index t = 0; t < whole; ++t) body(in + t * pool.size, pool.size, out + t);
        }
        for (Index t = whole; t < pool.out_rows; ++t) body(in + t * pool.size, pool.in_rows - t * pool.size, out + t);
    }
}

template <class V, class Map, class Applied>
[[gnu::always_inline]] inline void pool_column(const WinnerPool& pool, const float* x, Map&& map, Applied apply,
                                               float* y, std::int8_t* winner) {
    const Index n = pool.channels;
    for_windows(
        pool, [&](Index first, auto length, Index out) __attribute__((always_inline)) {
            V top = map(load<V>(x + first * n));
            Integers<V> won{};
            for (Index p = 1; p < length; ++p) {
                const V other = map(load<V>(x + (first + p) * n));
                const Integers<V> better =
                    (other > top) | (other != other);  // a NaN wins, so that divergence is noticed
                top = better ? other : top;
                won = better ? Integers<V>{} + static_cast<int>(p) : won;
            }
            store<V>(y + out * n, apply.clamp(top));
            store_bytes<V>(winner + out * n, won);
        });
}

}  // namespace

void pool_winners(const WinnerPool& pool, const float* x, const Standardise* by, Activation activation, float* y,
                  std::int8_t* winner) {
    with_activation(activation, [&](auto apply) {
        for_lanes(pool.channels, [&]<class V>(Index c) {
            if (by == nullptr) {
                return pool_column<V>(
                    pool, x + c, [](V value) __attribute__((always_inline)) { return value; }, apply, y + c,
                    winner + c);
            }
            const V mean = load<V>(by->mean + c);
            const V scale = load<V>(by->scale + c);
            const V shift = load<V>(by->shift + c);
            pool_column<V>(
                pool, x + c, [&](V value) __attribute__((always_inline)) { return (value - mean) * scale + shift; },
                apply, y + c, winner + c);
        });
    });
}

void spread_to_winners(const WinnerPool& pool, const float* g, const float* y, Activation activation,
                       const std::int8_t* winner, float* gx) {
    const Index n = pool.channels;
    with_activation(activation, [&](auto apply) {
        for_lanes(n, [&]<class V>(Index c) {
            for_windows(
                pool, [&](Index first, auto length, Index out) __attribute__((always_inline)) {
                    const V gradient = apply.gate(load<V>(g + out * n + c), load<V>(y + out * n + c));
                    const Integers<V> won = load_bytes<V>(winner + out * n + c);
                    for (Index p = 0; p < length; ++p)
                        store<V>(gx + (first + p) * n + c, won == static_cast<int>(p) ? gradient : V{});
                });
        });
    });
    const Index used = std::min(pool.out_rows * pool.size, pool.in_rows);
    if (used == pool.in_rows) return;
    for (Index sample = 0; sample < pool.samples; ++sample) {
        float* end = gx + (sample + 1) * pool.in_rows * n;
        std::fill(end - (pool.in_rows - used) * n, end, 0.0F);
    }
}

}  // namespace linnet::onednn
