// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/ir/canonical.hpp"

#include <algorithm>
#include <bit>
#include <boost/graph/topological_sort.hpp>

#include "core/ir/coloring.hpp"
#include "core/support/sha256.hpp"

namespace linnet::core {
namespace {

using Vertex = Network::Vertex;
using Order = std::vector<Vertex>;

void sort_commutative_operands(Network& network, const Coloring& colors) {
    Order operands;
    const auto smaller = [&](Vertex a, Vertex b) { return colors[a] < colors[b]; };
    for (Vertex vertex = 0; vertex < colors.size(); ++vertex) {
        if (!network.commutes(vertex)) continue;
        network.operands(vertex, operands);
        if (std::is_sorted(operands.begin(), operands.end(), smaller)) continue;
        std::sort(operands.begin(), operands.end(), smaller);
        clear_out_edges(vertex, network.graph);
        std::uint32_t position = 0;
        for (const auto operand : operands) add_edge(vertex, operand, NetworkEdge{position++}, network.graph);
    }
}

// A depth-first search from the output that takes operands in order finishes every node after its operands, in a
// sequence that depends on nothing but the network with its sorted operands. Edges are stored in the order of operands.
Order depth_first_order(const Network& network, Vertex output) {
    Order order;
    order.reserve(num_vertices(network.graph));
    std::vector<boost::default_color_type> marks(num_vertices(network.graph));
    const auto mark_of = boost::make_iterator_property_map(marks.begin(), get(boost::vertex_index, network.graph));
    topological_sort(network.graph, std::back_inserter(order), boost::root_vertex(output).color_map(mark_of));
    return order;
}

void append_number(std::string& text, std::uint64_t number) {  // LEB128
    for (; number >= 0x80; number >>= 7) text += static_cast<char>(0x80 | (number & 0x7f));
    text += static_cast<char>(number);
}

void append_value(std::string& text, const AttributeSpec& attribute, double value) {
    if (attribute.integer) return append_number(text, static_cast<std::uint64_t>(value));
    auto bits = std::bit_cast<std::uint64_t>(value);
    for (int byte = 0; byte < 8; ++byte, bits >>= 8) text += static_cast<char>(bits & 0xff);
}

// Everything that makes up the network, so that different networks have different descriptions: per node the primitive,
// its attributes, and how far back in the order its operands are.
std::string description(const Network& network, std::span<const Vertex> order) {
    std::vector<std::uint32_t> position(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) position[order[i]] = i;
    std::string text = "linnet.graph/1";
    text.reserve(16 * (order.size() + 1));
    Order operands;
    for (const auto vertex : order) {
        const auto& node = network.graph[vertex];
        append_number(text, static_cast<std::uint64_t>(node.spec->primitive));
        if (node.spec->primitive == sdk::Primitive::input) {
            append_number(text, static_cast<std::uint64_t>(node.shape.time()));
            append_number(text, static_cast<std::uint64_t>(node.shape.channels()));
        }
        const auto values = network.attributes(vertex);
        for (std::size_t i = 0; i < values.size(); ++i) append_value(text, node.spec->attributes[i], values[i]);
        network.operands(vertex, operands);
        if (node.spec->most_operands == any_number) append_number(text, operands.size());
        for (const auto operand : operands) append_number(text, position[vertex] - position[operand]);
    }
    return text;
}

// Breaks ties between operands of equal colour. Such nodes are nearly always images of each other under a symmetry of
// the network (parallel branches that are alike), and then it makes no difference which one goes first. To be right in
// the other cases as well, one node of every kind is tried, and the smallest description wins (individualisation and
// refinement, as in McKay and Piperno, Practical Graph Isomorphism II, 2013).
class TieBreak {
public:
    TieBreak(Network& network, Vertex output) : network_{network}, output_{output} {}

    // A colouring in which nothing is undecided.
    Coloring best(Coloring colors) {
        refine(network_, colors);
        search(colors);
        return std::move(best_.colors);
    }

private:
    struct Leaf {
        std::string text;   // what wins
        Coloring in_order;  // colours of the nodes in the order of the text
        Coloring colors;    // by vertex
        // Then one is the other's image under a symmetry that respects all decisions so far.
        bool same_kind(const Leaf& other) const { return text == other.text && in_order == other.in_order; }
    };

    // Tries what is undecided in `colors`, which are refined, and keeps the best.
    void search(const Coloring& colors) {
        const auto cell = undecided(network_, colors);
        if (cell.empty()) return keep(leaf(colors));
        std::vector<Leaf> kinds;
        for (const auto vertex : cell) {
            const auto decided = descend(colors, vertex);
            auto found = any_leaf(decided);
            const auto same_kind = [&](const Leaf& kind) { return kind.same_kind(found); };
            const bool known = std::any_of(kinds.begin(), kinds.end(), same_kind);
            if (!known) kinds.push_back(found);
            keep(std::move(found));
            // A contrived network could have very many kinds. After so many steps the best one found has to do: the
            // digest still stands for this network alone, but building it in another way might give another digest.
            if (steps_ > most_steps) return;
            if (!known) search(decided);
        }
    }

    // Goes down to a leaf, deciding for any node of what is undecided.
    Leaf any_leaf(Coloring colors) {
        for (auto cell = undecided(network_, colors); !cell.empty(); cell = undecided(network_, colors))
            colors = descend(std::move(colors), cell.front());
        return leaf(std::move(colors));
    }

    Coloring descend(Coloring colors, Vertex vertex) {
        ++steps_;
        individualize(colors, vertex);
        refine(network_, colors);
        return colors;
    }

    Leaf leaf(Coloring colors) {
        sort_commutative_operands(network_, colors);
        const auto order = depth_first_order(network_, output_);
        Coloring in_order;
        for (const auto vertex : order) in_order.push_back(colors[vertex]);
        return {description(network_, order), std::move(in_order), std::move(colors)};
    }

    void keep(Leaf leaf) {
        if (best_.text.empty() || leaf.text < best_.text) best_ = std::move(leaf);
    }

    static constexpr int most_steps = 2000;

    Network& network_;
    Vertex output_;
    int steps_ = 0;
    Leaf best_;
};

}  // namespace

Order canonical_order(Network& network, Vertex output) {
    auto colors = color_by_operands(network);
    if (!undecided(network, colors).empty()) colors = TieBreak(network, output).best(std::move(colors));
    sort_commutative_operands(network, colors);
    auto order = depth_first_order(network, output);
    for (std::size_t i = 0; i < order.size(); ++i) colors[order[i]] = i;
    sort_commutative_operands(network, colors);  // by their new numbers, which is what a reader expects
    return order;
}

std::string network_digest(const Network& network, std::span<const Vertex> order) {
    return sha256_hex(description(network, order));
}

}  // namespace linnet::core
