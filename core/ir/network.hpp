// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The network while it is built, as a Boost.Graph. Included by sources of this folder only.

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/range/iterator_range.hpp>
#include <span>
#include <vector>

#include "core/ir/primitives.hpp"

namespace linnet::core {

struct NetworkNode {
    const PrimitiveSpec* spec = nullptr;
    sdk::Shape shape;
    std::size_t first_value = 0;  // of its attributes in Network::values
};

struct NetworkEdge {
    std::uint32_t operand = 0;  // position among the operands of the edge's source
};

// Edges lead from a node to its operands. Nodes are only ever appended, so a vertex descriptor is the builder's NodeId.
struct Network {
    using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, NetworkNode, NetworkEdge>;
    using Vertex = Graph::vertex_descriptor;

    Graph graph;
    std::vector<double> values;  // attributes of all nodes, each in the order of its primitive's table

    std::span<const double> attributes(Vertex vertex) const {
        const auto& node = graph[vertex];
        return {values.data() + node.first_value, node.spec->attributes.size()};
    }
    std::size_t operand_count(Vertex vertex) const { return boost::out_degree(vertex, graph); }
    // Whether its operands may change places. Operands of two shapes have places of their own.
    bool commutes(Vertex vertex) const {
        if (!graph[vertex].spec->commutative) return false;
        const auto operands = boost::make_iterator_range(boost::out_edges(vertex, graph));
        const auto shape = [&](auto edge) { return graph[boost::target(edge, graph)].shape; };
        return std::all_of(operands.begin(), operands.end(),
                           [&](auto edge) { return shape(edge) == shape(operands.front()); });
    }
    // Writes the operands by their positions.
    template <class Operands>
    void operands(Vertex vertex, Operands& written) const {
        written.resize(operand_count(vertex));
        for (auto [edge, end] = boost::out_edges(vertex, graph); edge != end; ++edge)
            written[graph[*edge].operand] = boost::target(*edge, graph);
    }
};

}  // namespace linnet::core
