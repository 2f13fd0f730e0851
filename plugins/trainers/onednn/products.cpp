// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "products.hpp"

#include <algorithm>

#include "dnnl_adapter.hpp"
#include "kernels/elementwise.hpp"

namespace linnet::onednn {
namespace {

// Measured with AVX-512 on one core, 64 rows: up to 96 x 96 both reach 160 to 185 GFLOP/s, at 128 x 128 oneDNN 175 and
// ours 155, at 192 x 192 oneDNN 185 and ours 170. Ours saves the passes for bias, activation and gate, and is ahead in
// a whole step up to there. Without AVX-512 in this build, oneDNN's generated code is ahead earlier.
constexpr Index onednn_floats = wide_lanes == 16 ? 192 * 192 : 32 * 32;

// oneDNN wants rows that do not overlap: windows of several steps are one product per tap then.
Windowing without_overlap(const Windowing& given) {
    const Windowing windowing = merged(given);
    if (windowing.depth <= windowing.row_stride) return windowing;
    Windowing rows = given;
    rows.taps = 1;
    rows = merged(rows);
    rows.taps = given.taps;
    return rows;
}

}  // namespace

bool suits_onednn(const Windowing& given, Index columns) {
    // Asked with every product: most are ruled out by their size alone.
    if (given.taps * std::max(given.depth, given.tap_stride) * columns < onednn_floats) return false;
    static const bool available = onednn_generates_code();
    const Windowing windowing = without_overlap(given);
    return available && windowing.depth <= windowing.row_stride && windowing.depth * columns >= onednn_floats &&
           windowing.depth >= 16 && columns >= 16;
}

std::string product_name(const Windowing& windowing, Index columns) {
    return suits_onednn(windowing, columns) ? onednn_name() : "own product, " + std::to_string(wide_lanes) + " lanes";
}

void product(const Windowing& given, const float* x, const float* w, const float* bias, Activation activation,
             Index columns, float* y) {
    if (!suits_onednn(given, columns)) return multiply(given, x, w, bias, activation, columns, y);
    const Windowing windowing = without_overlap(given);
    for (Index s = 0; s < windowing.samples; ++s) {
        float* out = y + s * windowing.rows * columns;
        for (Index p = 0; p < windowing.taps; ++p) {
            sgemm(false, windowing.rows, columns, windowing.depth,
                  x + s * windowing.sample_stride + p * windowing.tap_stride, windowing.row_stride,
                  w + p * padded(windowing.depth) * columns, columns, p == 0 ? 0.0F : 1.0F, out, columns);
        }
        if (bias != nullptr || activation != Activation::none)
            add_bias(windowing.rows, columns, out, bias, activation, out);
    }
}

void gated_product(const Windowing& given, const float* x, const float* w, const float* value, Activation activation,
                   Index columns, float* y) {
    if (!suits_onednn(given, columns)) return multiply_gated(given, x, w, value, activation, columns, y);
    product(given, x, w, nullptr, Activation::none, columns, y);
    if (activation != Activation::none) gate_gradient(given.samples * given.rows * columns, value, activation, y);
}

void outer_product(const Windowing& given, const float* x, const float* g, Index columns, float* w, float* bias) {
    if (!suits_onednn(given, columns)) return accumulate_outer(given, x, g, columns, w, bias);
    const Windowing windowing = without_overlap(given);
    for (Index s = 0; s < windowing.samples; ++s) {
        const float* gradients = g + s * windowing.rows * columns;
        for (Index p = 0; p < windowing.taps; ++p) {
            sgemm(true, windowing.depth, columns, windowing.rows,
                  x + s * windowing.sample_stride + p * windowing.tap_stride, windowing.row_stride, gradients, columns,
                  1.0F, w + p * padded(windowing.depth) * columns, columns);
        }
    }
    if (bias != nullptr) add_rows(windowing.samples * windowing.rows, columns, g, bias);
}

}  // namespace linnet::onednn
