// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "blocks/pooling/pooling.hpp"

#include "blocks/layers.hpp"

namespace linnet::blocks {

sdk::NodeId Pooling::expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                            sdk::GraphBuilder& builder) const {
    Attributes given{"pooling", attributes};
    const double size = given.whole("size", 1, 2);
    const double kind = given.whole("kind", 0, 2, 0);
    given.finish();
    const auto input = one_sequence("pooling", operands, builder);
    if (size == 1) return input;
    if (kind == 0) return add(builder, "max_pool", input, {{"size", size}});
    if (kind == 1) return add(builder, "avg_pool", input, {{"size", size}});
    return add(builder, "max_pool", input, {{"size", 1}, {"stride", size}});
}

}  // namespace linnet::blocks
