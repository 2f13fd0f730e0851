// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Plain convolution with same padding and, unless normalised, bias [, batch_norm] [, relu]. A sequence {T, C} becomes
// {ceil(T / stride), filters}.

#include <linnet/sdk/block.hpp>

namespace linnet::blocks {

class Conv1d final : public sdk::Block {
public:
    sdk::NodeId expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                       sdk::GraphBuilder& builder) const override;
};

}  // namespace linnet::blocks
