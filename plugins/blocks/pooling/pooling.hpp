// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Makes a sequence shorter: the largest or the mean value of `size` samples, or (strided) every size-th sample. A
// sequence {T, C} becomes {floor(T / size), C}, strided {ceil(T / size), C}.

#include <linnet/sdk/block.hpp>

namespace linnet::blocks {

class Pooling final : public sdk::Block {
public:
    sdk::NodeId expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                       sdk::GraphBuilder& builder) const override;
};

}  // namespace linnet::blocks
