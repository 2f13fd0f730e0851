// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Adds a shortcut: operands are what went into some layers, and what came out of them. A shortcut of other length is
// pooled (the largest of as many samples as became one), of other channels projected by a pointwise convolution. The
// sum is {T', C'} as the second operand.

#include <linnet/sdk/block.hpp>

namespace linnet::blocks {

class Residual final : public sdk::Block {
public:
    sdk::NodeId expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                       sdk::GraphBuilder& builder) const override;
};

}  // namespace linnet::blocks
