// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Batches through a net: one training step up to its gradients, and inference.

#include <cstdint>
#include <span>

#include "net.hpp"

namespace linnet::onednn {

// Windows of a data set: features of window w start at features[w * time * channels].
struct Rows {
    const float* features;
    std::span<const std::uint32_t> windows;
};

// Adds the gradient of the mean loss over the batch to the parameters' gradients and returns the sum of the losses.
// seed belongs to this step alone.
double accumulate(Net& net, const Rows& rows, std::span<const std::int32_t> labels, std::uint64_t seed);

// Inference on consecutive windows, at most pass_samples(): fills predicted, and returns the sum of the losses if
// labels are given (0 otherwise).
double infer(Net& net, const float* features, std::span<const std::int32_t> labels, std::span<std::int32_t> predicted);

}  // namespace linnet::onednn
