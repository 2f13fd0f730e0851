// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "loss.hpp"

#include <algorithm>
#include <cmath>

namespace linnet::onednn {

double cross_entropy(const Logits& logits, std::span<const std::int32_t> labels, float scale, float* gradient) {
    double total = 0.0;
    const float* row = logits.values;
    for (const std::int32_t label : labels) {
        const float top = *std::max_element(row, row + logits.classes);
        float sum = 0.0F;
        if (gradient != nullptr) {
            for (Index c = 0; c < logits.classes; ++c) sum += gradient[c] = std::exp(row[c] - top);
            const float share = scale / sum;
            for (Index c = 0; c < logits.classes; ++c) gradient[c] *= share;
            gradient[label] -= scale;
            gradient += logits.stride;
        } else {
            for (Index c = 0; c < logits.classes; ++c) sum += std::exp(row[c] - top);
        }
        total += static_cast<double>(std::log(sum) - (row[label] - top));
        row += logits.stride;
    }
    return total;
}

void classify(const Logits& logits, std::span<std::int32_t> predicted) {
    const float* row = logits.values;
    for (std::int32_t& one : predicted) {
        one = static_cast<std::int32_t>(std::max_element(row, row + logits.classes) - row);
        row += logits.stride;
    }
}

}  // namespace linnet::onednn
