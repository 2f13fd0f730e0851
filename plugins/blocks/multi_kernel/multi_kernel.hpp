// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Parallel kernels of growing size, concatenated (after InceptionTime, arXiv 1909.04939): branch i has a kernel of
// (kernel - 1) * 2^i + 1 taps, and filters / branches channels, the first ones one more where that does not divide.
// Separable branches are a depthwise kernel and a pointwise convolution.

#include <linnet/sdk/block.hpp>

namespace linnet::blocks {

class MultiKernel final : public sdk::Block {
public:
    sdk::NodeId expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                       sdk::GraphBuilder& builder) const override;
};

}  // namespace linnet::blocks
