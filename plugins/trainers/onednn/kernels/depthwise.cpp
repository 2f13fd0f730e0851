// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <type_traits>
#include <utility>

#include "kernels/elementwise.hpp"
#include "kernels/sliding.hpp"

namespace linnet::onednn {
namespace {

// The taps and the rows of output for which a window lies inside of the signal.
struct Range {
    Index first, last;  // last is excluded
};

Index divide_up(Index a, Index b) { return a <= 0 ? 0 : (a + b - 1) / b; }

Range inner_rows(const Sliding& s) {
    const Index first = std::min(divide_up(s.front, s.step), s.out_rows);
    const Index room = s.in_rows - 1 - (s.taps - 1) * s.dilation + s.front;
    const Index last = room < 0 ? first : std::min(room / s.step + 1, s.out_rows);
    return {first, std::max(first, last)};
}

Range valid_taps(const Sliding& s, Index row) {
    const Index start = row * s.step - s.front;
    const Index first = divide_up(-start, s.dilation);
    const Index last = std::min(s.taps, divide_up(s.in_rows - start, s.dilation));
    return {first, std::max(first, last)};
}

// The rows of output in whose window tap p lies inside of the signal.
Range rows_of_tap(const Sliding& s, Index p) {
    const Index shift = p * s.dilation - s.front;
    const Index first = std::min(divide_up(-shift, s.step), s.out_rows);
    const Index last = std::min(divide_up(s.in_rows - shift, s.step), s.out_rows);
    return {first, std::max(first, last)};
}

// The rows of a signal as a window of `taps` consecutive ones slides over them: each is loaded once. Calls
// body(row, window) with window[(row - first + p) % taps] holding the row that tap p sees; the remainder is a constant,
// passed as the second argument, so that the window lives in registers.
template <class V, int taps, class Body>
[[gnu::always_inline]] inline void slide(const float* x, Index apart, Index first, Index last, Body&& body) {
    if (first >= last) return;  // there may be nothing to load
    V window[taps] = {};
    for (int p = 0; p + 1 < taps; ++p) window[p] = load<V>(x + (first + p) * apart);
    const auto advance = [&]<int phase>(Index row) __attribute__((always_inline)) {
        window[(phase + taps - 1) % taps] = load<V>(x + (row + taps - 1) * apart);
        body(row, std::integral_constant<int, phase>{}, window);
    };
    Index row = first;
    [&]<int... phase>(std::integer_sequence<int, phase...>) __attribute__((always_inline)) {
        for (; row + taps <= last; row += taps) (advance.template operator()<phase>(row + phase), ...);
        ((row + phase < last ? advance.template operator()<phase>(row + phase) : void()), ...);
    }
    (std::make_integer_sequence<int, taps>{});
}

// Finish(row, sum) for one sample and one vector of channels. Taps of w are w_apart floats apart, backwards if
// negative. fixed_taps is the number of taps of the usual kernels and 0 for the others.
template <class V, int fixed_taps, class Finish>
[[gnu::always_inline]] inline void forward_column(const Sliding& s, const float* x, const float* w, Index w_apart,
                                                  V bias, Finish&& finish) {
    const Index n = s.channels;
    const auto border = [&](Index from, Index to) {
        for (Index t = from; t < to; ++t) {
            const Range range = valid_taps(s, t);
            V sum = bias;
            for (Index p = range.first; p < range.last; ++p)
                sum += load<V>(x + (t * s.step + p * s.dilation - s.front) * n) * load<V>(w + p * w_apart);
            finish(t, sum);
        }
    };
    const Range inner = inner_rows(s);
    border(0, inner.first);
    if constexpr (fixed_taps > 0) {
        V weight[fixed_taps];
        for (int p = 0; p < fixed_taps; ++p) weight[p] = load<V>(w + p * w_apart);
        if (s.step == 1 && s.dilation == 1) {
            slide<V, fixed_taps>(
                x - s.front * n, n, inner.first,
                inner.last, [&](Index t, auto phase, const V(&window)[fixed_taps]) __attribute__((always_inline)) {
                    V sum = bias;
                    for (int p = 0; p < fixed_taps; ++p) sum += window[(phase + p) % fixed_taps] * weight[p];
                    finish(t, sum);
                });
        } else {
            const Index apart = s.dilation * n;
            const float* window = x + (inner.first * s.step - s.front) * n;
            for (Index t = inner.first; t < inner.last; ++t, window += s.step * n) {
                V sum = bias;
                for (int p = 0; p < fixed_taps; ++p) sum += load<V>(window + p * apart) * weight[p];
                finish(t, sum);
            }
        }
    } else {
        border(inner.first, inner.last);
    }
    border(inner.last, s.out_rows);
}

// Map(sum, position in y) is what is stored.
template <int fixed_taps, class Map>
void forward(const Sliding& s, const float* x, const float* w, Index w_apart, const float* bias, float* y, Map&& map) {
    for (Index sample = 0; sample < s.samples; ++sample) {
        for_lanes(s.channels, [&]<class V>(Index c) {
            const V shift = bias != nullptr ? load<V>(bias + c) : V{};
            const Index out = sample * s.out_rows * s.channels + c;
            forward_column<V, fixed_taps>(
                s, x + sample * s.in_rows * s.channels + c, w + c, w_apart,
                shift, [&](Index t, V sum) __attribute__((always_inline)) {
                    const Index at = out + t * s.channels;
                    store<V>(y + at, map(sum, at));
                });
        });
    }
}

template <class Map>
void forward_any(const Sliding& s, const float* x, const float* w, Index w_apart, const float* bias, float* y,
                 Map&& map) {
    switch (s.taps) {
        case 3:
            return forward<3>(s, x, w, w_apart, bias, y, map);
        case 5:
            return forward<5>(s, x, w, w_apart, bias, y, map);
        case 7:
            return forward<7>(s, x, w, w_apart, bias, y, map);
        default:
            return forward<0>(s, x, w, w_apart, bias, y, map);
    }
}

// All samples, one vector of channels, one tap.
template <class V>
[[gnu::always_inline]] inline void accumulate_tap(const Sliding& s, Index p, Range rows, const float* x, const float* g,
                                                  float* w) {
    const Index n = s.channels;
    V sum{};
    for (Index sample = 0; sample < s.samples; ++sample) {
        const float* from = x + (sample * s.in_rows + p * s.dilation - s.front) * n;
        const float* gradient = g + sample * s.out_rows * n;
        for (Index t = rows.first; t < rows.last; ++t)
            sum += load<V>(from + t * s.step * n) * load<V>(gradient + t * n);
    }
    store<V>(w + p * n, load<V>(w + p * n) + sum);
}

// The usual case: the rows whose windows lie inside of the signal, all taps at once. Several sets of sums hide the
// latency of the multiply-add.
template <class V, int taps>
[[gnu::always_inline]] inline void accumulate_inner(const Sliding& s, Range inner, const float* x, const float* g,
                                                    float* w) {
    constexpr int sets = wide_lanes == 16 ? (taps == 3 ? 3 : 2) : 1;  // as many as there are registers for
    const Index n = s.channels;
    const Index apart = s.dilation * n;
    V sums[sets][taps] = {};
    for (Index sample = 0; sample < s.samples; ++sample) {
        const float* signal = x + (sample * s.in_rows - s.front) * n;
        const float* gradient = g + sample * s.out_rows * n;
        if (s.step == 1 && s.dilation == 1) {
            slide<V, taps>(
                signal, n, inner.first,
                inner.last, [&](Index t, auto phase, const V(&window)[taps]) __attribute__((always_inline)) {
                    const V here = load<V>(gradient + t * n);
                    for (int p = 0; p < taps; ++p) sums[phase % sets][p] += window[(phase + p) % taps] * here;
                });
        } else {
            for (Index t = inner.first; t < inner.last; ++t) {
                const V here = load<V>(gradient + t * n);
                for (int p = 0; p < taps; ++p) sums[0][p] += load<V>(signal + t * s.step * n + p * apart) * here;
            }
        }
    }
    for (int p = 0; p < taps; ++p) {
        V total = load<V>(w + p * n);
        for (int set = 0; set < sets; ++set) total += sums[set][p];
        store<V>(w + p * n, total);
    }
}

template <int taps>
void accumulate(const Sliding& s, const float* x, const float* g, float* w) {
    const Range inner = taps > 0 ? inner_rows(s) : Range{0, 0};
    for_lanes(s.channels, [&]<class V>(Index c) {
        if constexpr (taps > 0) accumulate_inner<V, taps>(s, inner, x + c, g + c, w + c);
        for (Index p = 0; p < s.taps; ++p) {
            const Range rows = rows_of_tap(s, p);
            const Range before{rows.first, std::min(rows.last, inner.first)};
            const Range after{std::max(rows.first, inner.last), rows.last};
            if (before.first < before.last) accumulate_tap<V>(s, p, before, x + c, g + c, w + c);
            if (after.first < after.last) accumulate_tap<V>(s, p, after, x + c, g + c, w + c);
        }
    });
}

// Strides other than one: every row of the output adds to the rows of its window.
void scatter(const Sliding& s, const float* g, const float* w, float* gx) {
    const Index n = s.channels;
    std::fill_n(gx, s.samples * s.in_rows * n, 0.0F);
    for (Index sample = 0; sample < s.samples; ++sample) {
        for (Index t = 0; t < s.out_rows; ++t) {
            const float* gradient = g + (sample * s.out_rows + t) * n;
            const Range range = valid_taps(s, t);
            for (Index p = range.first; p < range.last; ++p) {
                float* to = gx + (sample * s.in_rows + t * s.step + p * s.dilation - s.front) * n;
                for_lanes(n, [&]<class V>(Index c) {
                    store<V>(to + c, load<V>(to + c) + load<V>(gradient + c) * load<V>(w + p * n + c));
                });
            }
        }
    }
}

}  // namespace

void depthwise(const Sliding& s, const float* x, const float* w, const float* bias, Activation activation, float* y) {
    with_activation(activation, [&](auto apply) {
        forward_any(
            s, x, w, s.channels, bias,
            y, [&]<class V>(V sum, Index) __attribute__((always_inline)) { return apply.clamp(sum); });
    });
}

void depthwise_input_gradient(const Sliding& s, const float* g, const float* w, const float* x, Activation activation,
                              float* gx) {
    if (s.step != 1) {
        scatter(s, g, w, gx);
        if (activation != Activation::none) gate_gradient(s.samples * s.in_rows * s.channels, x, activation, gx);
        return;
    }
    // With stride one it is the same convolution of the gradient with the taps in reverse order.
    Sliding back = s;
    std::swap(back.in_rows, back.out_rows);
    back.front = (s.taps - 1) * s.dilation - s.front;
    const float* reversed = w + (s.taps - 1) * s.channels;
    if (activation == Activation::none) {
        forward_any(
            back, g, reversed, -s.channels, nullptr, gx,
            []<class V>(V sum, Index) __attribute__((always_inline)) { return sum; });
        return;
    }
    with_activation(activation, [&](auto apply) {
        forward_any(
            back, g, reversed, -s.channels, nullptr, gx, [&]<class V>(V sum, Index at) __attribute__((always_inline)) {
                return apply.gate(sum, load<V>(x + at));
            });
    });
}

void depthwise_weight_gradient(const Sliding& s, const float* x, const float* g, float* w, float* bias) {
    switch (s.taps) {
        case 3:
            accumulate<3>(s, x, g, w);
            break;
        case 5:
            accumulate<5>(s, x, g, w);
            break;
        case 7:
            accumulate<7>(s, x, g, w);
            break;
        default:
            accumulate<0>(s, x, g, w);
            break;
    }
    if (bias != nullptr) add_rows(s.samples * s.out_rows, s.channels, g, bias);
}

}  // namespace linnet::onednn
