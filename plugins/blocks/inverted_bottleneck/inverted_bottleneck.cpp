// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "blocks/inverted_bottleneck/inverted_bottleneck.hpp"

#include "blocks/layers.hpp"

namespace linnet::blocks {

sdk::NodeId InvertedBottleneck::expand(std::span<const sdk::NodeId> operands,
                                       std::span<const sdk::Attribute> attributes, sdk::GraphBuilder& builder) const {
    Attributes given{"inverted_bottleneck", attributes};
    const double filters = given.required("filters", 1);
    const double expansion = given.whole("expansion", 1, 64, 2);
    const double reduction = given.whole("squeeze_excite", 0, 64, 0);
    const bool shortcut = given.flag("shortcut", true);
    Kernel kernel;
    kernel.size = given.whole("kernel", 1, 3);
    kernel.stride = given.whole("stride", 1, 1);
    kernel.dilation = given.whole("dilation", 1, 1);
    const Finish end = finish_of(given);
    given.finish();

    const auto input = one_sequence("inverted_bottleneck", operands, builder);
    const double channels = builder.shape(input).channels();
    auto node = expansion > 1 ? pointwise(builder, input, expansion * channels, end) : input;
    node = depthwise(builder, node, kernel, end);
    if (reduction > 0) node = squeeze_excite(builder, node, reduction);
    node = pointwise(builder, node, filters, {end.batch_norm, Activation::none});
    if (!shortcut || builder.shape(node) != builder.shape(input)) return node;
    const sdk::NodeId sum[] = {input, node};
    return builder.add("add", sum, {});
}

}  // namespace linnet::blocks
