// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/elementwise.hpp"

#include <algorithm>
#include <cmath>

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

void multiply(Index count, const float* a, const float* b, float* y) {
    for_lanes(count, [&]<class V>(Index i) { store<V>(y + i, load<V>(a + i) * load<V>(b + i)); });
}

void add_product(Index count, const float* a, const float* b, float* sum) {
    for_lanes(count, [&]<class V>(Index i) { store<V>(sum + i, load<V>(sum + i) + load<V>(a + i) * load<V>(b + i)); });
}

// The mean is corrected by that of the distances from it, so that they are zero where a channel is constant.
void deviate(Index samples, Index rows, Index stride, const float* x, float epsilon, float* mean, float* y) {
    const float share = 1.0F / static_cast<float>(rows);
    for (Index s = 0; s < samples; ++s, x += rows * stride, mean += stride, y += stride) {
        for_lanes(stride, [&]<class V>(Index c) {
            V sum{}, rest{}, squares{};
            for (Index r = 0; r < rows; ++r) sum += load<V>(x + r * stride + c);
            V centre = sum * share;
            for (Index r = 0; r < rows; ++r) rest += load<V>(x + r * stride + c) - centre;
            centre += rest * share;
            for (Index r = 0; r < rows; ++r) {
                const V distance = load<V>(x + r * stride + c) - centre;
                squares += distance * distance;
            }
            store<V>(mean + c, centre);
            store<V>(y + c, squares * share + epsilon);
        });
        for (Index c = 0; c < stride; ++c) y[c] = std::sqrt(y[c]);
    }
}

void deviate_gradient(Index samples, Index rows, Index channels, Index stride, const float* x, const float* mean,
                      const float* y, const float* g, Activation activation, float* gx) {
    const float share = 1.0F / static_cast<float>(rows);
    with_activation(activation, [&](auto apply) {
        for (Index s = 0; s < samples; ++s) {
            const float *mean_of = mean + s * stride, *y_of = y + s * stride, *g_of = g + s * stride;
            for (Index r = 0; r < rows; ++r) {
                const float* from = x + (s * rows + r) * stride;
                float* to = gx + (s * rows + r) * stride;
                for (Index c = 0; c < channels; ++c) to[c] = g_of[c] * share * ((from[c] - mean_of[c]) / y_of[c]);
                std::fill(to + channels, to + stride, 0.0F);
                for_lanes(stride,
                          [&]<class V>(Index c) { store<V>(to + c, apply.gate(load<V>(to + c), load<V>(from + c))); });
            }
        }
    });
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

// Tiles of 8 x 8 in registers: rows are interleaved by pairs, pairs by fours, fours by halves.
void transpose(Index rows, Index columns, const float* x, float* y) {
    static_assert(lanes == 8);
    const auto even = [](Narrow a, Narrow b) { return __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13); };
    const auto odd = [](Narrow a, Narrow b) { return __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15); };
    const auto low = [](Narrow a, Narrow b) { return __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13); };
    const auto high = [](Narrow a, Narrow b) { return __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15); };
    const auto front = [](Narrow a, Narrow b) { return __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11); };
    const auto back = [](Narrow a, Narrow b) { return __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15); };
    for (Index r = 0; r < rows; r += lanes) {
        for (Index c = 0; c < columns; c += lanes) {
            Narrow row[lanes], pair[lanes], four[lanes];
            for (Index i = 0; i < lanes; ++i) row[i] = load<Narrow>(x + (r + i) * columns + c);
            for (Index i = 0; i < lanes; i += 2) {
                pair[i] = even(row[i], row[i + 1]);
                pair[i + 1] = odd(row[i], row[i + 1]);
            }
            for (Index i = 0; i < lanes; i += 4) {
                for (Index k = 0; k < 2; ++k) {
                    four[i + 2 * k] = low(pair[i + k], pair[i + k + 2]);
                    four[i + 2 * k + 1] = high(pair[i + k], pair[i + k + 2]);
                }
            }
            for (Index i = 0; i < lanes / 2; ++i) {
                store<Narrow>(y + (c + i) * rows + r, front(four[i], four[i + 4]));
                store<Narrow>(y + (c + i + 4) * rows + r, back(four[i], four[i + 4]));
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
