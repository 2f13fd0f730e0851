// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "blocks/conv1d/conv1d.hpp"

#include "blocks/attributes.hpp"

namespace linnet::blocks {

sdk::NodeId Conv1d::expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                           sdk::GraphBuilder& builder) const {
    Attributes given{"conv1d", attributes};
    const double filters = given.required("filters", 1);
    const double kernel = given.whole("kernel", 1, 3);
    const double stride = given.whole("stride", 1, 1);
    const double dilation = given.whole("dilation", 1, 1);
    const bool batch_norm = given.flag("batch_norm", false);
    const bool relu = given.flag("relu", true);
    given.finish();

    sdk::NodeId node = one_sequence("conv1d", operands, builder);
    // No bias under a normalisation, which subtracts any constant and has a bias of its own.
    const sdk::Attribute convolution[] = {{"filters", filters},   {"kernel", kernel}, {"stride", stride},
                                          {"dilation", dilation}, {"same", 1},        {"bias", batch_norm ? 0.0 : 1.0}};
    node = builder.add("conv1d", {&node, 1}, convolution);
    if (batch_norm) node = builder.add("batch_norm", {&node, 1}, {});
    if (relu) node = builder.add("relu", {&node, 1}, {});
    return node;
}

}  // namespace linnet::blocks
