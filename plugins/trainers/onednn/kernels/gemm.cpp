// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/gemm.hpp"

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

namespace linnet::onednn {
namespace {

// Vectors of sums in one tile: most of the registers, the rest hold operands. Sanitizers are slow to compile large
// tiles; their builds ask for small ones of the same code.
#if defined(LINNET_ONEDNN_ACCUMULATORS)
constexpr Index accumulators = LINNET_ONEDNN_ACCUMULATORS;
#else
constexpr Index accumulators = wide_lanes == 16 ? 24 : 12;
#endif

constexpr bool has_narrow = wide_lanes != lanes;
constexpr Index most_units = 3 * wide_lanes / lanes;  // columns of one block, in lanes

// One block of columns is `wides` wide vectors and, for an odd number of units, one narrow vector.
constexpr int wides_of(Index units) { return static_cast<int>(units * lanes / wide_lanes); }
constexpr bool narrow_of(Index units) { return units * lanes % wide_lanes != 0; }
constexpr int most_rows(Index units) {
    const Index vectors = wides_of(units) + (narrow_of(units) ? 1 : 0);
    return static_cast<int>(std::min<Index>(accumulators / vectors, 12));
}

struct Epilogue {
    const float* bias;   // or null; of this block of columns
    const float* value;  // gates the result, layout of y; or null: the result is clamped
    Activation activation;
};

// Body(i, V) for every vector of one row of a block; fully unrolled, so that accumulators live in registers.
template <Index units, class Body>
[[gnu::always_inline]] inline void for_vectors(Body&& body) {
    constexpr int wides = wides_of(units);
    [&]<int... i>(std::integer_sequence<int, i...>) __attribute__((always_inline)) {
        (body.template operator()<Wide>(std::integral_constant<int, i>{}), ...);
    }
    (std::make_integer_sequence<int, wides>{});
    if constexpr (narrow_of(units)) body.template operator()<Narrow>(std::integral_constant<int, wides>{});
}

template <int rows, class Body>
[[gnu::always_inline]] inline void for_rows(Body&& body) {
    [&]<int... r>(std::integer_sequence<int, r...>) __attribute__((always_inline)) {
        (body(std::integral_constant<int, r>{}), ...);
    }
    (std::make_integer_sequence<int, rows>{});
}

// Accumulators of `rows` rows of a block.
template <Index units, int rows>
struct Sums {
    Wide wide[rows][wides_of(units) == 0 ? 1 : wides_of(units)];
    Narrow narrow[rows];

    [[gnu::always_inline]] void clear() {  // not by initialisation, for which GCC calls memset
        for_rows<rows>([&](auto r) __attribute__((always_inline)) {
            for_vectors<units>([&]<class V>(auto i) __attribute__((always_inline)) { at<V>(r, i) = V{}; });
        });
    }
    // All rows begin with the same values.
    [[gnu::always_inline]] void begin_with(const float* values) {
        for_vectors<units>([&]<class V>(auto i) __attribute__((always_inline)) {
            const V value = load<V>(values + i * wide_lanes);
            for_rows<rows>([&](auto r) __attribute__((always_inline)) { at<V>(r, i) = value; });
        });
    }
    template <class V>
    [[gnu::always_inline]] V& at(int row, int vector) {
        if constexpr (std::is_same_v<V, Wide> && wides_of(units) > 0) {
            return wide[row][vector];
        } else {
            return narrow[row];
        }
    }
};

// `rows` consecutive rows of one sample times one block of columns.
template <Index units, int rows>
void multiply_tile(const Windowing& windowing, const float* x, const float* w, Index columns, const Epilogue& epilogue,
                   float* y) {
    Sums<units, rows> sums;
    if (epilogue.bias != nullptr) {
        sums.begin_with(epilogue.bias);
    } else {
        sums.clear();
    }
    const Index rows_per_tap = padded(windowing.depth);
    const Index stride = windowing.row_stride;
    for (Index p = 0; p < windowing.taps; ++p) {
        // One pointer for three rows: x86 addresses base, base + stride and base + 2 * stride without arithmetic.
        const float* from[(rows + 2) / 3];
        for (int i = 0; i < (rows + 2) / 3; ++i) from[i] = x + p * windowing.tap_stride + 3 * i * stride;
        const float* weights = w + p * rows_per_tap * columns;
        for (Index d = 0; d < windowing.depth; ++d, weights += columns) {
            for_vectors<units>([&]<class V>(auto i) __attribute__((always_inline)) {
                const V weight = load<V>(weights + i * wide_lanes);
                for_rows<rows>([&](auto r) __attribute__((always_inline)) {
                    sums.template at<V>(r, i) += from[r / 3][r % 3 * stride] * weight;
                });
            });
            for (auto& pointer : from) ++pointer;
        }
    }
    // Pointers that walk, and branches outside of the loop, keep the sums in registers.
    const auto finish = [&](const float* value, auto&& map) __attribute__((always_inline)) {
        float* row = y;
        for_rows<rows>([&](auto r) __attribute__((always_inline)) {
            for_vectors<units>([&]<class V>(auto i) __attribute__((always_inline)) {
                store<V>(row + i * wide_lanes, map(sums.template at<V>(r, i), value + i * wide_lanes));
            });
            row += columns;
            value += columns;
        });
    };
    with_activation(
        epilogue.activation, [&](auto apply) __attribute__((always_inline)) {
            if (epilogue.value != nullptr) {
                finish(
                    epilogue.value, [&]<class V>(V sum, const float* value)
                                        __attribute__((always_inline)) { return apply.gate(sum, load<V>(value)); });
            } else {
                finish(
                    y, [&]<class V>(V sum, const float*) __attribute__((always_inline)) { return apply.clamp(sum); });
            }
        });
}

// `depth` rows of the weight gradient times one block of columns, over `count` rows of x and g.
template <Index units, int depth>
void outer_tile(Index count, const float* x, Index row_stride, const float* g, Index columns, float* w) {
    Sums<units, depth> sums;
    sums.clear();
    for (Index r = 0; r < count; ++r, x += row_stride, g += columns) {
        for_vectors<units>([&]<class V>(auto i) __attribute__((always_inline)) {
            const V gradient = load<V>(g + i * wide_lanes);
            for_rows<depth>([&](auto d)
                                __attribute__((always_inline)) { sums.template at<V>(d, i) += x[d] * gradient; });
        });
    }
    for_rows<depth>([&](auto d) __attribute__((always_inline)) {
        for_vectors<units>([&]<class V>(auto i) __attribute__((always_inline)) {
            float* to = w + d * columns + i * wide_lanes;
            store<V>(to, load<V>(to) + sums.template at<V>(d, i));
        });
    });
}

template <Index units>
void sum_tile(Index count, const float* g, Index columns, float* bias) {
    constexpr int independent = std::min(most_rows(units), 4);  // sums, which hide the latency of additions
    Sums<units, independent> sums;
    sums.clear();
    const auto add = [&](Index row, int to) __attribute__((always_inline)) {
        for_vectors<units>([&]<class V>(auto i) __attribute__((always_inline)) {
            sums.template at<V>(to, i) += load<V>(g + row * columns + i * wide_lanes);
        });
    };
    Index r = 0;
    for (; r + independent <= count; r += independent)
        for_rows<independent>([&](auto i) __attribute__((always_inline)) { add(r + i, i); });
    for (; r < count; ++r) add(r, 0);
    for_vectors<units>([&]<class V>(auto i) __attribute__((always_inline)) {
        float* to = bias + i * wide_lanes;
        V total = load<V>(to);
        for_rows<independent>([&](auto k) __attribute__((always_inline)) { total += sums.template at<V>(k, i); });
        store<V>(to, total);
    });
}

using MultiplyTile = void (*)(const Windowing&, const float*, const float*, Index, const Epilogue&, float*);
using OuterTile = void (*)(Index, const float*, Index, const float*, Index, float*);
using SumTile = void (*)(Index, const float*, Index, float*);

// The tiles of one width of column block; index 0 is one row.
struct Tiles {
    int most;
    std::array<MultiplyTile, 12> multiply;
    std::array<OuterTile, 12> outer;
    SumTile sum;
};

template <Index units, int... row>
constexpr Tiles tiles_of(std::integer_sequence<int, row...>) {
    return {most_rows(units), {&multiply_tile<units, row + 1>...}, {&outer_tile<units, row + 1>...}, &sum_tile<units>};
}

template <Index... unit>
constexpr std::array<Tiles, sizeof...(unit)> all_tiles(std::integer_sequence<Index, unit...>) {
    return {tiles_of<unit + 1>(std::make_integer_sequence<int, most_rows(unit + 1)>{})...};
}

constexpr auto tiles = all_tiles(std::make_integer_sequence<Index, most_units>{});

// Calls body(first column, tiles) for blocks of columns that differ in width as little as possible.
template <class Body>
void for_blocks(Index columns, Body&& body) {
    const Index units = columns / lanes;
    const Index blocks = (units + most_units - 1) / most_units;
    for (Index b = 0, done = 0; b < blocks; ++b) {
        Index take = (units - done + blocks - b - 1) / (blocks - b);
        // An even number of units needs no narrow vector.
        if (has_narrow && take % 2 != 0 && take < most_units && done + take < units) ++take;
        body(done * lanes, tiles[static_cast<std::size_t>(take - 1)]);
        done += take;
    }
}

// Calls body(first, count) for pieces of at most `most`, which differ in length by one at most.
template <class Body>
void for_pieces(Index total, Index most, Body&& body) {
    const Index pieces = (total + most - 1) / most;
    for (Index i = 0, done = 0; i < pieces; ++i) {
        const Index take = (total - done + pieces - i - 1) / (pieces - i);
        body(done, take);
        done += take;
    }
}

void multiply_all(const Windowing& given, const float* x, const float* w, const Epilogue& epilogue, Index columns,
                  float* y) {
    const Windowing windowing = merged(given);
    for_blocks(columns, [&](Index column, const Tiles& tile) {
        Epilogue here = epilogue;
        if (here.bias != nullptr) here.bias += column;
        for (Index s = 0; s < windowing.samples; ++s) {
            const float* sample = x + s * windowing.sample_stride;
            for_pieces(windowing.rows, tile.most, [&](Index first, Index count) {
                const Index at = (s * windowing.rows + first) * columns + column;
                if (epilogue.value != nullptr) here.value = epilogue.value + at;
                tile.multiply[static_cast<std::size_t>(count - 1)](windowing, sample + first * windowing.row_stride,
                                                                   w + column, columns, here, y + at);
            });
        }
    });
}

}  // namespace

Windowing merged(Windowing windowing) {
    if (windowing.taps > 1 && windowing.tap_stride == padded(windowing.depth)) {
        windowing.depth = windowing.taps * windowing.tap_stride;
        windowing.taps = 1;
    }
    if (windowing.sample_stride == windowing.rows * windowing.row_stride) {
        windowing.rows *= windowing.samples;
        windowing.samples = 1;
    }
    return windowing;
}

void multiply(const Windowing& windowing, const float* x, const float* w, const float* bias, Activation activation,
              Index columns, float* y) {
    multiply_all(windowing, x, w, {bias, nullptr, activation}, columns, y);
}

void multiply_gated(const Windowing& windowing, const float* x, const float* w, const float* value,
                    Activation activation, Index columns, float* y) {
    multiply_all(windowing, x, w, {nullptr, activation == Activation::none ? nullptr : value, activation}, columns, y);
}

void accumulate_outer(const Windowing& given, const float* x, const float* g, Index columns, float* w, float* bias) {
    const Windowing windowing = merged(given);
    // Rows are taken in blocks that stay in the first-level cache while all tiles pass over them.
    constexpr Index block_floats = 6 * 1024;
    const Index block = std::max<Index>(16, block_floats / (columns + windowing.row_stride));
    const Index rows_per_tap = padded(windowing.depth);
    for (Index s = 0; s < windowing.samples; ++s) {
        for_pieces(windowing.rows, block, [&](Index first, Index count) {
            const float* rows = x + s * windowing.sample_stride + first * windowing.row_stride;
            const float* gradients = g + (s * windowing.rows + first) * columns;
            for_blocks(columns, [&](Index column, const Tiles& tile) {
                for (Index p = 0; p < windowing.taps; ++p) {
                    for_pieces(windowing.depth, tile.most, [&](Index d, Index depth) {
                        tile.outer[static_cast<std::size_t>(depth - 1)](
                            count, rows + p * windowing.tap_stride + d, windowing.row_stride, gradients + column,
                            columns, w + (p * rows_per_tap + d) * columns + column);
                    });
                }
                if (bias != nullptr) tile.sum(count, gradients + column, columns, bias + column);
            });
        });
    }
}

}  // namespace linnet::onednn
