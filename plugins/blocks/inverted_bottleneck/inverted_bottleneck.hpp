// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Inverted bottleneck (Sandler et al. 2018, arXiv 1801.04381): pointwise to expansion * C channels, depthwise kernel,
// both with batch_norm and activation, [squeeze-excite,] pointwise to `filters` without an activation, and the operand
// added where shapes allow it. With expansion 1 the first pointwise is left out.

#include <linnet/sdk/block.hpp>

namespace linnet::blocks {

class InvertedBottleneck final : public sdk::Block {
public:
    sdk::NodeId expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                       sdk::GraphBuilder& builder) const override;
};

}  // namespace linnet::blocks
