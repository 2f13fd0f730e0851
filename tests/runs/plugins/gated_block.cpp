// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// A block of a third party, as the guide shows it: a convolution that another one opens and closes.

#include <linnet/sdk/block.hpp>
#include <linnet/sdk/plugin.hpp>
#include <stdexcept>
#include <string>

namespace {

using namespace linnet::sdk;

class Gated final : public Block {
public:
    NodeId expand(std::span<const NodeId> operands, std::span<const Attribute> attributes,
                  GraphBuilder& builder) const override {
        if (operands.size() != 1 || builder.shape(operands[0]).rank != 2)
            throw std::invalid_argument("block gated takes one sequence (time x channels)");
        Attribute layer[] = {{"filters", 0}, {"kernel", 3}, {"stride", 1}, {"dilation", 1}};
        for (const auto& attribute : attributes) {
            if (attribute.name == "batch_norm" || attribute.name == "activation")
                continue;  // the gate takes their place
            bool known = false;
            for (auto& own : layer)
                if (own.name == attribute.name) {
                    own.value = attribute.value;
                    known = true;
                }
            if (!known) throw std::invalid_argument("block gated has no attribute " + std::string(attribute.name));
        }
        const NodeId value = builder.add("conv1d", operands, layer);
        const NodeId gate = builder.add("conv1d", operands, layer);
        const NodeId factors[] = {value, builder.add("sigmoid", {&gate, 1}, {})};
        return builder.add("multiply", factors, {});
    }
};

constexpr auto gated = component<Block, Gated>("block", "gated", "convolution with a gate of its own");
constexpr const linnet_component* table[] = {&gated};

}  // namespace

LINNET_PLUGIN("org.linnet.test.blocks", "1.0.0", "Apache-2.0", table)
