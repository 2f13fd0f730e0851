// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "blocks/multi_kernel/multi_kernel.hpp"

#include <cmath>
#include <vector>

#include "blocks/layers.hpp"

namespace linnet::blocks {

sdk::NodeId MultiKernel::expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                                sdk::GraphBuilder& builder) const {
    Attributes given{"multi_kernel", attributes};
    const double branches = given.whole("branches", 2, 8, 3);
    const double filters = given.required("filters", branches);
    const bool separable = given.flag("separable", true);
    Kernel kernel;
    kernel.size = given.whole("kernel", 1, 3);
    kernel.stride = given.whole("stride", 1, 1);
    kernel.dilation = given.whole("dilation", 1, 1);
    const Finish end = finish_of(given);
    given.finish();

    const auto input = one_sequence("multi_kernel", operands, builder);
    std::vector<sdk::NodeId> parts;
    for (double i = 0; i < branches; ++i) {
        const double share = std::floor(filters / branches) + (i < std::fmod(filters, branches) ? 1 : 0);
        Kernel branch = kernel;
        branch.size = (kernel.size - 1) * std::exp2(i) + 1;
        parts.push_back(separable ? pointwise(builder, depthwise(builder, input, branch), share, end)
                                  : convolution(builder, input, share, branch, end));
    }
    return builder.add("concat", parts, {});
}

}  // namespace linnet::blocks
