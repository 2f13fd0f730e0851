// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "blocks/dense_head/dense_head.hpp"

#include <stdexcept>

#include "blocks/layers.hpp"

namespace linnet::blocks {

sdk::NodeId DenseHead::expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                              sdk::GraphBuilder& builder) const {
    Attributes given{"dense_head", attributes};
    const double classes = given.required("classes", 2);
    const double units = given.whole("units", 0, 0);
    const double dropout = given.real("dropout", 0, 0.9, 0);
    given.finish();
    if (operands.size() != 1 || builder.shape(operands[0]).rank != 1)
        throw std::invalid_argument("block dense_head takes one vector");
    auto node = operands[0];
    if (units > 0) node = add(builder, "relu", add(builder, "dense", node, {{"units", units}}));
    if (dropout > 0) node = add(builder, "dropout", node, {{"rate", dropout}});
    return add(builder, "softmax", add(builder, "dense", node, {{"units", classes}}));
}

}  // namespace linnet::blocks
