// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Gradients of the loss at the weights that a training starts with: what metrics know of a network's trainability
// before any training. A trainer computes them, the kernel keeps them, metrics see them.

#include <linnet/sdk/trained_model.hpp>

namespace linnet::sdk {

struct GradientRequest {
    std::uint64_t seed;  // of the initial weights, those that fit() begins with for a plan of this seed
    std::span<const std::uint32_t> windows;  // rows of the training part
    // Every so many of these windows, in their order, are one mini-batch; the last one may be smaller.
    std::uint32_t batch = 1;
};

// Copies what it is given: weights() of every array that has a gradient first, then every gradient() of each batch.
class LINNET_API GradientSink : public WeightsSink {
public:
    // Of the mean loss of the batch-th mini-batch, counted from 0, by one of the arrays, in the array's layout.
    virtual void gradient(std::uint32_t batch, NodeId node, std::string_view role, std::span<const float> values) = 0;

protected:
    ~GradientSink() = default;
};

// One array of weights within all of them.
struct GradientArray {
    NodeId node;
    std::string_view role;       // as in trained_model.hpp
    std::uint64_t first, count;  // of its values
};

class LINNET_API InitialGradientsView {  // [any-thread]
public:
    // Arrays in the order of their values; in all of them together no value is left out.
    virtual std::span<const GradientArray> arrays() const noexcept = 0;
    virtual std::span<const float> weights() const noexcept = 0;
    virtual std::uint32_t batches() const noexcept = 0;  // 2 or more
    virtual std::span<const float> gradient(std::uint32_t batch) const noexcept = 0;

protected:
    ~InitialGradientsView() = default;
};

}  // namespace linnet::sdk
