// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "adam.hpp"

#include <cmath>

namespace linnet::onednn {

void Adam::step(double rate, float* values, float* gradients) {
    power1_ *= beta1;
    power2_ *= beta2;
    const auto size = static_cast<float>(rate * std::sqrt(1.0 - power2_) / (1.0 - power1_));
    const auto keep1 = static_cast<float>(beta1);
    const auto keep2 = static_cast<float>(beta2);
    const auto guard = static_cast<float>(epsilon);
    float* first = first_.data();
    float* second = second_.data();
    const Index count = first_.size();
    for (Index i = 0; i < count; ++i) {
        const float g = gradients[i];
        const float m = first[i] + (1.0F - keep1) * (g - first[i]);
        const float v = second[i] + (1.0F - keep2) * (g * g - second[i]);
        first[i] = m;
        second[i] = v;
        values[i] -= size * m / (std::sqrt(v) + guard);
        gradients[i] = 0.0F;
    }
}

}  // namespace linnet::onednn
