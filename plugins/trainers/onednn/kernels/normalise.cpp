// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/normalise.hpp"

namespace linnet::onednn {
namespace {

// total[k][c] = sum over the rows of the k-th of `sums` terms. Two rows at a time give independent sums, which hides
// the latency of additions.
template <class V, int sums, class Terms>
[[gnu::always_inline]] inline void sum_terms(Index rows, Terms&& terms, V (&total)[sums]) {
    V even[sums] = {};
    V odd[sums] = {};
    Index r = 0;
    for (; r + 2 <= rows; r += 2) {
        terms(r, even);
        terms(r + 1, odd);
    }
    if (r < rows) terms(r, even);
    for (int k = 0; k < sums; ++k) total[k] = even[k] + odd[k];
}

}  // namespace

void sum_rows(Index rows, Index channels, const float* x, float* sum) {
    for_lanes(channels, [&]<class V>(Index c) {
        V total[1];
        sum_terms<V, 1>(
            rows, [&](Index r, V(&to)[1]) __attribute__((always_inline)) { to[0] += load<V>(x + r * channels + c); },
            total);
        store<V>(sum + c, total[0]);
    });
}

void sum_squares(Index rows, Index channels, const float* x, const float* mean, float* squares) {
    for_lanes(channels, [&]<class V>(Index c) {
        const V centre = load<V>(mean + c);
        V total[1];
        sum_terms<V, 1>(
            rows,
            [&](Index r, V(&to)[1]) __attribute__((always_inline)) {
                const V apart = load<V>(x + r * channels + c) - centre;
                to[0] += apart * apart;
            },
            total);
        store<V>(squares + c, total[0]);
    });
}

void sum_gradients(Index rows, Index channels, const float* x, const float* g, const float* mean, float* sum,
                   float* projection) {
    for_lanes(channels, [&]<class V>(Index c) {
        const V centre = load<V>(mean + c);
        V total[2];
        sum_terms<V, 2>(
            rows,
            [&](Index r, V(&to)[2]) __attribute__((always_inline)) {
                const V gradient = load<V>(g + r * channels + c);
                to[0] += gradient;
                to[1] += gradient * (load<V>(x + r * channels + c) - centre);
            },
            total);
        store<V>(sum + c, total[0]);
        store<V>(projection + c, total[1]);
    });
}

void standardise(Index rows, Index channels, const float* x, const Standardise& by, Activation activation, float* y) {
    with_activation(activation, [&](auto apply) {
        for_lanes(channels, [&]<class V>(Index c) {
            const V mean = load<V>(by.mean + c);
            const V scale = load<V>(by.scale + c);
            const V shift = load<V>(by.shift + c);
            for (Index at = c; at < rows * channels; at += channels)
                store<V>(y + at, apply.clamp((load<V>(x + at) - mean) * scale + shift));
        });
    });
}

void standardise_gradient(Index rows, Index channels, const float* x, const float* g, const Standardise& by,
                          const float* offset, const float* slope, float* gx) {
    for_lanes(channels, [&]<class V>(Index c) {
        const V mean = load<V>(by.mean + c);
        const V scale = load<V>(by.scale + c);
        const V constant = load<V>(offset + c);
        const V factor = load<V>(slope + c);
        for (Index at = c; at < rows * channels; at += channels) {
            const V apart = load<V>(x + at) - mean;
            store<V>(gx + at, (load<V>(g + at) - constant - apart * factor) * scale);
        }
    });
}

}  // namespace linnet::onednn
