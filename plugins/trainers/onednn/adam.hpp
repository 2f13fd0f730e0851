// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "buffer.hpp"

namespace linnet::onednn {

// Adam (Kingma, Ba 2015, algorithm 1 with the step size corrected for both moments) with Keras's defaults, over one
// flat buffer.
class Adam {
public:
    static constexpr double beta1 = 0.9;
    static constexpr double beta2 = 0.999;
    static constexpr double epsilon = 1e-7;

    explicit Adam(Index floats) : first_(floats), second_(floats) {}

    // One step. The gradients are zero afterwards, ready to be added to.
    void step(double rate, float* values, float* gradients);

private:
    Buffer first_, second_;
    double power1_ = 1.0;  // beta1 to the number of steps
    double power2_ = 1.0;
};

}  // namespace linnet::onednn
