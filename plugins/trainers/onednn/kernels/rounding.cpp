// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/rounding.hpp"

#include <limits>

namespace linnet::onednn {
namespace {

// Below 2^22 in magnitude, where adding 1.5 * 2^23 leaves no bits for a fraction.
template <class V>
[[gnu::always_inline]] inline V round_small(V x) {
    const V shift = broadcast<V>(12582912.0F);
    return (x + shift) - shift;
}

// A NaN stays one.
template <class V>
[[gnu::always_inline]] inline V clip(V x, V low, V high) {
    x = x < low ? low : x;
    return x > high ? high : x;
}

template <class V>
[[gnu::always_inline]] inline V magnitude(V x) {
    return x < V{} ? -x : x;
}

}  // namespace

void round_to_grid(Index count, const float* x, const Grid& grid, float* y) {
    for_lanes(count, [&]<class V>(Index i) {
        const V scale = broadcast<V>(grid.scale);
        const V inside = clip(load<V>(x + i) / scale, broadcast<V>(grid.low), broadcast<V>(grid.high));
        store<V>(y + i, round_small(inside) * scale);
    });
}

void straight_through(Index count, const float* x, const Grid& grid, Activation activation, const float* g, float* gx) {
    with_activation(activation, [&](auto apply) {
        for_lanes(count, [&]<class V>(Index i) {
            const V low = broadcast<V>(grid.low);
            const V high = broadcast<V>(grid.high);
            const V one = broadcast<V>(1.0F);
            const V value = load<V>(x + i);
            // One step beyond the ends is enough to tell a clipped value from one that is rounded to an end.
            const V steps = round_small(clip(value / broadcast<V>(grid.scale), low - one, high + one));
            const V passed = apply.gate(load<V>(g + i), value);
            store<V>(gx + i, ((steps < low) | (steps > high)) ? V{} : passed);
        });
    });
}

void round_columns(Index rows, Index columns, float* w) {
    constexpr float most = 127.0F;
    for_lanes(columns, [&]<class V>(Index c) {
        V top{};
        for (Index r = 0; r < rows; ++r) {
            const V here = magnitude(load<V>(w + r * columns + c));
            top = here > top ? here : top;
        }
        // The smallest normal float stands in for a scale of zero, by which nothing can be divided.
        const V least = broadcast<V>(std::numeric_limits<float>::min());
        V scale = top / broadcast<V>(most);
        scale = scale < least ? least : scale;
        for (Index r = 0; r < rows; ++r) {
            float* at = w + r * columns + c;
            const V steps = clip(load<V>(at) / scale, broadcast<V>(-most), broadcast<V>(most));
            store<V>(at, round_small(steps) * scale);
        }
    });
}

}  // namespace linnet::onednn
