// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "net_memory.hpp"

#include <algorithm>

namespace linnet::onednn {

Net::Memory::Memory(const Net& net, Index samples) : nodes_{net.nodes_.size()}, samples_{samples} {
    for (std::size_t i = 0; i < nodes_; ++i) producer_[net.nodes_[i].output] = i;
    add_signals(net);
    for (std::size_t i = 0; i < nodes_; ++i) {
        use_values(net, i);
        use_gradients(net, i);
        const Layer& layer = *net.nodes_[i].layer;
        retained_.push_back(add(layer.retained_floats(), forward_time(i)));
        extend(retained_.back(), backward_time(i));
        extra_.emplace_back();
        for (const auto& extra : net.nodes_[i].extras)
            extra_.back().push_back(add(layer.operands()[extra.operand].signal->floats(), backward_time(i)));
    }
    plan_ = sdk::plan_arena(buffers_, line_floats * sizeof(float));
}

std::size_t Net::Memory::add(Index floats_per_sample, std::uint32_t time) {
    buffers_.push_back({static_cast<std::uint64_t>(floats_per_sample * samples_) * sizeof(float), time, time});
    return buffers_.size() - 1;
}

void Net::Memory::extend(std::size_t buffer, std::uint32_t time) {
    sdk::Buffer& one = buffers_[buffer];
    one.first = std::min(one.first, time);
    one.last = std::max(one.last, time);
}

// In place: the operand has no other user, and neither its values nor its gradient before this layer's are looked at
// again.
bool Net::Memory::shares(const Net& net, std::size_t node) const {
    const Layer& layer = *net.nodes_[node].layer;
    const Signal& operand = *layer.operands().front().signal;
    const auto producer = producer_.find(&operand);
    return layer.works_in_place() && operand.users == 1 && operand.activation == Activation::none &&
           operand.needs_gradient == net.nodes_[node].output->needs_gradient && producer != producer_.end() &&
           !net.nodes_[producer->second].layer->needs_output();
}

void Net::Memory::add_signals(const Net& net) {
    for (const Signal& signal : net.signals_) {
        const auto producer = producer_.find(&signal);
        const bool input = producer == producer_.end();
        if (!input && shares(net, producer->second)) {
            const Signal* operand = net.nodes_[producer->second].layer->operands().front().signal;
            value_[&signal] = value_.at(operand);
            if (operand->needs_gradient) gradient_[&signal] = gradient_.at(operand);
            continue;
        }
        value_[&signal] = add(signal.floats(), input ? 0 : forward_time(producer->second));
        if (signal.needs_gradient)
            gradient_[&signal] = add(signal.floats(), input ? backward_time(0) : backward_time(producer->second));
    }
    // The logits are read after the forward pass; the padding of their gradient is written by nobody.
    extend(value_.at(net.logits_), forward_time(nodes_));
    extend(gradient_.at(net.logits_), 0);
    extend(gradient_.at(net.logits_), backward_time(0));
}

void Net::Memory::use_values(const Net& net, std::size_t node) {
    const Layer& layer = *net.nodes_[node].layer;
    const std::size_t output = value_.at(net.nodes_[node].output);
    extend(output, forward_time(node));
    if (layer.needs_output() || net.nodes_[node].gate_output) extend(output, backward_time(node));
    for (const Port& port : layer.operands()) {
        const bool later = layer.needs_operands() || port.gate != Activation::none;
        extend(value_.at(port.signal), later ? backward_time(node) : forward_time(node));
    }
}

void Net::Memory::use_gradients(const Net& net, std::size_t node) {
    const auto use = [&](const Signal* signal) {
        if (signal->needs_gradient) extend(gradient_.at(signal), backward_time(node));
    };
    use(net.nodes_[node].output);
    for (const Port& port : net.nodes_[node].layer->operands()) use(port.signal);
}

void Net::Memory::assign(Net& net, float* block) const {
    const auto at = [&](std::size_t buffer) { return block + plan_.offsets[buffer] / sizeof(float); };
    for (Signal& signal : net.signals_) {
        signal.value = at(value_.at(&signal));
        if (signal.needs_gradient) signal.gradient = at(gradient_.at(&signal));
    }
    for (std::size_t i = 0; i < nodes_; ++i) {
        Node& node = net.nodes_[i];
        if (node.layer->retained_floats() > 0) node.layer->retain(at(retained_[i]), samples_);
        for (Port& port : node.layer->operands())
            port.gradient = port.signal->needs_gradient ? port.signal->gradient : nullptr;
        for (std::size_t e = 0; e < node.extras.size(); ++e) {
            node.extras[e].gradient = at(extra_[i][e]);
            node.layer->operands()[node.extras[e].operand].gradient = node.extras[e].gradient;
        }
    }
}

}  // namespace linnet::onednn
