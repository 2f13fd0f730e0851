// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/windows.hpp"

namespace linnet::onednn {

// Two products instead of one of the difference: exact where the share is 0 or 1.
void interpolate(Index rows, Index stride, const float* from, const std::int32_t* index, const float* share,
                 float* to) {
    for (Index t = 0; t < rows; ++t, to += stride) {
        const float* before = from + index[t] * stride;
        const float after = share[t];
        for_lanes(stride, [&]<class V>(Index c) {
            store<V>(to + c, (1.0F - after) * load<V>(before + c) + after * load<V>(before + stride + c));
        });
    }
}

void scale_rows(Index rows, Index stride, const float* factor, const float* offset, float* x) {
    for (Index t = 0; t < rows; ++t, x += stride) {
        for_lanes(stride, [&]<class V>(Index c) {
            store<V>(x + c, load<V>(x + c) * load<V>(factor + c) + load<V>(offset + c));
        });
    }
}

void add_noise(Index rows, Index stride, const float* noise, const float* gain, float* x) {
    for (Index t = 0; t < rows; ++t, x += stride, noise += stride) {
        for_lanes(stride,
                  [&]<class V>(Index c) { store<V>(x + c, load<V>(x + c) + load<V>(noise + c) * load<V>(gain + c)); });
    }
}

// A column of vectors at a time, so that its coefficients stay in registers.
void transform_rows(Index rows, Index stride, const float* diagonals, const float* offset, const float* x, float* y) {
    for_lanes(stride, [&]<class V>(Index c) {
        V diagonal[2 * reach + 1];
        for (Index d = 0; d <= 2 * reach; ++d) diagonal[d] = load<V>(diagonals + d * stride + c);
        const V start = load<V>(offset + c);
        const float* from = x + c - reach;
        float* to = y + c;
        for (Index t = 0; t < rows; ++t, from += stride, to += stride) {
            V sum = start;
            for (Index d = 0; d <= 2 * reach; ++d) sum += diagonal[d] * load<V>(from + d);
            store<V>(to, sum);
        }
    });
}

void mix(Index count, float share, const float* other, float* to) {
    for_lanes(count, [&]<class V>(Index i) {
        store<V>(to + i, share * load<V>(to + i) + (1.0F - share) * load<V>(other + i));
    });
}

}  // namespace linnet::onednn
