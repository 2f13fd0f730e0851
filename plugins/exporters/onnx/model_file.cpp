// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "onnx/model_file.hpp"

#include <bit>
#include <stdexcept>

namespace linnet::onnx_exporter {
namespace {

static_assert(std::endian::native == std::endian::little, "constants are written as they lie in memory");

std::string text(std::string_view view) { return std::string(view); }

void describe(onnx::ValueInfoProto& value, std::string_view name, const Dims& dims) {
    value.set_name(text(name));
    auto& type = *value.mutable_type()->mutable_tensor_type();
    type.set_elem_type(onnx::TensorProto::FLOAT);
    type.mutable_shape()->add_dim()->set_dim_param("windows");
    for (const auto dim : dims) type.mutable_shape()->add_dim()->set_dim_value(dim);
}

template <class Value>
std::string add_constant(onnx::GraphProto& graph, std::string_view name, const Dims& dims,
                         std::span<const Value> values, onnx::TensorProto::DataType type) {
    auto& tensor = *graph.add_initializer();
    tensor.set_name(text(name));
    tensor.set_data_type(type);
    for (const auto dim : dims) tensor.add_dims(dim);
    tensor.set_raw_data(values.data(), values.size_bytes());
    return text(name);
}

}  // namespace

ModelFile::ModelFile(std::string_view graph_name, std::string_view linnet_version) {
    model_.set_ir_version(ir_version);
    model_.set_producer_name("linnet");
    model_.set_producer_version(text(linnet_version));
    model_.add_opset_import()->set_version(opset);
    graph().set_name(text(graph_name));
}

void ModelFile::input(std::string_view name, const Dims& dims) { describe(*graph().add_input(), name, dims); }

void ModelFile::output(std::string_view name, const Dims& dims) { describe(*graph().add_output(), name, dims); }

std::string ModelFile::node(std::string_view op, std::string_view name, std::initializer_list<std::string_view> inputs,
                            std::initializer_list<NodeAttribute> attributes) {
    const std::vector<std::string> names(inputs.begin(), inputs.end());
    return node(op, name, names, std::span(attributes.begin(), attributes.size()));
}

std::string ModelFile::node(std::string_view op, std::string_view name, std::span<const std::string> inputs,
                            std::span<const NodeAttribute> attributes) {
    auto& node = *graph().add_node();
    node.set_op_type(text(op));
    node.set_name(text(name));
    for (const auto& input : inputs) node.add_input(input);
    node.add_output(text(name));
    for (const auto& given : attributes) {
        auto& attribute = *node.add_attribute();
        attribute.set_name(text(given.name));
        if (given.list) {
            attribute.set_type(onnx::AttributeProto::INTS);
            for (const auto value : given.values) attribute.add_ints(value);
        } else {
            attribute.set_type(onnx::AttributeProto::INT);
            attribute.set_i(given.values.front());
        }
    }
    return text(name);
}

std::string ModelFile::constant(std::string_view name, const Dims& dims, std::span<const float> values) {
    return add_constant(graph(), name, dims, values, onnx::TensorProto::FLOAT);
}

std::string ModelFile::constant(std::string_view name, const Dims& dims, std::span<const std::int8_t> values) {
    return add_constant(graph(), name, dims, values, onnx::TensorProto::INT8);
}

std::string ModelFile::constant(std::string_view name, const Dims& dims, std::span<const std::int32_t> values) {
    return add_constant(graph(), name, dims, values, onnx::TensorProto::INT32);
}

std::string ModelFile::constant(std::string_view name, const Dims& dims, std::span<const std::int64_t> values) {
    return add_constant(graph(), name, dims, values, onnx::TensorProto::INT64);
}

void ModelFile::metadata(std::string_view key, std::string_view value) {
    auto& entry = *model_.add_metadata_props();
    entry.set_key(text(key));
    entry.set_value(text(value));
}

std::string ModelFile::bytes() const {
    std::string bytes;  // no field of the format is a map: there is one order only
    if (!model_.SerializeToString(&bytes)) throw std::runtime_error("the model is too large for one .onnx file");
    return bytes;
}

}  // namespace linnet::onnx_exporter
