// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "profile.hpp"

#include <algorithm>
#include <linnet/sdk/support/graph_cost.hpp>
#include <string>

namespace linnet::onednn {
namespace {

using sdk::Direction;
using sdk::GraphView;
using sdk::NodeId;

double flops(const GraphView& graph, const std::vector<NodeId>& nodes) {
    double sum = 0;
    for (const NodeId id : nodes) sum += 2.0 * static_cast<double>(sdk::macs(graph, id));
    return sum;
}

NodeId principal(const GraphView& graph, const std::vector<NodeId>& nodes) {
    return *std::max_element(nodes.begin(), nodes.end(),
                             [&](NodeId a, NodeId b) { return sdk::macs(graph, a) < sdk::macs(graph, b); });
}

void report_step(const GraphView& graph, const Net::Step& step, Direction direction, double seconds, double work,
                 sdk::ProfileSink& sink) {
    const Implementation& by = step.implementation;
    const std::string& implementation = direction == Direction::forward ? by.forward : by.backward;
    if (step.nodes.empty()) {
        sink.part({.part = step.name, .direction = direction, .seconds = seconds, .implementation = implementation});
        return;
    }
    const NodeId main = principal(graph, step.nodes);
    const std::string elsewhere = "within " + title(graph, main);
    for (const NodeId id : step.nodes) {
        if (id == main) {
            sink.part({.node = id,
                       .direction = direction,
                       .seconds = seconds,
                       .flops = work,
                       .implementation = implementation});
        } else {
            sink.part({.node = id, .direction = direction, .implementation = elsewhere});
        }
    }
}

}  // namespace

void report_layers(const GraphView& graph, const Net& net, std::size_t windows, std::uint32_t steps,
                   sdk::ProfileSink& sink) {
    const std::vector<Net::Step> all = net.steps();
    const double per_step = 1.0 / static_cast<double>(steps);
    const auto batch = static_cast<double>(windows);
    for (const Net::Step& step : all) {
        report_step(graph, step, Direction::forward, step.forward_seconds * per_step, batch * flops(graph, step.nodes),
                    sink);
    }
    // The gradients of the weights and of the operand.
    for (auto step = all.rbegin(); step != all.rend(); ++step) {
        report_step(graph, *step, Direction::backward, step->backward_seconds * per_step,
                    2.0 * batch * flops(graph, step->nodes), sink);
    }
}

}  // namespace linnet::onednn
