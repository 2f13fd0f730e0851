// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One .onnx file while it is written: a graph that grows node by node, each with one output that has the node's name.
// A thin layer over the classes that protobuf generates for the format.

#include <onnx/onnx_pb.h>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::onnx_exporter {

using Dims = std::vector<std::int64_t>;

struct NodeAttribute {
    std::string_view name;
    Dims values;
    bool list = true;  // false: a single integer
};

inline NodeAttribute integer(std::string_view name, std::int64_t value) { return {name, {value}, false}; }

class ModelFile {
public:
    // Operator set 13 is the first that has quantization by axis; version 7 of the format came with it.
    static constexpr int opset = 13, ir_version = 7;

    ModelFile(std::string_view graph_name, std::string_view linnet_version);

    // Tensors of float32 at the graph's ends. Their first dimension is the number of windows, which is free, the
    // others are given.
    void input(std::string_view name, const Dims& dims);
    void output(std::string_view name, const Dims& dims);

    // Appends a node. Returns the name of its output, which is `name`.
    std::string node(std::string_view op, std::string_view name, std::initializer_list<std::string_view> inputs,
                     std::initializer_list<NodeAttribute> attributes = {});
    std::string node(std::string_view op, std::string_view name, std::span<const std::string> inputs,
                     std::span<const NodeAttribute> attributes);

    // Constants. No dimensions: a scalar. They return the name.
    std::string constant(std::string_view name, const Dims& dims, std::span<const float> values);
    std::string constant(std::string_view name, const Dims& dims, std::span<const std::int8_t> values);
    std::string constant(std::string_view name, const Dims& dims, std::span<const std::int32_t> values);
    std::string constant(std::string_view name, const Dims& dims, std::span<const std::int64_t> values);

    void metadata(std::string_view key, std::string_view value);

    // The whole file: a function of the calls before.
    std::string bytes() const;

private:
    onnx::GraphProto& graph() { return *model_.mutable_graph(); }

    onnx::ModelProto model_;
};

}  // namespace linnet::onnx_exporter
