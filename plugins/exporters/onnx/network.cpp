// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "onnx/network.hpp"

#include <algorithm>
#include <linnet/sdk/support/activation_groups.hpp>
#include <stdexcept>

namespace linnet::onnx_exporter {
namespace {

using sdk::NodeId;
using sdk::Primitive;

constexpr std::int64_t batch_axis = 0, channel_axis = 1, time_axis = 2;

class Network {
public:
    Network(const sdk::ExportedModel& model, Numbers& numbers, ModelFile& file)
        : quantized_{model.quantized()},
          graph_{model.quantized().graph()},
          groups_{graph_},
          numbers_{numbers},
          file_{file},
          last_{graph_.order().back()},
          logits_{graph_.primitive(last_) == Primitive::softmax ? graph_.operands(last_).front() : last_} {
        if (graph_.shape(last_).rank != 1)
            throw std::invalid_argument("the network's output is a sequence; an .onnx file needs one value per class");
    }

    void write() {
        for (const auto node : graph_.order()) write(node);
        const auto classes = graph_.shape(last_).channels();
        if (logits_ == last_) {
            file_.node("Softmax", "probabilities", {read(last_)}, {integer("axis", channel_axis)});
        } else {
            numbers_.finish("probabilities");
        }
        numbers_.finish("logits");
        file_.output("logits", {classes});
        file_.output("probabilities", {classes});
    }

private:
    std::string name(NodeId node) const {
        if (node == logits_) return "logits";
        if (node == last_) return "probabilities";
        return std::string(graph_.op(node)) + '_' + std::to_string(static_cast<std::uint32_t>(node));
    }
    // The tensor in which an operation reads the output of a node; to be asked for every time.
    std::string read(NodeId node) { return numbers_.read(name(node)); }
    NodeId operand(NodeId node) const { return graph_.operands(node).front(); }
    bool is_sequence(NodeId node) const { return graph_.shape(node).rank == 2; }
    std::int64_t attribute(NodeId node, std::string_view attribute) const {
        return static_cast<std::int64_t>(graph_.attribute(node, attribute));
    }

    // A step of its own on the way to a node's output, rounded as `as` is. Returns what the next step reads.
    std::string step(std::string_view op, const std::string& name, std::initializer_list<std::string_view> inputs,
                     std::initializer_list<NodeAttribute> attributes, NodeId as) {
        settled(op, name, inputs, attributes, as);
        return numbers_.read(name);
    }

    void settled(std::string_view op, const std::string& name, std::initializer_list<std::string_view> inputs,
                 std::initializer_list<NodeAttribute> attributes, NodeId as) {
        file_.node(op, numbers_.before_settling(name), inputs, attributes);
        numbers_.settle(name, as);
    }

    // The operation that makes a node's output.
    void last_step(NodeId node, std::string_view op, std::initializer_list<std::string_view> inputs,
                   std::initializer_list<NodeAttribute> attributes = {}) {
        const auto output = name(node);
        // A layer's bound comes before the rounding: interpreters look for that.
        if (groups_.bounded_output(node) != node) {
            file_.node(op, output, inputs, attributes);
        } else {
            settled(op, output, inputs, attributes, node);
        }
    }

    void write(NodeId node) {
        switch (graph_.primitive(node)) {
            case Primitive::input:
                return write_input(node);
            case Primitive::conv1d:
                return is_sequence(node) ? write_convolution(node) : write_convolution_of_vector(node);
            case Primitive::dense:
                return write_dense(node);
            case Primitive::relu:
                return last_step(node, "Relu", {read(operand(node))});
            case Primitive::relu6:
                return write_relu6(node);
            case Primitive::max_pool:
                return write_pool(node, "MaxPool");
            case Primitive::avg_pool:
                return write_pool(node, "AveragePool");
            case Primitive::global_avg_pool:
                return write_global_pool(node, "GlobalAveragePool");
            case Primitive::global_max_pool:
                return write_global_pool(node, "GlobalMaxPool");
            case Primitive::global_min_pool:
                return last_step(node, "ReduceMin", {read(operand(node))},
                                 {{"axes", {time_axis}}, integer("keepdims", 0)});
            case Primitive::global_std_pool:
                return write_deviation(node);
            case Primitive::multiply:
                return write_multiply(node);
            case Primitive::sigmoid:
                return last_step(node, "Sigmoid", {read(operand(node))});
            case Primitive::add:
                return last_step(node, "Add", {read(operand(node)), read(graph_.operands(node)[1])});
            case Primitive::concat:
                return write_concat(node);
            case Primitive::slice:
                return write_slice(node);
            case Primitive::flatten:
                return write_flatten(node);
            case Primitive::softmax:
                return last_step(node, "Softmax", {read(operand(node))}, {integer("axis", channel_axis)});
            default:
                throw std::invalid_argument("operation \"" + std::string(graph_.op(node)) +
                                            "\" is none of a network's deployed form");
        }
    }

    void write_input(NodeId node) {
        const auto shape = graph_.shape(node);
        const Dims dims(shape.dim.begin(), shape.dim.begin() + shape.rank);
        const auto channels = shape.channels();
        const auto check = [&](std::span<const float> values, std::string_view what) {
            if (values.size() != static_cast<std::size_t>(channels))
                throw std::invalid_argument("the normalisation has " + std::to_string(values.size()) + ' ' +
                                            std::string(what) + " for " + std::to_string(channels) + " channels");
            return values;
        };
        file_.input("window", dims);
        const auto mean = file_.constant("mean", {channels}, check(quantized_.mean(), "means"));
        const auto deviation = file_.constant("deviation", {channels}, check(quantized_.deviation(), "deviations"));
        const auto centred = file_.node("Sub", "centred", {"window", mean});
        if (shape.rank == 1) return last_step(node, "Div", {centred, deviation});
        const auto normalised = file_.node("Div", "normalised", {centred, deviation});
        return last_step(node, "Transpose", {normalised}, {{"perm", {batch_axis, time_axis, channel_axis}}});
    }

    Layer convolution(NodeId node) const {
        const auto filters = attribute(node, "filters");
        const auto depth = graph_.shape(operand(node)).channels() / attribute(node, "groups");
        return {node, name(node), {filters, depth, attribute(node, "kernel")}, 0, filters};
    }

    // In front and behind. The window of the last output may end before the signal does: no padding then.
    Dims padding(NodeId node, std::int64_t reach) const {
        if (attribute(node, "same") == 0) return {0, 0};
        const std::int64_t before = graph_.shape(operand(node)).time(), after = graph_.shape(node).time();
        const auto total = std::max<std::int64_t>(0, (after - 1) * attribute(node, "stride") + reach - before);
        return {total / 2, total - total / 2};
    }

    void write_convolution(NodeId node) {
        const auto layer = convolution(node);
        const auto kernel = numbers_.kernel(layer), bias = numbers_.bias(layer);
        const auto taps = attribute(node, "kernel"), dilation = attribute(node, "dilation");
        return last_step(node, "Conv", {read(operand(node)), kernel, bias},
                         {{"dilations", {dilation}},
                          integer("group", attribute(node, "groups")),
                          {"kernel_shape", {taps}},
                          {"pads", padding(node, (taps - 1) * dilation + 1)},
                          {"strides", {attribute(node, "stride")}}});
    }

    // A batch normalisation of a vector: a depthwise convolution over one time step.
    void write_convolution_of_vector(NodeId node) {
        const auto layer = convolution(node);
        const auto axes = file_.constant(layer.name + ".axes", {1}, std::span<const std::int64_t>(&time_axis, 1));
        const auto sequence =
            step("Unsqueeze", layer.name + ".sequence", {read(operand(node)), axes}, {}, operand(node));
        const auto kernel = numbers_.kernel(layer), bias = numbers_.bias(layer);
        const auto result = step("Conv", layer.name + ".result", {sequence, kernel, bias},
                                 {integer("group", attribute(node, "groups")), {"kernel_shape", {1}}}, node);
        return last_step(node, "Squeeze", {result, axes});
    }

    void write_dense(NodeId node) {
        const auto units = attribute(node, "units");
        const Layer layer{node, name(node), {graph_.shape(operand(node)).channels(), units}, 1, units};
        const auto kernel = numbers_.kernel(layer), bias = numbers_.bias(layer);
        return last_step(node, "Gemm", {read(operand(node)), kernel, bias});
    }

    void write_relu6(NodeId node) {
        const float bounds[] = {0.0F, 6.0F};
        const auto lowest = file_.constant(name(node) + ".lowest", {}, std::span(bounds).first(1));
        const auto highest = file_.constant(name(node) + ".highest", {}, std::span(bounds).last(1));
        return last_step(node, "Clip", {read(operand(node)), lowest, highest});
    }

    void write_pool(NodeId node, std::string_view op) {
        const auto size = attribute(node, "size");
        return last_step(
            node, op, {read(operand(node))},
            {{"kernel_shape", {size}}, {"pads", padding(node, size)}, {"strides", {attribute(node, "stride")}}});
    }

    void write_global_pool(NodeId node, std::string_view op) {
        const auto pooled = step(op, name(node) + ".pooled", {read(operand(node))}, {}, node);
        return last_step(node, "Flatten", {pooled}, {integer("axis", channel_axis)});
    }

    // In single precision up to the root, also where signals are integers.
    void write_deviation(NodeId node) {
        const auto layer = name(node);
        const auto signal = read(operand(node));
        const auto mean = file_.node("ReduceMean", layer + ".mean", {signal}, {{"axes", {time_axis}}});
        const auto centred = file_.node("Sub", layer + ".centred", {signal, mean});
        const auto square = file_.node("Mul", layer + ".square", {centred, centred});
        const auto variance =
            file_.node("ReduceMean", layer + ".variance", {square}, {{"axes", {time_axis}}, integer("keepdims", 0)});
        const auto epsilon = static_cast<float>(sdk::global_std_epsilon);
        const auto constant = file_.constant(layer + ".epsilon", {}, std::span<const float>(&epsilon, 1));
        const auto above_zero = file_.node("Add", layer + ".above_zero", {variance, constant});
        return last_step(node, "Sqrt", {above_zero});
    }

    // A vector as the second operand becomes one time step, which serves all.
    void write_multiply(NodeId node) {
        const auto other = graph_.operands(node)[1];
        const auto first = read(operand(node));
        auto second = read(other);
        if (is_sequence(operand(node)) && !is_sequence(other)) {
            const auto axes = file_.constant(name(node) + ".axes", {1}, std::span<const std::int64_t>(&time_axis, 1));
            second = step("Unsqueeze", name(node) + ".factor", {second, axes}, {}, other);
        }
        return last_step(node, "Mul", {first, second});
    }

    void write_concat(NodeId node) {
        std::vector<std::string> parts;
        for (const auto part : graph_.operands(node)) parts.push_back(read(part));
        const NodeAttribute attributes[] = {integer("axis", channel_axis)};
        const auto output = name(node);
        file_.node("Concat", numbers_.before_settling(output), parts, attributes);
        numbers_.settle(output, node);
    }

    void write_slice(NodeId node) {
        const std::int64_t first = attribute(node, "first"), end = first + attribute(node, "count");
        const auto integer_constant = [&](const char* what, std::int64_t value) {
            return file_.constant(name(node) + what, {1}, std::span<const std::int64_t>(&value, 1));
        };
        const auto starts = integer_constant(".starts", first), ends = integer_constant(".ends", end);
        const auto axes = integer_constant(".axes", channel_axis);
        return last_step(node, "Slice", {read(operand(node)), starts, ends, axes});
    }

    void write_flatten(NodeId node) {
        auto features = read(operand(node));
        if (is_sequence(operand(node)))
            features = step("Transpose", name(node) + ".time_first", {features},
                            {{"perm", {batch_axis, time_axis, channel_axis}}}, node);
        return last_step(node, "Flatten", {features}, {integer("axis", channel_axis)});
    }

    const sdk::QuantizedModelView& quantized_;
    const sdk::GraphView& graph_;
    sdk::ActivationGroups groups_;
    Numbers& numbers_;
    ModelFile& file_;
    NodeId last_, logits_;
};

}  // namespace

void write_network(const sdk::ExportedModel& model, Numbers& numbers, ModelFile& file) {
    Network(model, numbers, file).write();
}

}  // namespace linnet::onnx_exporter
