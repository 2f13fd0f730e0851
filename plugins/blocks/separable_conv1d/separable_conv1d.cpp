// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "blocks/separable_conv1d/separable_conv1d.hpp"

#include "blocks/attributes.hpp"

namespace linnet::blocks {

sdk::NodeId SeparableConv1d::expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                                    sdk::GraphBuilder& builder) const {
    Attributes given{"separable_conv1d", attributes};
    const double filters = given.required("filters", 1);
    const double kernel = given.whole("kernel", 1, 3);
    const double stride = given.whole("stride", 1, 1);
    const bool batch_norm = given.flag("batch_norm", false);
    const bool relu = given.flag("relu", true);
    given.finish();

    sdk::NodeId node = one_sequence("separable_conv1d", operands, builder);
    const double channels = builder.shape(node).channels();
    // No bias here: it would be a constant of the following linear map, whose own bias covers it.
    const sdk::Attribute depthwise[] = {{"filters", channels}, {"kernel", kernel}, {"stride", stride},
                                        {"groups", channels},  {"same", 1},        {"bias", 0}};
    node = builder.add("conv1d", {&node, 1}, depthwise);
    // Nor under a normalisation, which subtracts any constant and has a bias of its own.
    const sdk::Attribute pointwise[] = {{"filters", filters}, {"kernel", 1}, {"bias", batch_norm ? 0.0 : 1.0}};
    node = builder.add("conv1d", {&node, 1}, pointwise);
    if (batch_norm) node = builder.add("batch_norm", {&node, 1}, {});
    if (relu) node = builder.add("relu", {&node, 1}, {});
    return node;
}

}  // namespace linnet::blocks
