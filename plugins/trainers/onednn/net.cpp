// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "net.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "kernels/elementwise.hpp"
#include "layers/layers.hpp"

namespace linnet::onednn {
namespace {

using sdk::GraphView;
using sdk::NodeId;
using sdk::Primitive;

// Signals of one pass, values and gradients, are kept below this so that they stay in a second-level cache.
constexpr Index pass_floats = 384 * 1024;

constexpr std::array<std::string_view, 15> primitives = {
    "input",           "conv1d", "batch_norm", "relu",    "relu6", "max_pool", "avg_pool", "global_avg_pool",
    "global_max_pool", "add",    "concat",     "flatten", "dense", "dropout",  "softmax"};

std::size_t index(NodeId id) { return static_cast<std::size_t>(id); }

std::string title(const GraphView& graph, NodeId id) {
    return std::string(graph.op(id)) + ' ' + std::to_string(index(id));
}

bool is_relu(const GraphView& graph, NodeId id) {
    return graph.primitive(id) == Primitive::relu || graph.primitive(id) == Primitive::relu6;
}

Activation activation_of(const GraphView& graph, NodeId id) {
    return graph.primitive(id) == Primitive::relu6 ? Activation::relu6 : Activation::relu;
}

}  // namespace

bool supports(std::string_view op) noexcept {
    return std::find(primitives.begin(), primitives.end(), op) != primitives.end();
}

Net::Net(const GraphView& graph, Index batch) {
    choose_pass(graph, batch);
    plan(graph);
    parameters_.layout();
    allocate();
    route_gradients();
}

void Net::load(const sdk::WeightsView& weights) {
    parameters_.load(weights);
    for (Node& node : nodes_) node.layer->restored();
}

void Net::choose_pass(const GraphView& graph, Index batch) {
    Index floats = 0;
    bool whole = false;  // batch normalisation needs its whole batch in one pass
    for (const NodeId id : graph.order()) {
        const sdk::Shape shape = graph.shape(id);
        floats += 2 * Index{shape.time()} * padded(shape.channels());
        whole = whole || graph.primitive(id) == Primitive::batch_norm;
    }
    const Index most = whole ? batch : std::clamp<Index>(pass_floats / floats, 1, batch);
    const Index passes = (batch + most - 1) / most;
    pass_samples_ = (batch + passes - 1) / passes;
}

void Net::plan(const GraphView& graph) {
    signal_of_.assign(graph.order().size(), nullptr);
    for (const NodeId id : graph.order()) {
        if (!supports(graph.op(id)))
            throw std::invalid_argument("the onednn trainer does not support " + title(graph, id));
        add_node(graph, id);
    }
    logits_ = signal_of_[index(graph.order().back())];
    if (graph.shape(graph.order().back()).rank != 1)
        throw std::invalid_argument("a classifier ends in a vector of classes; " + title(graph, graph.order().back()) +
                                    " is a sequence");
    if (nodes_.empty()) throw std::invalid_argument("the graph has no layers");
}

// relu goes into the layer before it when nobody else uses that layer.
bool Net::fuses(const GraphView& graph, NodeId id) const {
    if (!is_relu(graph, id)) return false;
    const NodeId before = graph.operands(id).front();
    switch (graph.primitive(before)) {
        case Primitive::conv1d:
        case Primitive::dense:
        case Primitive::batch_norm:
        case Primitive::add:
            return graph.users(before).size() == 1;
        default:
            return false;
    }
}

Signal& Net::add_signal(const sdk::Shape& shape) {
    return signals_.emplace_back(
        Signal{.rows = shape.time(), .channels = shape.channels(), .stride = padded(shape.channels())});
}

void Net::add_node(const GraphView& graph, NodeId id) {
    const Primitive primitive = graph.primitive(id);
    if (primitive == Primitive::input) {
        signal_of_[index(id)] = &add_signal(graph.shape(id));
        return;
    }
    std::vector<Port> ports;
    bool needs_gradient =
        primitive == Primitive::conv1d || primitive == Primitive::dense || primitive == Primitive::batch_norm;
    for (const NodeId operand : graph.operands(id)) {
        ports.push_back({signal_of_[index(operand)]});
        needs_gradient = needs_gradient || ports.back().signal->needs_gradient;
    }
    // The softmax at the end is part of the loss, a relu after a layer is part of that layer.
    if (primitive == Primitive::softmax && id == graph.order().back()) {
        signal_of_[index(id)] = signal_of_[index(graph.operands(id).front())];
        return;
    }
    if (fuses(graph, id)) {
        Signal* before = signal_of_[index(graph.operands(id).front())];
        before->activation = activation_of(graph, id);
        signal_of_[index(id)] = before;
        return;
    }
    for (const NodeId operand : graph.operands(id)) ++signal_of_[index(operand)]->users;
    Signal& output = add_signal(graph.shape(id));
    output.needs_gradient = needs_gradient;
    if (is_relu(graph, id)) output.activation = activation_of(graph, id);
    signal_of_[index(id)] = &output;
    nodes_.push_back({title(graph, id), make_layer(graph, id, std::move(ports), output), &output, false, {}});
}

std::unique_ptr<Layer> Net::make_layer(const GraphView& graph, NodeId id, std::vector<Port> ports, Signal& output) {
    const Port first = ports.front();
    const Index rows = first.signal->rows;
    switch (graph.primitive(id)) {
        case Primitive::conv1d:
            if (first.signal->channels > 1 &&
                graph.attribute(id, "groups") == static_cast<double>(first.signal->channels))
                return std::make_unique<Depthwise>(graph, id, first, output, parameters_, pass_samples_);
            return std::make_unique<Convolution>(graph, id, first, output, parameters_, pass_samples_);
        case Primitive::dense:
            if (rows != 1) throw std::invalid_argument(title(graph, id) + " needs a vector, not a sequence");
            return std::make_unique<Dense>(graph, id, first, output, parameters_);
        case Primitive::batch_norm:
            return std::make_unique<BatchNorm>(id, first, output, parameters_);
        case Primitive::relu:
        case Primitive::relu6:
            return std::make_unique<Rectifier>(std::move(ports), output);
        case Primitive::max_pool:
            return std::make_unique<Pool>(window_of(graph, id, rows), true, first, output);
        case Primitive::avg_pool:
            return std::make_unique<Pool>(window_of(graph, id, rows), false, first, output);
        case Primitive::global_max_pool:
            return std::make_unique<Pool>(WindowAttributes{rows, rows, 1, 0}, true, first, output);
        case Primitive::global_avg_pool:
            return std::make_unique<Pool>(WindowAttributes{rows, rows, 1, 0}, false, first, output);
        case Primitive::add:
            return std::make_unique<Add>(std::move(ports), output);
        case Primitive::concat:
            return std::make_unique<Concat>(std::move(ports), output);
        case Primitive::flatten:
            return std::make_unique<Flatten>(std::move(ports), output);
        case Primitive::dropout:
            return std::make_unique<Dropout>(id, graph.attribute(id, "rate"), first, output);
        case Primitive::softmax:
            return std::make_unique<Softmax>(std::move(ports), output);
        case Primitive::input:
        case Primitive::other:
            break;
    }
    throw std::invalid_argument("the onednn trainer does not support " + title(graph, id));
}

// Values and gradients of every signal in one block, in the order of execution.
void Net::allocate() {
    Index floats = 0;
    const auto take = [&](const Signal& signal) {
        return (pass_samples_ * signal.floats() + line_floats - 1) / line_floats * line_floats;
    };
    for (const Signal& signal : signals_) floats += take(signal) * (signal.needs_gradient ? 2 : 1);
    memory_ = Buffer(floats);
    float* next = memory_.data();
    for (Signal& signal : signals_) {
        signal.value = next;
        next += take(signal);
        if (!signal.needs_gradient) continue;
        signal.gradient = next;
        next += take(signal);
    }
}

// A signal with one user gets its gradient, gated if need be, from that user. With several, the last user in order of
// execution writes first and the others are added.
void Net::route_gradients() {
    std::vector<const Signal*> written;
    for (auto node = nodes_.rbegin(); node != nodes_.rend(); ++node) {
        for (Port& port : node->layer->operands()) {
            const Signal& signal = *port.signal;
            if (!signal.needs_gradient) continue;
            port.gradient = signal.gradient;
            if (signal.users == 1) {
                if (node->layer->gates()) port.gate = signal.activation;
            } else if (std::find(written.begin(), written.end(), &signal) == written.end()) {
                written.push_back(&signal);
            } else {
                port.gradient = extra_gradients_.emplace_back(pass_samples_ * signal.floats()).data();
                node->extras.push_back({&signal, port.gradient});
            }
        }
    }
    for (Node& node : nodes_) {
        node.gate_output = node.output->activation != Activation::none;
        for (const Node& user : nodes_) {
            for (const Port& port : user.layer->operands()) {
                if (port.signal == node.output && port.gate != Activation::none) node.gate_output = false;
            }
        }
    }
}

void Net::forward(const Pass& pass) {
    for (Node& node : nodes_) node.layer->forward(pass);
}

void Net::backward(const Pass& pass) {
    for (auto node = nodes_.rbegin(); node != nodes_.rend(); ++node) {
        Signal& output = *node->output;
        if (!output.needs_gradient) continue;
        if (node->gate_output)
            gate_gradient(pass.samples * output.floats(), output.value, output.activation, output.gradient);
        node->layer->backward(pass);
        for (const auto& [signal, gradient] : node->extras)
            add_to(pass.samples * signal->floats(), gradient, signal->gradient);
    }
}

void Net::begin_step() {
    for (Node& node : nodes_) node.layer->begin_step();
}

void Net::end_step() {
    for (Node& node : nodes_) node.layer->end_step();
}

Net::Input Net::input() const {
    const Signal& input = signals_.front();
    return {input.rows, input.channels, input.stride, input.value};
}

std::uint64_t Net::memory_bytes() const {
    Index floats = memory_.size() + parameters_.floats();
    for (const Buffer& buffer : extra_gradients_) floats += buffer.size();
    return static_cast<std::uint64_t>(floats) * sizeof(float);
}

std::vector<std::string> Net::implementations() const {
    std::vector<std::string> lines;
    for (const Node& node : nodes_) lines.push_back(node.name + ": " + node.layer->implementation());
    return lines;
}

}  // namespace linnet::onednn
