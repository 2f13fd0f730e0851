// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "net.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "kernels/elementwise.hpp"
#include "layers/block.hpp"
#include "layers/layers.hpp"
#include "net_memory.hpp"
#include "stopwatch.hpp"

namespace linnet::onednn {
namespace {

using sdk::GraphView;
using sdk::NodeId;
using sdk::Primitive;

// What a pass works on is kept below this so that it stays in a second-level cache. The same on every processor: how a
// batch is cut decides the order of summation.
constexpr Index pass_floats = 384 * 1024;

constexpr std::array<std::string_view, 20> primitives = {
    "input",           "conv1d",          "batch_norm",      "relu",
    "relu6",           "max_pool",        "avg_pool",        "global_avg_pool",
    "global_max_pool", "global_min_pool", "global_std_pool", "add",
    "multiply",        "concat",          "flatten",         "dense",
    "dropout",         "softmax",         "sigmoid",         "slice"};

std::string titles(const GraphView& graph, const std::vector<NodeId>& nodes) {
    std::string text;
    for (const NodeId id : nodes) text += (text.empty() ? "" : ", ") + title(graph, id);
    return text;
}

bool has_weights(Primitive primitive) {
    return primitive == Primitive::conv1d || primitive == Primitive::dense || primitive == Primitive::batch_norm;
}

}  // namespace

bool supports(std::string_view op) noexcept {
    return std::find(primitives.begin(), primitives.end(), op) != primitives.end();
}

Net::Net(const GraphView& graph, Index batch, NetOptions options)
    : batch_{batch}, graph_dropout_{options.graph_dropout} {
    plan(graph, options);
    parameters_.layout();
    if (roundings_) kernels_.emplace(graph, parameters_);
    scratch_.allocate();
    route_gradients();
    choose_pass();
}

void Net::load(const sdk::WeightsView& weights) {
    parameters_.load(weights);
    for (Node& node : nodes_) node.layer->restored();
}

void Net::start_from(const sdk::WeightsView& weights) {
    parameters_.load(weights, Parameters::Missing::kept);
    for (Node& node : nodes_) {
        const auto covered = [&](NodeId id) { return parameters_.covered(id, weights); };
        if (std::all_of(node.nodes.begin(), node.nodes.end(), covered)) node.layer->restored();
    }
}

void Net::plan(const GraphView& graph, const NetOptions& options) {
    if (options.ranges != nullptr) roundings_.emplace(graph, *options.ranges);
    signal_of_.assign(graph.order().size(), nullptr);
    const auto head = std::find_if(graph.order().rbegin(), graph.order().rend(),
                                   [&](NodeId id) { return graph.primitive(id) == Primitive::dense; });
    for (const NodeId id : graph.order()) {
        if (!supports(graph.op(id)))
            throw std::invalid_argument("the onednn trainer does not support " + title(graph, id));
        whole_batch_ = whole_batch_ || graph.primitive(id) == Primitive::batch_norm;
        if (signal_of(id) == nullptr)
            add_node(graph, id, head != graph.order().rend() && id == *head ? options.head_dropout : 0.0);
        if (roundings_ && roundings_->of(id)) add_rounding(graph, *roundings_->of(id), id);
    }
    const NodeId last = graph.order().back();
    if (graph.shape(last).rank != 1)
        throw std::invalid_argument("a classifier ends in a vector of classes; " + title(graph, last) +
                                    " is a sequence");
    if (nodes_.empty()) throw std::invalid_argument("the graph has no layers");
    logits_ = signal_of(last);
    logits_->needs_gradient = true;
}

Signal& Net::add_signal(const sdk::Shape& shape, Activation activation, bool needs_gradient) {
    const Extent extent = extent_of(shape);
    return signals_.emplace_back(Signal{.rows = extent.rows,
                                        .channels = extent.channels,
                                        .stride = extent.stride,
                                        .activation = activation,
                                        .needs_gradient = needs_gradient});
}

std::vector<Port> Net::ports_of(const GraphView& graph, NodeId id) {
    std::vector<Port> ports;
    for (const NodeId operand : graph.operands(id)) {
        ports.push_back({signal_of(operand)});
        ++signal_of(operand)->users;
    }
    return ports;
}

// An activation goes into the layer before it when nobody else uses that layer, and no rounding comes between.
bool Net::fuses(const GraphView& graph, NodeId id) const {
    if (!is_activation(graph, id) || (roundings_ && !roundings_->is_bound(id))) return false;
    const NodeId before = graph.operands(id).front();
    const Primitive primitive = graph.primitive(before);
    return (has_weights(primitive) || primitive == Primitive::add) && only_user(graph, before).has_value();
}

// What reads the node from here on reads its rounded output.
void Net::add_rounding(const GraphView& graph, const Grid& grid, NodeId id) {
    Signal& exact = *signal_of(id);
    exact.users = 1;
    Signal& output = add_signal(graph.shape(id), Activation::none, exact.needs_gradient);
    signal_of(id) = &output;
    nodes_.push_back({.name = "rounding of " + title(graph, id),
                      .nodes = {},
                      .layer = std::make_unique<Rounding>(grid, Port{&exact}, output),
                      .output = &output});
}

// No node of the graph has the number that its mask is drawn with.
Port Net::add_dropout(const GraphView& graph, double rate, const Port& operand) {
    const Signal& in = *operand.signal;
    Signal& output = signals_.emplace_back(Signal{.rows = in.rows, .channels = in.channels, .stride = in.stride});
    output.users = 1;
    output.needs_gradient = in.needs_gradient;
    const auto id = static_cast<NodeId>(graph.order().size());
    nodes_.push_back({.name = "dropout",
                      .nodes = {},
                      .layer = std::make_unique<Dropout>(id, rate, operand, output),
                      .output = &output});
    return {&output};
}

void Net::add_node(const GraphView& graph, NodeId id, double dropout) {
    const Primitive primitive = graph.primitive(id);
    if (primitive == Primitive::input) {
        signal_of(id) = &add_signal(graph.shape(id), Activation::none, false);
        return;
    }
    // The softmax at the end is part of the loss.
    if (primitive == Primitive::softmax && id == graph.order().back()) {
        signal_of(id) = signal_of(graph.operands(id).front());
        return;
    }
    if (const auto chain = roundings_ ? single_chain_at(graph, id) : chain_at(graph, id))
        return add_chain(graph, *chain);
    if (fuses(graph, id)) {
        Signal* before = signal_of(graph.operands(id).front());
        before->activation = activation_of(graph, id);
        signal_of(id) = before;
        const auto owner =
            std::find_if(nodes_.begin(), nodes_.end(), [&](const Node& n) { return n.output == before; });
        owner->nodes.push_back(id);
        owner->name += ", " + title(graph, id);
        return;
    }
    std::vector<Port> ports = ports_of(graph, id);
    if (dropout > 0) ports.front() = add_dropout(graph, dropout, ports.front());
    const bool needs_gradient = has_weights(primitive) || std::any_of(ports.begin(), ports.end(), [](const Port& port) {
                                    return port.signal->needs_gradient;
                                });
    const Activation activation = is_activation(graph, id) ? activation_of(graph, id) : Activation::none;
    Signal& output = add_signal(graph.shape(id), activation, needs_gradient);
    signal_of(id) = &output;
    add_layer(graph, {id}, output, make_layer(graph, id, std::move(ports), output));
}

void Net::add_chain(const GraphView& graph, const Chain& chain) {
    const Port port = ports_of(graph, chain.nodes.front()).front();
    const Extent linear_out = extent_of(graph.shape(chain.linear));
    const Index group =
        group_samples({port.signal->rows, port.signal->channels, port.signal->stride}, linear_out, batch_);
    Block::Parts parts;
    if (chain.depthwise) {
        parts.linear = std::make_unique<SeparableConvolution>(graph, *chain.depthwise, chain.linear, chain.between,
                                                              parameters_, scratch_, group);
    } else {
        parts.linear =
            std::make_unique<Convolution>(graph, chain.linear, parameters_, group, port.signal->needs_gradient);
    }
    if (chain.normalisation)
        parts.normalisation = std::make_unique<Normalisation>(*chain.normalisation, linear_out.channels, parameters_);
    parts.activation = chain.activation;
    if (chain.pool) parts.pool_size = window_of(graph, *chain.pool, linear_out.rows).taps;
    // Behind a pooling the activation is the block's own business.
    Signal& output =
        add_signal(graph.shape(chain.nodes.back()), chain.pool ? Activation::none : chain.activation, true);
    for (const NodeId id : chain.nodes) signal_of(id) = &output;
    add_layer(graph, chain.nodes, output, std::make_unique<Block>(std::move(parts), port, output, scratch_, group));
}

void Net::add_layer(const GraphView& graph, std::vector<NodeId> nodes, Signal& output, std::unique_ptr<Layer> layer) {
    nodes_.push_back(
        {.name = titles(graph, nodes), .nodes = std::move(nodes), .layer = std::move(layer), .output = &output});
}

std::unique_ptr<Layer> Net::make_layer(const GraphView& graph, NodeId id, std::vector<Port> ports, Signal& output) {
    const Port first = ports.front();
    const Index rows = first.signal->rows;
    switch (graph.primitive(id)) {
        case Primitive::conv1d:
            return std::make_unique<Depthwise>(graph, id, first, output, parameters_);
        case Primitive::dense:
            if (rows != 1) throw std::invalid_argument(title(graph, id) + " needs a vector, not a sequence");
            return std::make_unique<Dense>(graph, id, first, output, parameters_);
        case Primitive::batch_norm:
            return std::make_unique<BatchNorm>(id, first, output, parameters_);
        case Primitive::relu:
        case Primitive::relu6:
            return std::make_unique<Rectifier>(std::move(ports), output);
        case Primitive::max_pool:
            return std::make_unique<Pool>(window_of(graph, id, rows), Pooling::maximum, first, output);
        case Primitive::avg_pool:
            return std::make_unique<Pool>(window_of(graph, id, rows), Pooling::mean, first, output);
        case Primitive::global_max_pool:
            return std::make_unique<Pool>(WindowAttributes{rows, rows, 1, 0}, Pooling::maximum, first, output);
        case Primitive::global_min_pool:
            return std::make_unique<Pool>(WindowAttributes{rows, rows, 1, 0}, Pooling::minimum, first, output);
        case Primitive::global_avg_pool:
            return std::make_unique<Pool>(WindowAttributes{rows, rows, 1, 0}, Pooling::mean, first, output);
        case Primitive::global_std_pool:
            return std::make_unique<Deviation>(std::move(ports), output);
        case Primitive::add:
            return std::make_unique<Add>(std::move(ports), output);
        case Primitive::multiply:
            return std::make_unique<Multiply>(std::move(ports), output);
        case Primitive::concat:
            return std::make_unique<Concat>(std::move(ports), output);
        case Primitive::slice:
            return std::make_unique<Slice>(static_cast<Index>(graph.attribute(id, "first")), first, output);
        case Primitive::flatten:
            return std::make_unique<Flatten>(std::move(ports), output);
        case Primitive::dropout:
            return std::make_unique<Dropout>(id, graph_dropout_ ? graph.attribute(id, "rate") : 0.0, first, output);
        case Primitive::softmax:
            return std::make_unique<Softmax>(std::move(ports), output);
        case Primitive::sigmoid:
            return std::make_unique<Sigmoid>(std::move(ports), output);
        case Primitive::input:
        case Primitive::other:
            break;
    }
    throw std::invalid_argument("the onednn trainer does not support " + title(graph, id));
}

// A signal with one user gets its gradient, gated if need be, from that user. With several, the last user in order of
// execution writes first and the others are added.
void Net::route_gradients() {
    std::vector<const Signal*> written, gated;
    for (auto node = nodes_.rbegin(); node != nodes_.rend(); ++node) {
        std::vector<Port>& ports = node->layer->operands();
        for (std::size_t i = 0; i < ports.size(); ++i) {
            const Signal& signal = *ports[i].signal;
            if (!signal.needs_gradient) continue;
            if (signal.users == 1) {
                if (!node->layer->gates()) continue;
                ports[i].gate = signal.activation;
                gated.push_back(&signal);
            } else if (std::find(written.begin(), written.end(), &signal) == written.end()) {
                written.push_back(&signal);
            } else {
                node->extras.push_back({i});
            }
        }
    }
    for (Node& node : nodes_) {
        node.gate_output = node.output->activation != Activation::none &&
                           std::find(gated.begin(), gated.end(), node.output) == gated.end();
    }
}

void Net::choose_pass() {
    const Index floats = Memory(*this, 1).floats();
    const Index most = whole_batch_ ? batch_ : std::clamp<Index>(pass_floats / floats, 1, batch_);
    const Index passes = (batch_ + most - 1) / most;
    pass_samples_ = (batch_ + passes - 1) / passes;
    const Memory memory(*this, pass_samples_);
    memory_ = Buffer(memory.floats());
    memory.assign(*this, memory_.data());
}

void Net::begin_step() {
    round_kernels();
    for (Node& node : nodes_) node.layer->begin_step();
}

void Net::end_step() {
    for (Node& node : nodes_) node.layer->end_step();
    restore_kernels();
}

void Net::forward(const Pass& pass) {
    for (Node& node : nodes_) {
        const Stopwatch watch(measured_ ? &node.forward_seconds : nullptr);
        node.layer->forward(pass);
    }
}

void Net::backward(const Pass& pass) {
    for (auto node = nodes_.rbegin(); node != nodes_.rend(); ++node) {
        if (!node->output->needs_gradient) continue;
        const Stopwatch watch(measured_ ? &node->backward_seconds : nullptr);
        backward(*node, pass);
    }
}

void Net::backward(Node& node, const Pass& pass) {
    const Signal& output = *node.output;
    if (node.gate_output)
        gate_gradient(pass.samples * output.floats(), output.value, output.activation, output.gradient);
    node.layer->backward(pass);
    for (const auto& [operand, gradient] : node.extras) {
        const Signal& signal = *node.layer->operands()[operand].signal;
        add_to(pass.samples * signal.floats(), gradient, signal.gradient);
    }
}

Net::Input Net::input() const {
    const Signal& input = signals_.front();
    return {input.rows, input.channels, input.stride, input.value};
}

void Net::measure() {
    measured_ = true;
    for (Node& node : nodes_) node.forward_seconds = node.backward_seconds = 0;
}

std::vector<Net::Step> Net::steps() const {
    std::vector<Step> steps;
    for (const Node& node : nodes_)
        steps.push_back(
            {node.name, node.nodes, node.layer->implementation(), node.forward_seconds, node.backward_seconds});
    return steps;
}

std::size_t Net::memory_bytes() const {
    const Index kept = kernels_ ? kernels_->floats() : 0;
    return static_cast<std::size_t>(memory_.size() + scratch_.floats() + parameters_.floats() + kept) * sizeof(float);
}

}  // namespace linnet::onednn
