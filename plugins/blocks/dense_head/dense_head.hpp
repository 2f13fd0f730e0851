// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What turns features into classes: [dense `units`, relu,] [dropout,] dense `classes`, softmax. A vector becomes
// {classes}.

#include <linnet/sdk/block.hpp>

namespace linnet::blocks {

class DenseHead final : public sdk::Block {
public:
    sdk::NodeId expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                       sdk::GraphBuilder& builder) const override;
};

}  // namespace linnet::blocks
