// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Convolution (same padding, with a bias unless normalised), dilated or not [, batch_norm] [, activation]. A sequence
// {T, C} becomes {ceil(T / stride), filters}; T' * C * kernel * filters multiply-accumulates.

#include <linnet/sdk/block.hpp>

namespace linnet::blocks {

class Conv1d final : public sdk::Block {
public:
    sdk::NodeId expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                       sdk::GraphBuilder& builder) const override;
};

}  // namespace linnet::blocks
