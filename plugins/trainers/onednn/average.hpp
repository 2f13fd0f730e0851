// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// An exponential moving average of weights (after Polyak, Juditsky 1992; the ramp is that of TensorFlow's
// ExponentialMovingAverage).

#include <cstdint>

#include "buffer.hpp"

namespace linnet::onednn {

// average = d * average + (1 - d) * values, d = min(decay, (1 + n) / (10 + n)) at the n-th update, counted from 0: a
// young average forgets its start quickly.
class Average {
public:
    Average(double decay, Index count, const float* values);

    void update(const float* values);
    // The average and the values change places.
    void exchange(float* values);

private:
    double decay_;
    std::uint64_t updates_ = 0;
    Buffer average_;
};

}  // namespace linnet::onednn
