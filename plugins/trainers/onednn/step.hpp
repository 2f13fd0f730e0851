// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Batches through a net: one training step up to its gradients, and inference.

#include <cstdint>
#include <span>

#include "batch_input.hpp"
#include "net.hpp"

namespace linnet::onednn {

// Seconds spent outside of the net, added up over steps.
struct StepTimes {
    double input = 0, loss = 0, optimizer = 0;
};

// Adds the gradient of the mean loss over the batch to the parameters' gradients and returns that mean. seed belongs to
// this step alone. times may be null.
double accumulate(Net& net, BatchInput& input, const CrossEntropy& loss, const Rows& rows,
                  std::span<const std::int32_t> labels, std::uint64_t seed, StepTimes* times = nullptr);

// The same for plain windows and the plain loss, of which it returns the sum.
double accumulate(Net& net, const Rows& rows, std::span<const std::int32_t> labels, std::uint64_t seed);

// Inference on consecutive windows, at most pass_samples(): fills predicted, and returns the sum of the losses if
// labels are given (0 otherwise).
double infer(Net& net, const float* features, std::span<const std::int32_t> labels, std::span<std::int32_t> predicted);

}  // namespace linnet::onednn
