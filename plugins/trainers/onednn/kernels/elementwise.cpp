// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/elementwise.hpp"

#include <algorithm>

#include "random.hpp"

namespace linnet::onednn {

void activate(Index count, const float* x, Activation activation, float* y) {
    with_activation(activation, [&](auto apply) {
        for_lanes(count, [&]<class V>(Index i) { store<V>(y + i, apply.clamp(load<V>(x + i))); });
    });
}

void gate_gradient(Index count, const float* value, Activation activation, float* g) {
    with_activation(activation, [&](auto apply) {
        for_lanes(count, [&]<class V>(Index i) { store<V>(g + i, apply.gate(load<V>(g + i), load<V>(value + i))); });
    });
}

void add_to(Index count, const float* from, float* to) {
    for_lanes(count, [&]<class V>(Index i) { store<V>(to + i, load<V>(to + i) + load<V>(from + i)); });
}

void add_bias(Index rows, Index channels, const float* x, const float* bias, Activation activation, float* y) {
    if (bias == nullptr) return activate(rows * channels, x, activation, y);
    with_activation(activation, [&](auto apply) {
        for_lanes(channels, [&]<class V>(Index c) {
            const V shift = load<V>(bias + c);
            for (Index at = c; at < rows * channels; at += channels)
                store<V>(y + at, apply.clamp(load<V>(x + at) + shift));
        });
    });
}

void add_rows(Index rows, Index channels, const float* x, float* sum) {
    for_lanes(channels, [&]<class V>(Index c) {
        V total[4] = {};  // independent sums hide the latency of additions
        Index r = 0;
        for (; r + 4 <= rows; r += 4) {
            for (Index i = 0; i < 4; ++i) total[i] += load<V>(x + (r + i) * channels + c);
        }
        for (; r < rows; ++r) total[0] += load<V>(x + r * channels + c);
        store<V>(sum + c, load<V>(sum + c) + ((total[0] + total[1]) + (total[2] + total[3])));
    });
}

void widen(Index rows, Index channels, const float* from, float* to) {
    const Index width = padded(channels);
    if (width == channels) {
        std::copy_n(from, rows * channels, to);
        return;
    }
    // Whole vectors are moved and what they took of the next row is masked out. The last rows, behind which there is
    // nothing to read, go one float at a time.
    const Index safe = std::max<Index>(0, rows - (width - 1) / channels);
    const Index last = width - lanes;
    float kept[lanes];
    for (Index i = 0; i < lanes; ++i) kept[i] = last + i < channels ? 1.0F : 0.0F;
    const auto mask = load<Narrow>(kept) != Narrow{};
    for (Index r = 0; r < safe; ++r, from += channels, to += width) {
        for_lanes(last, [&]<class V>(Index c) { store<V>(to + c, load<V>(from + c)); });
        store<Narrow>(to + last, mask ? load<Narrow>(from + last) : Narrow{});
    }
    for (Index r = safe; r < rows; ++r, from += channels, to += width) {
        std::copy_n(from, channels, to);
        std::fill_n(to + channels, width - channels, 0.0F);
    }
}

// In tiles, so that reads and writes stay within a few cache lines.
void transpose(Index rows, Index columns, const float* x, float* y) {
    for (Index r = 0; r < rows; r += lanes) {
        for (Index c = 0; c < columns; c += lanes) {
            for (Index i = 0; i < lanes; ++i) {
                for (Index j = 0; j < lanes; ++j) y[(c + i) * rows + r + j] = x[(r + j) * columns + c + i];
            }
        }
    }
}

void drop(Index count, std::uint64_t seed, std::uint64_t first, float rate, const float* x, float* y) {
    const float scale = 1.0F / (1.0F - rate);
    for (Index i = 0; i < count; ++i) {
        const float draw = uniform(random_bits(seed, first + static_cast<std::uint64_t>(i)));
        y[i] = draw >= rate ? x[i] * scale : 0.0F;
    }
}

}  // namespace linnet::onednn
