// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Statistics of each channel over time, concatenated in the order mean, maximum, minimum, standard deviation. A
// sequence {T, C} becomes {C * number of statistics}.

#include <linnet/sdk/block.hpp>

namespace linnet::blocks {

class StatisticsPooling final : public sdk::Block {
public:
    sdk::NodeId expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                       sdk::GraphBuilder& builder) const override;
};

}  // namespace linnet::blocks
