// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "average.hpp"

#include <algorithm>

namespace linnet::onednn {

Average::Average(double decay, Index count, const float* values) : decay_{decay}, average_(count) {
    std::copy_n(values, count, average_.data());
}

void Average::update(const float* values) {
    const auto seen = static_cast<double>(updates_++);
    const auto fresh = static_cast<float>(1.0 - std::min(decay_, (1.0 + seen) / (10.0 + seen)));
    float* average = average_.data();
    for_lanes(average_.size(), [&]<class V>(Index i) {
        const V before = load<V>(average + i);
        store<V>(average + i, before + fresh * (load<V>(values + i) - before));
    });
}

void Average::exchange(float* values) { std::swap_ranges(average_.data(), average_.data() + average_.size(), values); }

}  // namespace linnet::onednn
