// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tflm/program.hpp"

#include <algorithm>
#include <iterator>
#include <linnet/sdk/support/activation_groups.hpp>
#include <stdexcept>
#include <utility>

namespace linnet::tflm {
namespace {

using sdk::NodeId;
using sdk::Primitive;
using sdk::Shape;

constexpr std::uint32_t none = 0xffffffff;

class Compiler {
public:
    Compiler(const sdk::GraphView& graph, ProgramForm form)
        : graph_(graph), form_(form), groups_(graph), outputs_(graph.order().size(), none) {}

    Program run() {
        for (const auto node : graph_.order()) compile(node);
        const auto last = graph_.order().back();
        program_.output = output(last);
        if (graph_.shape(last).rank == 1) program_.output = reshape(last, program_.output, add_row("output", last));
        return std::move(program_);
    }

private:
    std::int32_t attribute(NodeId node, std::string_view name) const {
        return static_cast<std::int32_t>(graph_.attribute(node, name));
    }
    NodeId operand(NodeId node) const { return graph_.operands(node).front(); }
    std::uint32_t& output(NodeId node) { return outputs_[static_cast<std::size_t>(node)]; }

    // "conv1d_1": a kind of layer and a running number of its own.
    std::string layer(std::string_view kind) {
        auto known = std::find_if(counters_.begin(), counters_.end(), [&](const auto& c) { return c.first == kind; });
        if (known == counters_.end()) known = counters_.insert(known, {kind, 0});
        return std::string(kind) + "_" + std::to_string(++known->second);
    }

    std::uint32_t add(Value value) {
        program_.values.push_back(std::move(value));
        return static_cast<std::uint32_t>(program_.values.size() - 1);
    }
    std::uint32_t add_activation(std::string name, NodeId node) {
        const auto shape = graph_.shape(node);
        return add({.name = std::move(name),
                    .dim = {1, 1, shape.time(), shape.channels()},
                    .rank = 4,
                    .node = node,
                    .scales = 1});
    }
    // {1, features}, as a reduction makes it and callers have the output.
    std::uint32_t add_row(std::string name, NodeId node) {
        return add(
            {.name = std::move(name), .dim = {1, graph_.shape(node).channels()}, .rank = 2, .node = node, .scales = 1});
    }
    // {1, time, channels}, as callers and the float operations have the input.
    std::uint32_t add_window(std::string name, NodeId node, Type type) {
        const auto shape = graph_.shape(node);
        return add({.name = std::move(name),
                    .dim = {1, shape.time(), shape.channels()},
                    .rank = 3,
                    .type = type,
                    .node = node,
                    .scales = type == Type::i8 ? 1 : 0});
    }
    // Equal constants are one.
    std::uint32_t integers(std::string_view kind, std::vector<std::int32_t> numbers) {
        for (std::uint32_t i = 0; i < program_.values.size(); ++i)
            if (program_.values[i].contents == Contents::integers && program_.values[i].integers == numbers) return i;
        const auto count = static_cast<std::int32_t>(numbers.size());
        return add({.name = layer(kind),
                    .dim = {count},
                    .rank = 1,
                    .type = Type::i32,
                    .contents = Contents::integers,
                    .integers = std::move(numbers)});
    }
    std::uint32_t step(Step step) {
        program_.steps.push_back(std::move(step));
        return program_.steps.back().output;
    }
    std::uint32_t reshape(NodeId node, std::uint32_t from, std::uint32_t to) {
        const auto& value = program_.values[to];
        const auto shape = integers("shape", {value.dim.begin(), value.dim.begin() + value.rank});
        return step({.code = Code::reshape, .node = node, .inputs = {from, shape}, .output = to});
    }

    void compile(NodeId node) {
        switch (graph_.primitive(node)) {
            case Primitive::input:
                return compile_input(node);
            case Primitive::conv1d:
                return compile_convolution(node);
            case Primitive::dense:
                return compile_dense(node);
            case Primitive::relu:
            case Primitive::relu6:
                return compile_activation(node);
            case Primitive::max_pool:
            case Primitive::avg_pool:
                return compile_pool(node);
            case Primitive::global_avg_pool:
            case Primitive::global_max_pool:
            case Primitive::global_min_pool:
                return compile_global_pool(node);
            case Primitive::add:
                return compile_add(node);
            case Primitive::multiply:
                return compile_multiply(node);
            case Primitive::sigmoid:
                return compile_sigmoid(node);
            case Primitive::concat:
                return compile_concat(node);
            case Primitive::slice:
                return compile_slice(node);
            case Primitive::flatten:
                return compile_flatten(node);
            case Primitive::softmax:
                output(node) = step({.code = Code::softmax,
                                     .node = node,
                                     .inputs = {output(operand(node))},
                                     .output = add_activation(layer("softmax"), node)});
                return;
            default:  // batch_norm and dropout, which a deployed form has not, and what no operation computes
                throw std::invalid_argument("runtime tflm cannot deploy operation \"" + std::string(graph_.op(node)) +
                                            "\"");
        }
    }

    void compile_input(NodeId node) {
        const auto shape = graph_.shape(node);
        const auto channels = shape.channels();
        if (form_.input == InputForm::int8) {
            program_.input = add_window("input", node, Type::i8);
            output(node) = reshape(node, program_.input, add_activation("input/image", node));
            return;
        }
        const auto per_channel = [&](std::string name, Contents contents) {
            return add(
                {.name = std::move(name), .dim = {channels}, .rank = 1, .type = Type::f32, .contents = contents});
        };
        program_.input = add_window("input", node, Type::f32);
        const auto mean = per_channel("input/mean", Contents::mean);
        const auto centred = add_window("input/centred", node, Type::f32);
        step({.code = Code::sub, .node = node, .inputs = {program_.input, mean}, .output = centred});
        const auto factor = per_channel("input/inverse_deviation", Contents::inverse_deviation);
        const auto normalised = add_window("input/normalised", node, Type::f32);
        step({.code = Code::mul, .node = node, .inputs = {centred, factor}, .output = normalised});
        const auto quantized = add_window("input/quantized", node, Type::i8);
        step({.code = Code::quantize, .node = node, .inputs = {normalised}, .output = quantized});
        output(node) = reshape(node, quantized, add_activation("input/image", node));
    }

    Bound bound_of(NodeId layer) const {
        const auto last = groups_.bounded_output(layer);
        if (last == layer) return Bound::none;
        return graph_.primitive(last) == Primitive::relu ? Bound::relu : Bound::relu6;
    }

    std::uint32_t add_kernel(const std::string& name, NodeId node, std::array<std::int32_t, 4> dim, std::uint8_t rank,
                             std::uint8_t quantized_dimension) {
        return add({.name = name + "/kernel",
                    .dim = dim,
                    .rank = rank,
                    .contents = Contents::kernel,
                    .node = node,
                    .scales = dim[quantized_dimension],
                    .quantized_dimension = quantized_dimension});
    }
    std::uint32_t add_bias(const std::string& name, NodeId node, std::int32_t count) {
        return add({.name = name + "/bias",
                    .dim = {count},
                    .rank = 1,
                    .type = Type::i32,
                    .contents = Contents::bias,
                    .node = node,
                    .scales = count});
    }

    // On a single channel a convolution with one filter counts as depthwise: it is then a part of a separable layer.
    bool is_depthwise(NodeId node, std::int32_t channels) const {
        return attribute(node, "groups") == channels && (channels > 1 || attribute(node, "filters") == 1);
    }

    void compile_convolution(NodeId node) {
        const auto shape = graph_.shape(operand(node));
        const bool depthwise = is_depthwise(node, shape.channels());
        const auto name = layer(depthwise ? "depthwise_conv1d" : "conv1d");
        const auto filters = attribute(node, "filters"), kernel = attribute(node, "kernel");
        const auto groups = attribute(node, "groups");
        const auto weights = depthwise ? add_kernel(name, node, {1, 1, kernel, filters}, 4, 3)
                                       : add_kernel(name, node, {filters, 1, kernel, shape.channels() / groups}, 4, 0);
        settle(node, name, weights,
               {.code = depthwise ? Code::depthwise_conv : Code::conv,
                .node = node,
                .inputs = {},
                .kernel = kernel,
                .stride = attribute(node, "stride"),
                .dilation = attribute(node, "dilation"),
                .same_padding = attribute(node, "same") != 0 && kernel > 1,
                .groups = groups});
    }

    void compile_dense(NodeId node) {
        const auto name = layer("dense");
        const auto inputs = graph_.shape(operand(node)).channels(), units = attribute(node, "units");
        // With one scale the kernels of FULLY_CONNECTED multiply it with that of the operand in float32.
        const bool as_convolution = form_.dense == DenseForm::conv || units == 1;
        const auto weights = as_convolution ? add_kernel(name, node, {units, 1, 1, inputs}, 4, 0)
                                            : add_kernel(name, node, {units, inputs}, 2, 0);
        settle(node, name, weights,
               {.code = as_convolution ? Code::conv : Code::fully_connected, .node = node, .inputs = {}});
    }

    // Adds what layers with a kernel have in common. The result is that of the activation that bounds the layer.
    void settle(NodeId node, const std::string& name, std::uint32_t weights, Step layer) {
        const auto bias = add_bias(name, node, graph_.shape(node).channels());
        layer.inputs = {output(operand(node)), weights, bias};
        layer.output = add_activation(name, groups_.bounded_output(node));
        layer.bound = bound_of(node);
        output(node) = step(std::move(layer));
    }

    void compile_activation(NodeId node) {
        if (groups_.is_bound(node)) {
            output(node) = output(operand(node));
            return;
        }
        const bool six = graph_.primitive(node) == Primitive::relu6;
        output(node) = step({.code = six ? Code::relu6 : Code::relu,
                             .node = node,
                             .inputs = {output(operand(node))},
                             .output = add_activation(layer(six ? "relu6" : "relu"), node)});
    }

    void compile_pool(NodeId node) {
        const bool max = graph_.primitive(node) == Primitive::max_pool;
        output(node) = step({.code = max ? Code::max_pool : Code::average_pool,
                             .node = node,
                             .inputs = {output(operand(node))},
                             .output = add_activation(layer(max ? "max_pool" : "avg_pool"), node),
                             .kernel = attribute(node, "size"),
                             .stride = attribute(node, "stride"),
                             .same_padding = attribute(node, "same") != 0});
    }

    void compile_global_pool(NodeId node) {
        const auto primitive = graph_.primitive(node);
        const auto code = primitive == Primitive::global_max_pool   ? Code::reduce_max
                          : primitive == Primitive::global_min_pool ? Code::reduce_min
                                                                    : Code::mean;
        const auto name = layer(graph_.op(node));
        const auto axes = integers("axes", {1, 2});
        const auto row = step({.code = code,
                               .node = node,
                               .inputs = {output(operand(node)), axes},
                               .output = add_row(name + "/row", node)});
        output(node) = reshape(node, row, add_activation(name, node));
    }

    void compile_add(NodeId node) {
        const auto operands = graph_.operands(node);
        output(node) = step({.code = Code::add,
                             .node = node,
                             .inputs = {output(operands[0]), output(operands[1])},
                             .output = add_activation(layer("add"), groups_.bounded_output(node)),
                             .bound = bound_of(node)});
    }

    void compile_multiply(NodeId node) {
        const auto operands = graph_.operands(node);
        output(node) = step({.code = Code::mul,
                             .node = node,
                             .inputs = {output(operands[0]), output(operands[1])},
                             .output = add_activation(layer("multiply"), node)});
    }

    void compile_sigmoid(NodeId node) {
        if (!groups_.is_of_sigmoids(node))
            throw std::invalid_argument(
                "runtime tflm cannot deploy a sigmoid whose result is joined with other signals: .tflite files demand "
                "that it has the scale 1/256");
        output(node) = step({.code = Code::logistic,
                             .node = node,
                             .inputs = {output(operand(node))},
                             .output = add_activation(layer("sigmoid"), node)});
    }

    void compile_concat(NodeId node) {
        Step concat{.code = Code::concatenation, .node = node, .inputs = {}};
        for (const auto part : graph_.operands(node)) concat.inputs.push_back(output(part));
        concat.output = add_activation(layer("concat"), node);
        output(node) = step(std::move(concat));
    }

    void compile_slice(NodeId node) {
        const auto shape = graph_.shape(node);
        const auto begin = integers("begin", {0, 0, 0, attribute(node, "first")});
        const auto size = integers("size", {1, 1, shape.time(), shape.channels()});
        output(node) = step({.code = Code::slice,
                             .node = node,
                             .inputs = {output(operand(node)), begin, size},
                             .output = add_activation(layer("slice"), node)});
    }

    void compile_flatten(NodeId node) {
        output(node) = output(operand(node));
        if (graph_.shape(operand(node)).rank == 1) return;
        output(node) = reshape(node, output(operand(node)), add_activation(layer("flatten"), node));
    }

    const sdk::GraphView& graph_;
    ProgramForm form_;
    sdk::ActivationGroups groups_;
    Program program_;
    std::vector<std::uint32_t> outputs_;  // per node: the value that holds its output
    std::vector<std::pair<std::string_view, int>> counters_;
};

}  // namespace

std::uint64_t Value::elements() const {
    std::uint64_t product = 1;
    for (std::uint8_t axis = 0; axis < rank; ++axis) product *= static_cast<std::uint64_t>(dim[axis]);
    return product;
}

bool can_compile(std::string_view op) noexcept {
    constexpr std::string_view known[] = {"input",
                                          "conv1d",
                                          "batch_norm",
                                          "relu",
                                          "relu6",
                                          "max_pool",
                                          "avg_pool",
                                          "add",
                                          "concat",
                                          "flatten",
                                          "global_avg_pool",
                                          "global_max_pool",
                                          "global_min_pool",
                                          "multiply",
                                          "dense",
                                          "dropout",
                                          "softmax",
                                          "sigmoid",
                                          "slice"};
    return std::find(std::begin(known), std::end(known), op) != std::end(known);
}

Program compile(const sdk::GraphView& deployed, ProgramForm form) { return Compiler(deployed, form).run(); }

Model arena_model(const Program& program) {
    Model model;
    std::vector<std::uint32_t> activation(program.values.size(), none);
    const auto tensor = [](const Value& value) {
        return Tensor{value.dim, value.rank, value.type, value.scales, value.quantized_dimension};
    };
    const auto make = [&](std::uint32_t value, std::uint32_t position) {
        activation[value] = static_cast<std::uint32_t>(model.activations.size());
        model.activations.push_back({tensor(program.values[value]), position, position});
    };
    for (const auto& value : program.values)
        if (value.contents != Contents::activation) model.weights.push_back(tensor(value));
    make(program.input, 0);
    for (std::uint32_t i = 0; i < program.steps.size(); ++i) {
        const auto& step = program.steps[i];
        make(step.output, i + 1);
        Operator op{.code = step.code, .inputs = static_cast<std::uint32_t>(step.inputs.size())};
        op.output = activation[step.output];
        op.kernel = step.kernel;
        op.stride = step.stride;
        const auto channels_of = [&](std::uint32_t value) {
            return program.values[value].dim[program.values[value].rank - 1u];
        };
        op.input_channels = channels_of(step.inputs.front());
        op.output_channels = channels_of(step.output);
        for (const auto input : step.inputs)
            if (activation[input] != none) model.activations[activation[input]].last = i + 1;
        model.operators.push_back(op);
    }
    model.activations[activation[program.output]].last = static_cast<std::uint32_t>(program.steps.size());
    return model;
}

}  // namespace linnet::tflm
