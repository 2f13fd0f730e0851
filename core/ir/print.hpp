// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Graphs for people: as lines of text, and as a picture.

#include <linnet/sdk/graph.hpp>
#include <string>
#include <string_view>

namespace linnet::core {

// One line per node in the graph's order, operands by number, attributes, then the shape of the output:
//     %3 = max_pool(%2) same=0 size=2 stride=2 : 64x16
std::string print_graph(const sdk::GraphView& graph);

// The DOT language of Graphviz: a box per node, an arrow from every operand to its user with the shape it carries.
std::string graph_to_dot(const sdk::GraphView& graph, std::string_view title);

}  // namespace linnet::core
