// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <type_traits>

#include "kernels/elementwise.hpp"
#include "kernels/sliding.hpp"

namespace linnet::onednn {
namespace {

// Calls body(first row of the window, its length, row of output) with rows counted over all samples; only rows that
// exist belong to the window. A window never lies wholly in the padding.
// Halving, by far the most frequent, gets its length as a constant.
template <class Body>
[[gnu::always_inline]] inline void for_windows(const Sliding& s, Body&& body) {
    if (s.taps == 2 && s.step == 2 && s.front == 0 && 2 * s.out_rows <= s.in_rows) {
        for (Index sample = 0; sample < s.samples; ++sample) {
            for (Index t = 0; t < s.out_rows; ++t)
                body(sample * s.in_rows + 2 * t, std::integral_constant<Index, 2>{}, sample * s.out_rows + t);
        }
        return;
    }
    for (Index sample = 0; sample < s.samples; ++sample) {
        for (Index t = 0; t < s.out_rows; ++t) {
            const Index start = t * s.step - s.front;
            const Index first = std::max<Index>(start, 0);
            const Index last = std::min(start + s.taps, s.in_rows);
            body(sample * s.in_rows + first, last - first, sample * s.out_rows + t);
        }
    }
}

// Whether every row of the input belongs to exactly one window, so that gradients need not be added up.
bool tiles_exactly(const Sliding& s) { return s.step == s.taps && s.front == 0 && s.out_rows * s.taps == s.in_rows; }

void clear_input(const Sliding& s, float* gx) { std::fill_n(gx, s.samples * s.in_rows * s.channels, 0.0F); }

// The first of the values of each window that `better` prefers to all others.
template <class Better>
void select(const Sliding& s, const float* x, float* y, Better better) {
    const Index n = s.channels;
    for_windows(s, [&](Index first, auto length, Index out) {
        for_lanes(n, [&]<class V>(Index c) {
            V best = load<V>(x + first * n + c);
            for (Index p = 1; p < length; ++p) {
                const V other = load<V>(x + (first + p) * n + c);
                best = (better(other, best) | (other != other)) ? other : best;  // a NaN wins: divergence is noticed
            }
            store<V>(y + out * n + c, best);
        });
    });
}

template <bool add, class Applied>
void selected_gradient(const Sliding& s, const float* x, const float* y, const float* g, Applied apply, float* gx) {
    const Index n = s.channels;
    for_windows(s, [&](Index first, auto length, Index out) {
        for_lanes(n, [&]<class V>(Index c) {
            const V best = load<V>(y + out * n + c);
            V rest = apply.gate(load<V>(g + out * n + c), best);
            for (Index p = 0; p < length; ++p) {
                const Index at = (first + p) * n + c;
                const auto hit = load<V>(x + at) == best;
                const V here = hit ? rest : V{};
                rest = hit ? V{} : rest;
                store<V>(gx + at, add ? load<V>(gx + at) + here : here);
            }
        });
    });
}

template <bool add, class Applied>
void avg_gradient(const Sliding& s, const float* x, const float* g, Applied apply, float* gx) {
    const Index n = s.channels;
    for_windows(s, [&](Index first, auto length, Index out) {
        const float share = 1.0F / static_cast<float>(Index{length});
        for_lanes(n, [&]<class V>(Index c) {
            const V part = load<V>(g + out * n + c) * share;
            for (Index p = 0; p < length; ++p) {
                const Index at = (first + p) * n + c;
                const V here = apply.gate(part, load<V>(x + at));
                store<V>(gx + at, add ? load<V>(gx + at) + here : here);
            }
        });
    });
}

}  // namespace

void max_pool(const Sliding& s, const float* x, float* y) {
    select(s, x, y, [](auto a, auto b) { return a > b; });
}

void min_pool(const Sliding& s, const float* x, float* y) {
    select(s, x, y, [](auto a, auto b) { return a < b; });
}

void avg_pool(const Sliding& s, const float* x, float* y) {
    const Index n = s.channels;
    for_windows(s, [&](Index first, auto length, Index out) {
        const float share = 1.0F / static_cast<float>(Index{length});
        for_lanes(n, [&]<class V>(Index c) {
            V sum{};
            for (Index p = 0; p < length; ++p) sum += load<V>(x + (first + p) * n + c);
            store<V>(y + out * n + c, sum * share);
        });
    });
}

void selected_pool_gradient(const Sliding& s, const float* x, const float* y, const float* g, Activation activation,
                            float* gx) {
    with_activation(activation, [&](auto apply) {
        if (tiles_exactly(s)) return selected_gradient<false>(s, x, y, g, apply, gx);
        clear_input(s, gx);
        selected_gradient<true>(s, x, y, g, apply, gx);
    });
}

void avg_pool_gradient(const Sliding& s, const float* x, const float* g, Activation activation, float* gx) {
    with_activation(activation, [&](auto apply) {
        if (tiles_exactly(s)) return avg_gradient<false>(s, x, g, apply, gx);
        clear_input(s, gx);
        avg_gradient<true>(s, x, g, apply, gx);
    });
}

}  // namespace linnet::onednn
