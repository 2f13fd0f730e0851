// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "blocks/conv1d/conv1d.hpp"

#include "blocks/layers.hpp"

namespace linnet::blocks {

sdk::NodeId Conv1d::expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                           sdk::GraphBuilder& builder) const {
    Attributes given{"conv1d", attributes};
    const double filters = given.required("filters", 1);
    Kernel kernel;
    kernel.size = given.whole("kernel", 1, 3);
    kernel.stride = given.whole("stride", 1, 1);
    kernel.dilation = given.whole("dilation", 1, 1);
    const Finish end = finish_of(given);
    given.finish();
    return convolution(builder, one_sequence("conv1d", operands, builder), filters, kernel, end);
}

}  // namespace linnet::blocks
