// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tflm/lower.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace linnet::tflm {
namespace {

using sdk::NodeId;
using sdk::Primitive;
using sdk::Shape;

using Dimensions = std::array<std::int32_t, 4>;
constexpr std::uint32_t none = 0xffffffff;

Tensor quantized(std::uint8_t rank, Dimensions dim, Name name) {
    return {dim, rank, Type::i8, 1, 0, true, name.length()};
}

// An activation of the network itself, {1, time, channels} or {1, features}.
Tensor plain(Shape shape, Name name) {
    if (shape.rank == 2) return quantized(3, {1, shape.time(), shape.channels(), 1}, name);
    return quantized(2, {1, shape.channels(), 1, 1}, name);
}

// The two ways a sequence becomes an image: convolutions run along its width, pools along its height.
enum class Axis : std::uint8_t { wide, high };

Tensor image(Shape shape, Axis axis, Name name) {
    if (axis == Axis::wide) return quantized(4, {1, 1, shape.time(), shape.channels()}, name);
    return quantized(4, {1, shape.time(), 1, shape.channels()}, name);
}

class Lowering {
public:
    Lowering(const sdk::GraphView& graph, Biases biases, CounterDigits digits)
        : graph_(graph), biases_(biases), names_(digits) {
        const auto nodes = graph.order().size();
        values_.assign(nodes, none);
        expanded_.assign(nodes, {none, none});
        model_.activations.reserve(4 * nodes + 4);
        model_.operators.reserve(4 * nodes + 4);
        model_.weights.reserve(3 * nodes);
        model_.shapes.reserve(nodes + 2);
    }

    Model run() {
        for (const auto node : graph_.order())
            if (value(node) == none) lower(node);
        finish();
        return std::move(model_);
    }

private:
    std::int32_t attribute(NodeId node, std::string_view name) const {
        return static_cast<std::int32_t>(graph_.attribute(node, name));
    }
    NodeId operand(NodeId node) const { return graph_.operands(node).front(); }
    std::uint32_t& value(NodeId node) { return values_[static_cast<std::size_t>(node)]; }
    // The one user of a node, when it is of this kind.
    template <class Wanted>
    NodeId sole_user(NodeId node, Wanted wanted) const {
        const auto users = graph_.users(node);
        return users.size() == 1 && wanted(graph_.primitive(users.front())) ? users.front() : node;
    }
    static bool is_activation(Primitive primitive) {
        return primitive == Primitive::relu || primitive == Primitive::relu6;
    }

    // What follows a layer and becomes a part of it.
    struct Fused {
        NodeId last;
        bool activation = false;
        bool batch_norm = false;
    };
    Fused fuse_activation(NodeId layer) const {
        const auto last = sole_user(layer, is_activation);
        return {last, last != layer, false};
    }
    Fused fuse_all(NodeId layer) const {
        const auto normed = sole_user(layer, [](Primitive p) { return p == Primitive::batch_norm; });
        auto fused = fuse_activation(normed);
        fused.batch_norm = normed != layer;
        return fused;
    }
    void settle(NodeId layer, const Fused& fused, std::uint32_t result) {
        if (fused.batch_norm) value(graph_.users(layer).front()) = result;
        value(layer) = value(fused.last) = result;
    }

    std::uint32_t emit(Operator op, std::initializer_list<std::uint32_t> operands, std::uint32_t constants,
                       const Tensor& output) {
        const auto position = static_cast<std::uint32_t>(model_.operators.size() + 1);
        for (const auto index : operands) model_.activations[index].last = position;
        op.inputs = static_cast<std::uint32_t>(operands.size()) + constants;
        op.output = static_cast<std::uint32_t>(model_.activations.size());
        model_.activations.push_back({output, position, position});
        model_.operators.push_back(op);
        return op.output;
    }
    void axis_constant(bool& known, Name name) {
        if (!known) model_.shapes.push_back({{}, 0, Type::i32, 0, 0, true, name.length()});
        known = true;
    }
    std::uint32_t expand(NodeId node, Axis axis, Name layer) {
        auto& known = expanded_[static_cast<std::size_t>(node)][axis == Axis::wide ? 0 : 1];
        if (known != none) return known;
        if (axis == Axis::high) axis_constant(has_high_axis_, layer + "/ExpandDims/dim");
        if (axis == Axis::wide && !has_wide_axis_) axis_constant(has_wide_axis_, wide_axis_name());
        return known = emit({.code = Code::expand_dims}, {value(node)}, 1,
                            image(graph_.shape(node), axis, layer + "/ExpandDims"));
    }
    std::uint32_t reshape(std::uint32_t operand_index, Shape shape, Name name) {
        model_.shapes.push_back({{shape.rank == 2 ? 3 : 2, 1, 1, 1}, 1, Type::i32, 0, 0, true, name.length()});
        return emit({.code = Code::reshape}, {operand_index}, 1, plain(shape, name + repeated));
    }
    // The constant 1 serves convolutions and the mean alike, and is called after the last of them.
    Name wide_axis_name() const {
        for (const auto node : graph_.order())
            if (graph_.primitive(node) == Primitive::global_avg_pool)
                return names_.of(Primitive::global_avg_pool) + "/Mean/reduction_indices";
        return names_.of(Primitive::conv1d) + "/ExpandDims/dim";
    }

    struct ZeroBias {
        std::int32_t length;
        std::uint32_t tensor, output;  // the first of this length, and the activation of its layer
        Name name;
    };
    // Adds a bias that is zero. Zero biases of one length are one constant, named after all layers that use it, as are
    // the activations of the layers.
    void zero_bias(std::int32_t length, Name layer) {
        const auto first =
            std::find_if(zero_biases_.begin(), zero_biases_.end(), [&](const auto& b) { return b.length == length; });
        const auto index = static_cast<std::uint32_t>(model_.weights.size());
        Tensor bias{{length, 1, 1, 1}, 1, Type::i32, length, 0, true, layer.length()};
        if (first == zero_biases_.end()) {
            zero_biases_.push_back({length, index, none, layer});
        } else {
            bias.stored = false;
            rename(*first, first->name | layer);
            bias.name_length = (first->name + repeated).length();
        }
        model_.weights.push_back(bias);
    }
    void rename(ZeroBias& bias, Name name) {
        const auto longer = name.length() - bias.name.length();
        model_.weights[bias.tensor].name_length += longer;
        if (bias.output != none) model_.activations[bias.output].tensor.name_length += longer;
        bias.name = name;
    }
    void own_bias(std::int32_t length, std::int32_t scales, Name name) {
        model_.weights.push_back({{length, 1, 1, 1}, 1, Type::i32, scales, 0, true, name.length()});
    }

    void lower(NodeId node) {
        switch (graph_.primitive(node)) {
            case Primitive::input:
                return lower_input(node);
            case Primitive::conv1d:
                return lower_convolution(node);
            case Primitive::batch_norm:
                return lower_batch_norm(node);
            case Primitive::relu:
            case Primitive::relu6:
                return lower_activation(node);
            case Primitive::max_pool:
            case Primitive::avg_pool:
                return lower_pool(node);
            case Primitive::global_avg_pool:
            case Primitive::global_max_pool:
                return lower_global_pool(node);
            case Primitive::add:
                return lower_add(node);
            case Primitive::concat:
                return lower_concat(node);
            case Primitive::flatten:
                return lower_flatten(node);
            case Primitive::dense:
                return lower_dense(node);
            case Primitive::dropout:
                value(node) = value(operand(node));
                expanded_[static_cast<std::size_t>(node)] = expanded_[static_cast<std::size_t>(operand(node))];
                return;
            case Primitive::softmax:
                value(node) = emit({.code = Code::softmax}, {value(operand(node))}, 0,
                                   plain(graph_.shape(node), output_name + repeated));
                return;
            case Primitive::global_min_pool:
            case Primitive::global_std_pool:
            case Primitive::multiply:
            case Primitive::sigmoid:
            case Primitive::slice:
            case Primitive::other:
                break;
        }
        throw std::invalid_argument("runtime tflm cannot deploy operation \"" + std::string(graph_.op(node)) + "\"");
    }

    void lower_input(NodeId node) {
        auto tensor = plain(graph_.shape(node), names_.input());
        tensor.type = Type::f32;
        tensor.scales = 0;
        model_.activations.push_back({tensor, 0, 0});
        value(node) = emit({.code = Code::quantize}, {0}, 0, plain(graph_.shape(node), quantized_input_name));
    }

    // On a single channel a convolution is an ordinary one unless it is a part of a separable layer.
    bool is_depthwise(NodeId node) const {
        const auto channels = graph_.shape(operand(node)).channels();
        return channels > 1 && attribute(node, "groups") == channels;
    }
    // The pointwise convolution that makes a separable layer of a depthwise one; the node itself when there is none.
    NodeId pointwise_of(NodeId depthwise) const {
        const bool single = graph_.shape(operand(depthwise)).channels() == 1 && attribute(depthwise, "filters") == 1;
        if (!is_depthwise(depthwise) && !single) return depthwise;
        const auto next = sole_user(depthwise, [](Primitive p) { return p == Primitive::conv1d; });
        if (next == depthwise || attribute(next, "kernel") != 1 || attribute(next, "stride") != 1 ||
            attribute(next, "groups") != 1)
            return depthwise;
        return next;
    }
    Operator convolution(NodeId node) const {
        const auto kernel = attribute(node, "kernel");
        return {.code = is_depthwise(node) ? Code::depthwise_conv : Code::conv,
                .valid_padding = kernel == 1 || attribute(node, "same") == 0,
                .kernel = kernel,
                .stride = attribute(node, "stride"),
                .dilation = attribute(node, "dilation"),
                .input_channels = graph_.shape(operand(node)).channels(),
                .output_channels = attribute(node, "filters")};
    }
    void kernel_tensor(const Operator& op, NodeId node, Name name) {
        const auto per_filter = op.input_channels / attribute(node, "groups");
        Tensor tensor{
            {op.output_channels, 1, op.kernel, per_filter}, 4, Type::i8, op.output_channels, 0, true, name.length()};
        if (op.code == Code::depthwise_conv) {
            tensor.dim = {1, 1, op.kernel, op.output_channels};
            tensor.quantized_dimension = 3;
        }
        model_.weights.push_back(tensor);
    }

    void lower_convolution(NodeId node) {
        const auto pointwise = pointwise_of(node);
        const bool separable = pointwise != node;
        const auto layer = separable            ? names_.separable()
                           : is_depthwise(node) ? names_.depthwise()
                                                : names_.of(Primitive::conv1d);
        const auto origin = layer + (separable ? "/separable_conv2d" : "/Conv1D");
        auto current = expand(operand(node), Axis::wide, layer);
        if (separable) current = depthwise_part(node, current, origin + "/depthwise");
        final_convolution(pointwise, current, layer, origin);
    }

    std::uint32_t depthwise_part(NodeId node, std::uint32_t input, Name origin) {
        auto op = convolution(node);
        op.code = Code::depthwise_conv;
        const bool first_of_length = std::none_of(zero_biases_.begin(), zero_biases_.end(),
                                                  [&](const auto& b) { return b.length == op.output_channels; });
        // A constant that an earlier layer brought stands in front of this layer's own.
        if (!first_of_length) zero_bias(op.output_channels, origin);
        kernel_tensor(op, node, first_of_length ? origin + repeated : origin);
        if (first_of_length) zero_bias(op.output_channels, origin);
        return value(node) = emit(op, {input}, 2, image(graph_.shape(node), Axis::wide, origin + repeated));
    }

    void final_convolution(NodeId node, std::uint32_t input, Name layer, Name origin) {
        const auto fused = fuse_all(node);
        auto op = convolution(node);
        op.activation = fused.activation;
        kernel_tensor(op, node, origin);
        const bool zero = biases_ == Biases::zero || (attribute(node, "bias") == 0 && !fused.batch_norm);
        const auto bias_origin = ((layer + "/BiasAdd") | origin) | (zero ? Name{} : layer + "/BiasAdd/ReadVariableOp");
        const auto squeezed = (fused.activation ? layer + "/Relu" : Name{}) | (layer + "/Squeeze");
        const auto bias = static_cast<std::uint32_t>(model_.weights.size());
        if (zero) {
            zero_bias(op.output_channels, bias_origin);
        } else {
            own_bias(op.output_channels, op.output_channels, layer + "/BiasAdd/ReadVariableOp");
        }
        const auto result = emit(op, {input}, 2, image(graph_.shape(node), Axis::wide, squeezed | bias_origin));
        if (zero && zero_biases_.back().tensor == bias) zero_biases_.back().output = result;
        settle(node, fused, reshape(result, graph_.shape(node), squeezed));
    }

    void lower_batch_norm(NodeId node) {
        const auto fused = fuse_activation(node);
        const auto channels = graph_.shape(node).channels();
        const auto layer = names_.of(Primitive::batch_norm);
        model_.weights.push_back(quantized(1, {channels, 1, 1, 1}, layer + "/batchnorm/mul"));
        model_.weights.push_back(quantized(1, {channels, 1, 1, 1}, layer + "/batchnorm/sub"));
        const auto scaled =
            emit({.code = Code::mul}, {value(operand(node))}, 1, plain(graph_.shape(node), layer + "/batchnorm/mul_1"));
        settle(node, fused,
               emit({.code = Code::add, .activation = fused.activation}, {scaled}, 1,
                    plain(graph_.shape(node), layer + "/batchnorm/add_1")));
    }

    void lower_activation(NodeId node) {
        const auto code = graph_.primitive(node) == Primitive::relu ? Code::relu : Code::relu6;
        value(node) = emit({.code = code}, {value(operand(node))}, 0,
                           plain(graph_.shape(node), names_.of(graph_.primitive(node)) + "/Relu"));
    }

    void lower_pool(NodeId node) {
        const bool max = graph_.primitive(node) == Primitive::max_pool;
        const auto fused = fuse_activation(node);
        const auto layer = names_.of(graph_.primitive(node));
        const auto shape = graph_.shape(node);
        const auto input = expand(operand(node), Axis::high, layer);
        const auto pooled = emit({.code = max ? Code::max_pool : Code::average_pool,
                                  .valid_padding = attribute(node, "same") == 0,
                                  .activation = fused.activation,
                                  .kernel = attribute(node, "size"),
                                  .stride = attribute(node, "stride"),
                                  .input_channels = shape.channels(),
                                  .output_channels = shape.channels()},
                                 {input}, 0, image(shape, Axis::high, layer + (max ? "/MaxPool" : "/AvgPool")));
        settle(node, fused, reshape(pooled, shape, layer + "/Squeeze"));
    }

    void lower_global_pool(NodeId node) {
        const bool max = graph_.primitive(node) == Primitive::global_max_pool;
        const auto layer = names_.of(graph_.primitive(node));
        axis_constant(has_wide_axis_, layer + (max ? "/Max/reduction_indices" : "/Mean/reduction_indices"));
        value(node) = emit({.code = max ? Code::reduce_max : Code::mean,
                            .input_channels = graph_.shape(node).channels(),
                            .output_channels = graph_.shape(node).channels()},
                           {value(operand(node))}, 1, plain(graph_.shape(node), layer + (max ? "/Max" : "/Mean")));
    }

    void lower_add(NodeId node) {
        const auto operands = graph_.operands(node);
        const auto fused = fuse_activation(node);
        const auto layer = names_.of(Primitive::add);
        auto sum = value(operands.front());
        for (std::size_t i = 1; i < operands.size(); ++i) {
            const bool last = i + 1 == operands.size();
            sum = emit({.code = Code::add, .activation = last && fused.activation}, {sum, value(operands[i])}, 0,
                       plain(graph_.shape(node), layer + "/add"));
        }
        settle(node, fused, sum);
    }

    void lower_concat(NodeId node) {
        const auto result = emit({.code = Code::concatenation}, {}, 0,
                                 plain(graph_.shape(node), names_.of(Primitive::concat) + "/concat"));
        auto& op = model_.operators.back();
        for (const auto part : graph_.operands(node)) {
            model_.activations[value(part)].last = model_.activations[result].first;
            ++op.inputs;
        }
        value(node) = result;
    }

    void lower_flatten(NodeId node) {
        const bool is_flat = graph_.shape(operand(node)).rank == 1;
        value(node) =
            is_flat ? value(operand(node))
                    : reshape(value(operand(node)), graph_.shape(node), names_.of(Primitive::flatten) + "/Reshape");
    }

    // Batch normalisation behind a dense layer gives it a bias.
    void lower_dense(NodeId node) {
        const auto fused = fuse_all(node);
        const auto layer = names_.of(Primitive::dense);
        const auto inputs = graph_.shape(operand(node)).channels(), units = graph_.shape(node).channels();
        const bool biased = attribute(node, "bias") != 0 || fused.batch_norm;
        const bool stored_bias = biased && biases_ == Biases::trained;
        model_.weights.push_back(quantized(2, {units, inputs, 1, 1}, layer + "/MatMul"));
        if (stored_bias) own_bias(units, 1, layer + "/BiasAdd/ReadVariableOp");
        const auto name = (layer + "/MatMul") | (fused.activation ? layer + "/Relu" : Name{}) |
                          (biased ? layer + "/BiasAdd" : Name{});
        settle(node, fused,
               emit({.code = Code::fully_connected,
                     .spare_inputs = static_cast<std::uint8_t>(stored_bias ? 0 : 1),
                     .activation = fused.activation,
                     .input_channels = inputs,
                     .output_channels = units},
                    {value(operand(node))}, stored_bias ? 2 : 1, plain(graph_.shape(node), name)));
    }

    void finish() {
        const auto last = graph_.order().back();
        auto tensor = plain(graph_.shape(last), output_name);
        tensor.type = Type::f32;
        tensor.scales = 0;
        emit({.code = Code::dequantize}, {value(last)}, 0, tensor);
    }

    const sdk::GraphView& graph_;
    Biases biases_;
    LayerNames names_;
    Model model_;
    std::vector<std::uint32_t> values_;                   // per node: the activation that holds its output
    std::vector<std::array<std::uint32_t, 2>> expanded_;  // per node: its output as an image, by axis
    std::vector<ZeroBias> zero_biases_;
    bool has_wide_axis_ = false, has_high_axis_ = false;
};

}  // namespace

bool can_lower(std::string_view op) noexcept {
    constexpr std::string_view known[] = {"input",           "conv1d",          "batch_norm", "relu",    "relu6",
                                          "max_pool",        "avg_pool",        "add",        "concat",  "flatten",
                                          "global_avg_pool", "global_max_pool", "dense",      "dropout", "softmax"};
    return std::find(std::begin(known), std::end(known), op) != std::end(known);
}

Model lower(const sdk::GraphView& graph, Biases biases, CounterDigits digits) {
    return Lowering(graph, biases, digits).run();
}

}  // namespace linnet::tflm
