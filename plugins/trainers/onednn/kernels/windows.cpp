// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/windows.hpp"

#include <algorithm>

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

void transform_rows(Index rows, Index stride, Index reach, const float* matrix, const float* offset, float* scratch,
                    float* x) {
    for (Index t = 0; t < rows; ++t, x += stride) {
        std::copy_n(x, stride, scratch);
        for_lanes(stride, [&]<class V>(Index c) {
            const Index first = std::max<Index>(0, c - reach);
            const Index end = std::min(stride, c + width<V> + reach);
            V sum = load<V>(offset + c);
            for (Index from = first; from < end; ++from) sum += scratch[from] * load<V>(matrix + from * stride + c);
            store<V>(x + c, sum);
        });
    }
}

void mix(Index count, float share, const float* other, float* to) {
    for_lanes(count, [&]<class V>(Index i) {
        store<V>(to + i, share * load<V>(to + i) + (1.0F - share) * load<V>(other + i));
    });
}

}  // namespace linnet::onednn
