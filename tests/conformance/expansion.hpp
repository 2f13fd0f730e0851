// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Blocks on their own: what they make of a window, as text.

#include <linnet/sdk/block.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/ir/graph.hpp"
#include "core/ir/print.hpp"

namespace linnet::tests {

using BlockAttributes = std::vector<sdk::Attribute>;

inline core::Graph expanded(const sdk::Block& block, sdk::Shape window, const BlockAttributes& attributes) {
    core::Builder builder{window};
    const auto input = builder.input();
    return builder.finish(block.expand({&input, 1}, attributes, builder));
}

// The primitives of a block behind the input, one a line, as print_graph() writes them.
inline std::string layers(const sdk::Block& block, sdk::Shape window, const BlockAttributes& attributes) {
    const auto text = core::print_graph(expanded(block, window, attributes));
    return text.substr(text.find('\n') + 1);
}

inline sdk::Shape result(const sdk::Block& block, sdk::Shape window, const BlockAttributes& attributes) {
    const auto graph = expanded(block, window, attributes);
    return graph.shape(graph.order().back());
}

// The sentence of the std::invalid_argument that the block throws; empty when it throws none.
inline std::string refusal(const sdk::Block& block, const BlockAttributes& attributes,
                           sdk::Shape window = sdk::Shape::sequence(8, 2)) {
    try {
        expanded(block, window, attributes);
    } catch (const std::invalid_argument& refused) {
        return refused.what();
    }
    return {};
}

}  // namespace linnet::tests
