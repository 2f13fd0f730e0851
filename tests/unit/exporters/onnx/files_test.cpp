// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <stdexcept>

#include "tests/unit/exporters/onnx/model_files.hpp"

namespace {

using namespace linnet;
using sdk::NodeId;
using Words = std::vector<std::string>;

core::Graph small_network() {
    test::Sketch net(sdk::Shape::sequence(8, 2));
    net.add("conv1d", {{"filters", 4}, {"kernel", 4}, {"stride", 2}, {"groups", 2}});
    net.add("relu6");
    net.add("flatten");
    net.add("dense", {{"units", 3}});
    net.add("softmax");
    return net.finish();
}

Words operators(const onnx::ModelProto& model) {
    Words operators;
    for (const auto& node : model.graph().node()) operators.push_back(node.op_type());
    return operators;
}

const onnx::NodeProto& node(const onnx::ModelProto& model, const std::string& name) {
    for (const auto& one : model.graph().node())
        if (one.name() == name) return one;
    throw std::logic_error("no node " + name);
}

std::vector<std::int64_t> attribute(const onnx::NodeProto& node, const std::string& name) {
    for (const auto& one : node.attribute())
        if (one.name() == name)
            return one.type() == onnx::AttributeProto::INT
                       ? std::vector<std::int64_t>{one.i()}
                       : std::vector<std::int64_t>(one.ints().begin(), one.ints().end());
    throw std::logic_error("no attribute " + name);
}

struct Tensor {
    std::vector<std::int64_t> dims;
    std::vector<double> values;
};

template <class Value>
std::vector<double> unpacked(const std::string& bytes) {
    std::vector<Value> values(bytes.size() / sizeof(Value));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(Value));
    return {values.begin(), values.end()};
}

Tensor tensor(const onnx::ModelProto& model, const std::string& name) {
    for (const auto& one : model.graph().initializer()) {
        if (one.name() != name) continue;
        Tensor tensor{{one.dims().begin(), one.dims().end()}, {}};
        if (one.data_type() == onnx::TensorProto::FLOAT) tensor.values = unpacked<float>(one.raw_data());
        if (one.data_type() == onnx::TensorProto::INT8) tensor.values = unpacked<std::int8_t>(one.raw_data());
        if (one.data_type() == onnx::TensorProto::INT32) tensor.values = unpacked<std::int32_t>(one.raw_data());
        return tensor;
    }
    throw std::logic_error("no constant " + name);
}

template <class Values>
std::vector<double> reals(const Values& values) {
    return {values.begin(), values.end()};
}

// The model, but for its weights or its integers.
class Altered final : public sdk::ExportedModel {
public:
    explicit Altered(const test::Exported& model) : model_{model} {}
    std::string_view name() const noexcept override { return model_.name(); }
    std::string_view version() const noexcept override { return model_.version(); }
    const sdk::BoardProfile& board() const noexcept override { return model_.board(); }
    const sdk::WeightsView& weights() const noexcept override {
        return other_weights ? *other_weights : model_.weights();
    }
    const sdk::QuantizedModelView& quantized() const noexcept override {
        return other_integers ? *other_integers : model_.quantized();
    }
    std::string_view label(std::int32_t number) const noexcept override { return model_.label(number); }
    std::span<const float> windows() const noexcept override { return model_.windows(); }
    std::span<const std::int32_t> classes() const noexcept override { return model_.classes(); }

    const sdk::WeightsView* other_weights = nullptr;
    const sdk::QuantizedModelView* other_integers = nullptr;

private:
    const test::Exported& model_;
};

// The deployed form and its quantizations, but no integers; one channel of normalisation too few where asked for.
class WithoutIntegers final : public sdk::QuantizedModelView {
public:
    WithoutIntegers(const sdk::QuantizedModelView& model, std::size_t means) : model_{model}, means_{means} {}
    const sdk::GraphView& graph() const noexcept override { return model_.graph(); }
    sdk::Quantization output(NodeId node) const noexcept override { return model_.output(node); }
    std::span<const std::int8_t> kernel(NodeId) const noexcept override { return {}; }
    std::span<const float> kernel_scales(NodeId) const noexcept override { return {}; }
    std::span<const std::int32_t> bias(NodeId) const noexcept override { return {}; }
    std::span<const float> mean() const noexcept override { return model_.mean().first(means_); }
    std::span<const float> deviation() const noexcept override { return model_.deviation(); }
    std::string_view digest() const noexcept override { return model_.digest(); }

private:
    const sdk::QuantizedModelView& model_;
    std::size_t means_;
};

}  // namespace

TEST_CASE("the float file has an operator for every node, and normalisation and transposition at its ends") {
    const test::Exported model{small_network(), 1};
    const auto file = test::parsed(test::files_of(model), "model_float.onnx");
    CHECK(operators(file) ==
          Words{"Sub", "Div", "Transpose", "Conv", "Clip", "Transpose", "Flatten", "Gemm", "Softmax"});
    CHECK(file.ir_version() == 7);
    CHECK(file.opset_import_size() == 1);
    CHECK(file.opset_import(0).version() == 13);
    CHECK(file.graph().name() == "sample");
    CHECK(file.graph().input_size() == 1);
    CHECK(file.graph().input(0).name() == "window");
    const auto& shape = file.graph().input(0).type().tensor_type().shape();
    CHECK(shape.dim(0).dim_param() == "windows");
    CHECK(shape.dim(1).dim_value() == 8);
    CHECK(shape.dim(2).dim_value() == 2);
    CHECK(file.graph().output(0).name() == "logits");
    CHECK(file.graph().output(1).name() == "probabilities");
    CHECK(node(file, "logits").op_type() == "Gemm");
    CHECK(node(file, "probabilities").input(0) == "logits");
}

TEST_CASE("the int8 file has a pair around every operator, but none between a layer and its bound") {
    const test::Exported model{small_network(), 1};
    const auto file = test::parsed(test::files_of(model), "model_int8.onnx");
    const std::string quantize = "QuantizeLinear", dequantize = "DequantizeLinear";
    const Words operators_of_parts[] = {
        {"Sub", "Div", "Transpose", quantize},
        {dequantize, dequantize, dequantize, "Conv", "Clip", quantize},  // signal, kernel and bias
        {dequantize, "Transpose", quantize, dequantize, "Flatten", quantize},
        {dequantize, dequantize, dequantize, "Gemm", quantize},
        {dequantize, "Softmax", quantize},
        {dequantize, dequantize},  // what is handed out
    };
    Words expected;
    for (const auto& part : operators_of_parts) expected.insert(expected.end(), part.begin(), part.end());
    CHECK(operators(file) == expected);
    CHECK(node(file, "logits").op_type() == dequantize);
    CHECK(node(file, "probabilities").op_type() == dequantize);
    for (const auto& one : file.graph().node()) {
        if (one.op_type() != quantize) continue;
        const auto& zero_point = one.input(2);
        const auto scalar = tensor(file, zero_point);
        CHECK(scalar.dims.empty());
        CHECK(scalar.values.size() == 1);
    }
    CHECK(tensor(file, "probabilities.scale").values == std::vector{1.0 / 256});
    CHECK(tensor(file, "probabilities.zero_point").values == std::vector{-128.0});
}

TEST_CASE("an activation that others read the layer of, too, is rounded by itself") {
    test::Sketch net(sdk::Shape::sequence(8, 2));
    const auto layer = net.add("conv1d", {{"filters", 2}, {"kernel", 1}});
    net.join("add", {layer, net.add("relu")});
    net.add("global_max_pool");
    const test::Exported model{net.finish(), 1};
    const auto file = test::parsed(test::files_of(model), "model_int8.onnx");
    CHECK(node(file, "conv1d_1.int8").input(0) == "conv1d_1.exact");
    CHECK(node(file, "relu_2.exact").op_type() == "Relu");
    const auto& add = node(file, "add_3.exact");
    std::vector readers{node(file, "relu_2.exact").input(0), add.input(0), add.input(1)};
    std::ranges::sort(readers);  // each has its own tensor
    CHECK(readers == Words{"conv1d_1.read1", "conv1d_1.read2", "relu_2.read1"});
}

TEST_CASE("kernels lie as the operators want them, with the integers and scales of the model") {
    const test::Exported model{small_network(), 1};
    const auto files = test::files_of(model);
    const auto real = test::parsed(files, "model_float.onnx"), integer = test::parsed(files, "model_int8.onnx");
    const auto& quantized = model.quantized();
    const NodeId convolution{1}, dense{4};
    const auto weights = model.weights().weights(convolution, "kernel");
    const auto kernel = tensor(real, "conv1d_1.kernel"), integers = tensor(integer, "conv1d_1.kernel.int8");
    CHECK(kernel.dims == std::vector<std::int64_t>{4, 1, 4});
    CHECK(integers.dims == kernel.dims);
    for (std::size_t filter = 0; filter < 4; ++filter)
        for (std::size_t tap = 0; tap < 4; ++tap) {
            CHECK(kernel.values[filter * 4 + tap] == static_cast<double>(weights[tap * 4 + filter]));
            CHECK(integers.values[filter * 4 + tap] == quantized.kernel(convolution)[tap * 4 + filter]);
        }
    CHECK(tensor(integer, "conv1d_1.kernel.scale").values == reals(quantized.kernel_scales(convolution)));
    CHECK(attribute(node(integer, "conv1d_1.kernel"), "axis") == std::vector<std::int64_t>{0});
    CHECK(tensor(real, "logits.kernel").dims == std::vector<std::int64_t>{16, 3});
    CHECK(tensor(real, "logits.kernel").values == reals(model.weights().weights(dense, "kernel")));
    CHECK(tensor(integer, "logits.kernel.int8").values == reals(quantized.kernel(dense)));
    CHECK(attribute(node(integer, "logits.kernel"), "axis") == std::vector<std::int64_t>{1});
}

TEST_CASE("biases are 32-bit integers whose scale is that of the products") {
    const test::Exported model{small_network(), 1};
    const auto file = test::parsed(test::files_of(model), "model_int8.onnx");
    const auto& quantized = model.quantized();
    const NodeId input{0}, convolution{1};
    CHECK(tensor(file, "conv1d_1.bias.int32").values == reals(quantized.bias(convolution)));
    const auto scales = tensor(file, "conv1d_1.bias.scale").values;
    REQUIRE(scales.size() == 4);
    for (std::size_t f = 0; f < 4; ++f)
        CHECK(scales[f] ==
              static_cast<double>(quantized.output(input).scale * quantized.kernel_scales(convolution)[f]));
}

TEST_CASE("padding of an even kernel is longer behind than in front") {
    const test::Exported model{small_network(), 1};
    const auto file = test::parsed(test::files_of(model, "float"), "model_float.onnx");
    const auto& convolution = node(file, "conv1d_1");
    CHECK(attribute(convolution, "pads") == std::vector<std::int64_t>{1, 1});  // (4 - 1) * 2 + 4 - 8 = 2
    CHECK(attribute(convolution, "strides") == std::vector<std::int64_t>{2});
    CHECK(attribute(convolution, "group") == std::vector<std::int64_t>{2});

    test::Sketch net(sdk::Shape::sequence(8, 1));
    net.add("conv1d", {{"filters", 1}, {"kernel", 2}, {"dilation", 3}});  // reaches over 4 samples
    net.add("max_pool", {{"size", 2}, {"stride", 1}, {"same", 1}});
    net.add("global_avg_pool");
    const test::Exported other{net.finish(), 1};
    const auto padded = test::parsed(test::files_of(other, "float"), "model_float.onnx");
    CHECK(attribute(node(padded, "conv1d_1"), "pads") == std::vector<std::int64_t>{1, 2});
    CHECK(attribute(node(padded, "conv1d_1"), "dilations") == std::vector<std::int64_t>{3});
    CHECK(attribute(node(padded, "max_pool_2"), "pads") == std::vector<std::int64_t>{0, 1});
}

TEST_CASE("a batch normalisation of a vector is a convolution over one time step") {
    test::Sketch net(sdk::Shape::sequence(8, 2));
    net.add("global_avg_pool");
    net.add("batch_norm");
    net.add("relu");
    net.add("dense", {{"units", 2}});
    const test::Exported model{net.finish(), 1};
    const auto file = test::parsed(test::files_of(model), "model_float.onnx");
    CHECK(operators(file) == Words{"Sub", "Div", "Transpose", "GlobalAveragePool", "Flatten", "Unsqueeze", "Conv",
                                   "Squeeze", "Relu", "Gemm", "Softmax"});
}

TEST_CASE("the files say what they were made of, labels in JSON") {
    test::Exported model{small_network(), 1};
    model.labels = {"sit", "say \"hi\"\\\n", "gehen \xc3\xbc"};
    for (const auto* path : {"model_float.onnx", "model_int8.onnx"}) {
        const auto file = test::parsed(test::files_of(model), path);
        std::map<std::string, std::string> metadata;
        for (const auto& entry : file.metadata_props()) metadata[entry.key()] = entry.value();
        CHECK(metadata.size() == 4);
        CHECK(metadata["linnet.version"] == "0.1.0");
        CHECK(metadata["linnet.graph_digest"] == model.graph().digest());
        CHECK(metadata["linnet.model_digest"] == model.quantized().digest());
        CHECK(metadata["linnet.labels"] == "[\"sit\", \"say \\\"hi\\\"\\\\\\u000a\", \"gehen \xc3\xbc\"]");
        CHECK(file.producer_name() == "linnet");
        CHECK(file.producer_version() == "0.1.0");
    }
}

TEST_CASE("the same model gives the same bytes, another one other bytes") {
    const test::Exported model{small_network(), 1}, again{small_network(), 1}, other{small_network(), 2};
    CHECK(test::files_of(model).all == test::files_of(again).all);
    CHECK(test::files_of(model).all.at("model_float.onnx") != test::files_of(other).all.at("model_float.onnx"));
    CHECK(test::files_of(model).all.at("model_int8.onnx") != test::files_of(other).all.at("model_int8.onnx"));
}

TEST_CASE("precision says which files are written") {
    const test::Exported model{small_network(), 1};
    const auto both = test::files_of(model), real = test::files_of(model, "float"),
               integer = test::files_of(model, "int8");
    CHECK(both.all.size() == 2);
    REQUIRE(real.all.size() == 1);
    REQUIRE(integer.all.size() == 1);
    CHECK(real.all.at("model_float.onnx") == both.all.at("model_float.onnx"));
    CHECK(integer.all.at("model_int8.onnx") == both.all.at("model_int8.onnx"));
}

TEST_CASE("primitives are supported, operations of third parties are not") {
    const onnx_exporter::OnnxExporter exporter{testkit::FakeConfig(onnx_exporter::params)};
    const testkit::FakeBoard board;
    CHECK(exporter.supports("conv1d", board));
    CHECK(exporter.supports("batch_norm", board));
    CHECK(!exporter.supports("org.example.fft", board));
}

TEST_CASE("a model that cannot be written is refused with a sentence, and no file is written") {
    const test::Exported model{small_network(), 1};
    Altered altered{model};
    const test::Weights none;
    altered.other_weights = &none;
    CHECK_THROWS_WITH_AS(test::files_of(altered, "float"), "conv1d_1: kernel has 0 values instead of 16",
                         std::invalid_argument);
    const WithoutIntegers without{model.quantized(), 2}, too_few_means{model.quantized(), 1};
    altered.other_integers = &without;
    CHECK_THROWS_WITH_AS(test::files_of(altered, "int8"), "conv1d_1: int8 kernel has 0 values instead of 16",
                         std::invalid_argument);
    altered.other_integers = &too_few_means;
    CHECK_THROWS_WITH_AS(test::files_of(altered, "int8"), "the normalisation has 1 means for 2 channels",
                         std::invalid_argument);
    test::Sketch net(sdk::Shape::sequence(8, 2));
    net.add("conv1d", {{"filters", 2}, {"kernel", 1}});
    const test::Exported sequence{net.finish(), 1};
    CHECK_THROWS_WITH_AS(test::files_of(sequence),
                         "the network's output is a sequence; an .onnx file needs one value per class",
                         std::invalid_argument);
}
