// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/ir/canonical.hpp"

#include <algorithm>
#include <bit>
#include <boost/graph/topological_sort.hpp>
#include <stdexcept>

#include "core/ir/shape_inference.hpp"
#include "core/support/sha256.hpp"

namespace linnet::core {
namespace {

using Vertex = Network::Vertex;

// The finaliser of SplitMix64, a bijection: order-dependent combination of two values.
std::uint64_t mix(std::uint64_t seed, std::uint64_t value) {
    auto z = seed * 0x9e3779b97f4a7c15u + value + 0x632be59bd9b4e019u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

// One number per node for the sub-network it is the output of, with shared nodes counted as if duplicated.
std::vector<std::uint64_t> subtree_signatures(const Network& network) {
    std::vector<std::uint64_t> signatures(num_vertices(network.graph));
    std::vector<Vertex> operands;
    for (Vertex vertex = 0; vertex < signatures.size(); ++vertex) {  // operands have smaller numbers
        const auto& node = network.graph[vertex];
        auto signature = mix(static_cast<std::uint64_t>(node.spec->primitive), network.operand_count(vertex));
        for (const auto value : network.attributes(vertex))
            signature = mix(signature, std::bit_cast<std::uint64_t>(value));
        network.operands(vertex, operands);
        std::uint64_t sum = 0;
        for (const auto operand : operands) {
            if (node.spec->commutative) {
                sum += mix(0, signatures[operand]);
            } else {
                signature = mix(signature, signatures[operand]);
            }
        }
        signatures[vertex] = mix(signature, sum);
    }
    return signatures;
}

void sort_commutative_operands(Network& network, std::span<const std::uint64_t> signatures) {
    std::vector<Vertex> operands;
    const auto smaller = [&](Vertex a, Vertex b) { return signatures[a] < signatures[b]; };
    for (Vertex vertex = 0; vertex < signatures.size(); ++vertex) {
        if (!network.graph[vertex].spec->commutative) continue;
        network.operands(vertex, operands);
        if (std::is_sorted(operands.begin(), operands.end(), smaller)) continue;
        std::sort(operands.begin(), operands.end(), smaller);
        clear_out_edges(vertex, network.graph);
        std::uint32_t position = 0;
        for (const auto operand : operands) add_edge(vertex, operand, NetworkEdge{position++}, network.graph);
    }
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

}  // namespace

std::vector<Vertex> canonical_order(Network& network, Vertex output) {
    sort_commutative_operands(network, subtree_signatures(network));
    // A depth-first search from the output that follows operands in order finishes every node after its operands, and
    // in a sequence that depends on nothing but the sorted network.
    std::vector<Vertex> order;
    order.reserve(num_vertices(network.graph));
    std::vector<boost::default_color_type> colors(num_vertices(network.graph));
    topological_sort(network.graph, std::back_inserter(order),
                     boost::root_vertex(output).color_map(
                         boost::make_iterator_property_map(colors.begin(), get(boost::vertex_index, network.graph))));
    if (order.back() != output) {  // the search went on to nodes that the output does not depend on
        const auto stray = *std::min_element(std::find(order.begin(), order.end(), output) + 1, order.end());
        throw std::invalid_argument("node " + std::to_string(stray) + " (" +
                                    std::string(network.graph[stray].spec->op) + ") does not reach the output, node " +
                                    std::to_string(output) + " (" + std::string(network.graph[output].spec->op) + ")");
    }
    return order;
}

std::string network_digest(const Network& network, std::span<const Vertex> order) {
    std::vector<std::uint32_t> position(order.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) position[order[i]] = i;
    std::string text = "linnet.graph/1";
    text.reserve(16 * (order.size() + 1));
    std::vector<Vertex> operands;
    for (const auto vertex : order) {
        const auto& node = network.graph[vertex];
        append_number(text, static_cast<std::uint64_t>(node.spec->primitive));
        if (node.spec->primitive == sdk::Primitive::input) {
            append_number(text, static_cast<std::uint64_t>(node.shape.time()));
            append_number(text, static_cast<std::uint64_t>(node.shape.channels()));
        }
        for (std::size_t i = 0; i < node.spec->attributes.size(); ++i)
            append_value(text, node.spec->attributes[i], network.attributes(vertex)[i]);
        network.operands(vertex, operands);
        if (node.spec->most_operands == any_number) append_number(text, operands.size());
        for (const auto operand : operands) append_number(text, position[vertex] - position[operand]);
    }
    return sha256_hex(text);
}

}  // namespace linnet::core
