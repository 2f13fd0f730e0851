// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Depthwise separable convolution: one kernel per channel along time (same padding, no bias), then a convolution of
// kernel 1 over the channels (with a bias unless normalised) [, batch_norm] [, activation]. A sequence {T, C} becomes
// {ceil(T / stride), filters}; T' * C * kernel + T' * C * filters multiply-accumulates instead of T' * C * kernel *
// filters.

#include <linnet/sdk/block.hpp>

namespace linnet::blocks {

class SeparableConv1d final : public sdk::Block {
public:
    sdk::NodeId expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                       sdk::GraphBuilder& builder) const override;
};

}  // namespace linnet::blocks
