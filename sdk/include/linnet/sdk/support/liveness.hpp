// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How long each activation of a network occupies memory when its nodes run one after another in GraphView::order().
// Positions are those of this order, which are the values of the NodeIds; the input is there from position 0 on, and
// the output, being last, is there at the end.

#include <algorithm>
#include <cstdint>
#include <linnet/sdk/graph.hpp>
#include <span>
#include <vector>

namespace linnet::sdk {

// How a node's output comes to memory.
enum class Placement : std::uint8_t {
    separate,  // in a buffer of its own
    in_place,  // over an operand of the same size that nobody needs afterwards; where there is none, separate
    shared,    // it is the first operand's memory: the node does nothing when deployed
};

// The rules of a deployed network. A runtime with other ones brings a type with these two functions.
struct DeploymentRules {
    std::uint64_t bytes_per_element = 1;

    // Size of a node's output. 0 keeps it out of the account: constants, an input that stays with the caller.
    std::uint64_t bytes(const GraphView& graph, NodeId node) const {
        return static_cast<std::uint64_t>(graph.shape(node).elements()) * bytes_per_element;
    }

    // Dropout is the identity outside training and flatten merely another shape. Batch normalisation is folded into the
    // layer in front of it, where there is one that nobody else reads, and otherwise works element by element.
    Placement placement(const GraphView& graph, NodeId node) const {
        switch (graph.primitive(node)) {
            case Primitive::dropout:
            case Primitive::flatten:
                return Placement::shared;
            case Primitive::batch_norm:
                return is_folded(graph, node) ? Placement::shared : Placement::in_place;
            case Primitive::relu:
            case Primitive::relu6:
            case Primitive::sigmoid:
                return Placement::in_place;
            default:
                return Placement::separate;
        }
    }

    static bool is_folded(const GraphView& graph, NodeId batch_norm) {
        const auto layer = graph.operands(batch_norm).front();
        const auto primitive = graph.primitive(layer);
        return (primitive == Primitive::conv1d || primitive == Primitive::dense) && graph.users(layer).size() == 1;
    }
};

struct Lifetime {
    NodeId node;                // the first node whose output is in this buffer
    std::uint64_t bytes;        // the size of that output
    std::uint32_t first, last;  // from that node to the last user of any output in it, both inclusive
};

struct Liveness {
    std::vector<Lifetime> buffers;         // in the order of their first positions
    std::vector<std::uint32_t> buffer_of;  // per node: which of the buffers holds its output
};

template <class Rules = DeploymentRules>
Liveness liveness(const GraphView& graph, const Rules& rules = {}) {
    const auto order = graph.order();
    Liveness result;
    result.buffers.reserve(order.size());
    result.buffer_of.reserve(order.size());

    const auto buffer_for = [&](NodeId node, std::uint32_t position, std::uint64_t bytes) {
        const auto operands = graph.operands(node);
        const auto placement = operands.empty() ? Placement::separate : rules.placement(graph, node);
        if (placement == Placement::shared) return result.buffer_of[static_cast<std::size_t>(operands.front())];
        if (placement == Placement::in_place) {
            for (const auto operand : operands) {
                const auto index = result.buffer_of[static_cast<std::size_t>(operand)];
                const auto& buffer = result.buffers[index];
                if (buffer.last == position && buffer.bytes == bytes) return index;
            }
        }
        result.buffers.push_back({node, bytes, position, position});
        return static_cast<std::uint32_t>(result.buffers.size() - 1);
    };

    for (std::uint32_t position = 0; position < order.size(); ++position) {
        const auto node = order[position];
        const auto index = buffer_for(node, position, rules.bytes(graph, node));
        auto& buffer = result.buffers[index];
        buffer.last = std::max(buffer.last, position);
        for (const auto user : graph.users(node)) buffer.last = std::max(buffer.last, static_cast<std::uint32_t>(user));
        result.buffer_of.push_back(index);
    }
    return result;
}

// The most bytes that are occupied at one position: no arena can be smaller.
inline std::uint64_t peak_bytes(std::span<const Lifetime> buffers) {
    std::uint32_t end = 0;
    for (const auto& buffer : buffers) end = std::max(end, buffer.last + 1);
    std::vector<std::uint64_t> begins(end + 1), ends(end + 1);
    for (const auto& buffer : buffers) {
        begins[buffer.first] += buffer.bytes;
        ends[buffer.last + 1] += buffer.bytes;
    }
    std::uint64_t occupied = 0, peak = 0;
    for (std::uint32_t position = 0; position < end; ++position) {
        occupied += begins[position];
        occupied -= ends[position];
        peak = std::max(peak, occupied);
    }
    return peak;
}

}  // namespace linnet::sdk
