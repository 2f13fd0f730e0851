// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "linnet_c/arena.hpp"

#include <algorithm>
#include <optional>

namespace linnet::linnet_c {
namespace {

using sdk::Placement;
using sdk::Primitive;

struct Rules {
    std::uint64_t bytes(const sdk::GraphView& graph, sdk::NodeId node) const { return padded_elements(graph, node); }
    Placement placement(const sdk::GraphView& graph, sdk::NodeId node) const {
        switch (graph.primitive(node)) {
            case Primitive::softmax:  // the class is the largest logit
                return Placement::shared;
            case Primitive::add:
                return Placement::in_place;
            default:
                return sdk::DeploymentRules{}.placement(graph, node);
        }
    }
};

struct Range {
    std::uint64_t begin, end;
};

// The ranges that are taken while a buffer lives, by begin.
std::vector<Range> taken_ranges(const std::vector<sdk::Lifetime>& buffers, const sdk::ArenaPlan& plan,
                                std::size_t count, const sdk::Lifetime& buffer) {
    std::vector<Range> taken;
    for (std::size_t i = 0; i < count; ++i)
        if (buffers[i].first <= buffer.last && buffer.first <= buffers[i].last)
            taken.push_back({plan.offsets[i], plan.offsets[i] + buffers[i].bytes});
    std::sort(taken.begin(), taken.end(), [](const Range& a, const Range& b) { return a.begin < b.begin; });
    return taken;
}

std::uint64_t lowest_gap(const std::vector<Range>& taken, std::uint64_t bytes) {
    std::uint64_t offset = 0;
    for (const auto& range : taken) {
        if (offset + bytes <= range.begin) break;
        offset = std::max(offset, range.end);
    }
    return offset;
}

std::optional<std::uint64_t> highest_gap(const std::vector<Range>& taken, std::uint64_t bytes, std::uint64_t total) {
    auto end = total;
    for (auto range = taken.rbegin(); range != taken.rend(); ++range) {
        if (range->end + bytes <= end) break;
        end = std::min(end, range->begin);
    }
    if (end < bytes) return std::nullopt;
    return end - bytes;
}

// Buffers in the order of execution, by turns at the lower and the upper end of an arena of the size that is needed at
// least; nothing when they do not fit.
std::optional<sdk::ArenaPlan> plan_by_turns(const std::vector<sdk::Lifetime>& buffers) {
    sdk::ArenaPlan plan;
    plan.total = sdk::peak_bytes(buffers);
    plan.offsets.reserve(buffers.size());
    for (std::size_t i = 0; i < buffers.size(); ++i) {
        const auto taken = taken_ranges(buffers, plan, i, buffers[i]);
        const auto offset = i % 2 == 0 ? std::optional(lowest_gap(taken, buffers[i].bytes))
                                       : highest_gap(taken, buffers[i].bytes, plan.total);
        if (!offset || *offset + buffers[i].bytes > plan.total) return std::nullopt;
        plan.offsets.push_back(*offset);
    }
    return plan;
}

}  // namespace

std::uint64_t padded_elements(const sdk::GraphView& graph, sdk::NodeId node) {
    const auto primitive = graph.primitive(node);
    if (primitive == Primitive::flatten || primitive == Primitive::dropout)
        return padded_elements(graph, graph.operands(node).front());
    const auto shape = graph.shape(node);
    return static_cast<std::uint64_t>(shape.time()) * pad(static_cast<std::uint64_t>(shape.channels()));
}

Arena plan_activations(const sdk::GraphView& graph) {
    Arena arena{sdk::liveness(graph, Rules{}), {}};
    if (auto plan = plan_by_turns(arena.liveness.buffers)) {
        arena.plan = std::move(*plan);  // no plan is smaller
    } else {
        arena.plan = sdk::plan_arena(arena.liveness.buffers, word);
    }
    return arena;
}

}  // namespace linnet::linnet_c
