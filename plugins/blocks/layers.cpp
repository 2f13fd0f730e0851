// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "blocks/layers.hpp"

#include <algorithm>

namespace linnet::blocks {
namespace {

sdk::NodeId depthwise(sdk::GraphBuilder& builder, sdk::NodeId node, const Kernel& kernel, bool bias) {
    const double channels = builder.shape(node).channels();
    return add(builder, "conv1d", node,
               {{"filters", channels},
                {"kernel", kernel.size},
                {"stride", kernel.stride},
                {"dilation", kernel.dilation},
                {"groups", channels},
                {"same", 1},
                {"bias", bias ? 1.0 : 0.0}});
}

}  // namespace

Finish finish_of(Attributes& given) {
    Finish end;
    end.batch_norm = given.flag("batch_norm", false);
    end.activation = static_cast<Activation>(given.whole("activation", 0, 2, 1));
    return end;
}

sdk::NodeId add(sdk::GraphBuilder& builder, std::string_view op, sdk::NodeId operand,
                std::initializer_list<sdk::Attribute> attributes) {
    return builder.add(op, {&operand, 1}, {attributes.begin(), attributes.size()});
}

sdk::NodeId finish(sdk::GraphBuilder& builder, sdk::NodeId node, const Finish& finish) {
    if (finish.batch_norm) node = add(builder, "batch_norm", node);
    if (finish.activation == Activation::relu) node = add(builder, "relu", node);
    if (finish.activation == Activation::relu6) node = add(builder, "relu6", node);
    return node;
}

sdk::NodeId convolution(sdk::GraphBuilder& builder, sdk::NodeId node, double filters, const Kernel& kernel,
                        const Finish& end) {
    node = add(builder, "conv1d", node,
               {{"filters", filters},
                {"kernel", kernel.size},
                {"stride", kernel.stride},
                {"dilation", kernel.dilation},
                {"same", 1},
                {"bias", end.batch_norm ? 0.0 : 1.0}});
    return finish(builder, node, end);
}

sdk::NodeId pointwise(sdk::GraphBuilder& builder, sdk::NodeId node, double filters, const Finish& end) {
    return convolution(builder, node, filters, {1, 1, 1}, end);
}

sdk::NodeId depthwise(sdk::GraphBuilder& builder, sdk::NodeId node, const Kernel& kernel) {
    return depthwise(builder, node, kernel, false);
}

sdk::NodeId depthwise(sdk::GraphBuilder& builder, sdk::NodeId node, const Kernel& kernel, const Finish& end) {
    return finish(builder, depthwise(builder, node, kernel, !end.batch_norm), end);
}

sdk::NodeId squeeze_excite(sdk::GraphBuilder& builder, sdk::NodeId node, double reduction) {
    const double channels = builder.shape(node).channels();
    auto weights = add(builder, "global_avg_pool", node);
    weights = add(builder, "dense", weights, {{"units", std::max(1.0, std::floor(channels / reduction))}});
    weights = add(builder, "relu", weights);
    weights = add(builder, "dense", weights, {{"units", channels}});
    weights = add(builder, "sigmoid", weights);
    const sdk::NodeId operands[] = {node, weights};
    return builder.add("multiply", operands, {});
}

}  // namespace linnet::blocks
