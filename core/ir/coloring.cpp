// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/ir/coloring.hpp"

#include <algorithm>
#include <bit>
#include <optional>

namespace linnet::core {
namespace {

using Vertex = Network::Vertex;

// A combination that depends on the order of its arguments: the finaliser of SplitMix64 on their weighted sum.
std::uint64_t mix(std::uint64_t first, std::uint64_t second) {
    auto z = first * 0x9e3779b97f4a7c15u + second + 0x632be59bd9b4e019u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

// The operand's position where it matters, one number for all of them where it does not.
std::uint64_t role_of(const Network& network, Vertex user, std::uint32_t operand) {
    return network.commutes(user) ? 0 : operand + 1;
}

template <class Visit>
void for_each_operand(const Network& network, Vertex user, Visit&& visit) {
    for (auto [edge, end] = boost::out_edges(user, network.graph); edge != end; ++edge)
        visit(boost::target(*edge, network.graph), network.graph[*edge].operand);
}

std::size_t distinct(Coloring colors) {
    std::sort(colors.begin(), colors.end());
    return static_cast<std::size_t>(std::unique(colors.begin(), colors.end()) - colors.begin());
}

}  // namespace

Coloring color_by_operands(const Network& network) {
    Coloring colors(num_vertices(network.graph));
    for (Vertex vertex = 0; vertex < colors.size(); ++vertex) {  // operands have smaller numbers
        auto color = mix(static_cast<std::uint64_t>(network.graph[vertex].spec->primitive), 0);
        for (const auto value : network.attributes(vertex)) color = mix(color, std::bit_cast<std::uint64_t>(value));
        std::uint64_t sum = 0;  // blind to the order in which edges are visited
        for_each_operand(network, vertex, [&](Vertex operand, std::uint32_t position) {
            sum += mix(colors[operand], role_of(network, vertex, position));
        });
        colors[vertex] = mix(color, sum);
    }
    return colors;
}

void refine(const Network& network, Coloring& colors) {
    for (auto count = distinct(colors);;) {
        Coloring above(colors.size()), below(colors.size());
        for (Vertex user = 0; user < colors.size(); ++user)
            for_each_operand(network, user, [&](Vertex operand, std::uint32_t position) {
                const auto role = role_of(network, user, position);
                above[user] += mix(colors[operand], role);
                below[operand] += mix(colors[user], role);
            });
        for (Vertex vertex = 0; vertex < colors.size(); ++vertex)
            colors[vertex] = mix(colors[vertex], mix(above[vertex], below[vertex]));
        const auto refined = distinct(colors);
        if (refined <= count) return;
        count = refined;
    }
}

void individualize(Coloring& colors, Vertex vertex) { colors[vertex] = mix(colors[vertex], 1); }

std::vector<Vertex> undecided(const Network& network, const Coloring& colors) {
    std::optional<std::uint64_t> smallest;
    std::vector<Vertex> operands;
    for (Vertex user = 0; user < colors.size(); ++user) {
        if (!network.commutes(user)) continue;
        network.operands(user, operands);
        std::sort(operands.begin(), operands.end());
        operands.erase(std::unique(operands.begin(), operands.end()), operands.end());
        std::sort(operands.begin(), operands.end(), [&](Vertex a, Vertex b) { return colors[a] < colors[b]; });
        for (std::size_t i = 1; i < operands.size(); ++i) {
            const auto color = colors[operands[i]];
            if (color == colors[operands[i - 1]]) smallest = std::min(smallest.value_or(color), color);
        }
    }
    std::vector<Vertex> cell;
    if (!smallest) return cell;
    for (Vertex vertex = 0; vertex < colors.size(); ++vertex)
        if (colors[vertex] == *smallest) cell.push_back(vertex);
    return cell;
}

}  // namespace linnet::core
