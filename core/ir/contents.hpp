// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a finished graph holds. Included by sources of this folder only.

#include <string>
#include <vector>

#include "core/ir/graph.hpp"
#include "core/ir/primitives.hpp"

namespace linnet::core {

// Lists of all nodes lie behind one another in one vector per kind; a node's part of it goes up to where the next
// node's begins. One more entry in `nodes` closes the last part.
struct Graph::Contents {
    struct Node {
        const PrimitiveSpec* spec = nullptr;
        sdk::Shape shape;
        std::uint32_t first_operand = 0, first_user = 0, first_attribute = 0;
    };

    std::vector<Node> nodes;
    std::vector<sdk::NodeId> order, operands, users;
    std::vector<sdk::Attribute> attributes;
    std::string digest;
};

}  // namespace linnet::core
