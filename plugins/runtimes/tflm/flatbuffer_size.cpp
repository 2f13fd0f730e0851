// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tflm/flatbuffer_size.hpp"

#include <array>
#include <string_view>

#include "tflm/counting_builder.hpp"
#include "tflm/op_codes.hpp"

namespace linnet::tflm {
namespace {

constexpr std::size_t scalar = 4;  // a 32-bit integer or float, and the offset of an object
constexpr std::size_t flag = 1;    // an enumerator or bool

// What the converter writes around every network of one input and one output.
constexpr std::string_view description = "MLIR Converted.", subgraph_name = "main", signature = "serving_default",
                           metadata_name = "min_runtime_version";
constexpr std::size_t metadata_bytes = 16;
constexpr std::size_t signature_input_length = 7, signature_output_length = 8;  // "input_6", "dense_11"

// Operation codes are listed in the order of their first use; returns the position of each in that list.
std::array<std::uint8_t, codes> write_codes(CountingBuilder& file, const Model& model) {
    std::array<std::uint8_t, codes> position{};
    std::array<bool, codes> seen{};
    std::uint8_t count = 0;
    for (const auto& op : model.operators) {
        const auto code = static_cast<std::size_t>(op.code);
        if (seen[code]) continue;
        seen[code] = true;
        position[code] = count++;
        const auto& facts = facts_of(op.code);
        file.start_table();
        if (facts.builtin_code != 0) file.field(0, flag);
        if (facts.version != 1) file.field(2, scalar);
        if (facts.builtin_code != 0) file.field(3, scalar);
        file.end_table();
    }
    file.vector(count, scalar);
    return position;
}

void write_quantization(CountingBuilder& file, const Tensor& tensor) {
    const auto scales = static_cast<std::size_t>(tensor.scales);
    if (scales > 0) {
        file.vector(scales, 4);  // scales
        file.vector(scales, 8);  // zero points
    }
    file.start_table();
    if (scales > 0) {
        file.field(2, scalar);
        file.field(3, scalar);
        if (tensor.quantized_dimension != 0) file.field(6, scalar);
    }
    file.end_table();
}

// Activations have a second shape that says that their first extent, the batch, is not fixed.
void write_tensor(CountingBuilder& file, const Tensor& tensor, bool is_activation) {
    file.vector(tensor.rank, scalar);
    file.string(tensor.name_length);
    write_quantization(file, tensor);
    if (is_activation) file.vector(tensor.rank, scalar);
    file.start_table();
    file.field(0, scalar);                                           // shape
    if (tensor.type != Type::f32) file.field(1, flag);               // type
    for (std::size_t slot : {2u, 3u, 4u}) file.field(slot, scalar);  // buffer, name, quantization
    if (is_activation) file.field(7, scalar);                        // shape with the open batch
    file.end_table();
}

void write_options(CountingBuilder& file, const Operator& op) {
    const auto convolution = [&](std::size_t activation_slot) {
        if (op.valid_padding) file.field(0, flag);
        for (std::size_t slot = 1; slot < activation_slot; ++slot) file.field(slot, scalar);
        if (op.activation) file.field(activation_slot, flag);
    };
    file.start_table();
    switch (op.code) {
        case Code::conv:
            convolution(3);
            if (op.dilation != 1) file.field(4, scalar);
            break;
        case Code::depthwise_conv:  // has the depth multiplier, too
            convolution(4);
            if (op.dilation != 1) file.field(5, scalar);
            break;
        case Code::average_pool:
        case Code::max_pool:
            convolution(5);
            break;
        case Code::concatenation:
            file.field(0, scalar);
            break;
        case Code::softmax:
            file.field(0, scalar);
            break;
        case Code::add:
        case Code::mul:
        case Code::fully_connected:
            if (op.activation) file.field(0, flag);
            break;
        default:
            break;  // no option that differs from its default
    }
    file.end_table();
}

void write_operator(CountingBuilder& file, const Operator& op, std::uint8_t code_position) {
    const bool has_options = facts_of(op.code).has_options;
    file.vector(op.inputs + op.spare_inputs, scalar);
    file.vector(1, scalar);
    if (has_options) write_options(file, op);
    file.start_table();
    if (code_position != 0) file.field(0, scalar);
    file.field(1, scalar);
    file.field(2, scalar);
    if (has_options) {
        file.field(3, flag);
        file.field(4, scalar);
    }
    file.end_table();
}

template <class Visit>
void for_each_tensor(const Model& model, Visit visit) {
    visit(model.activations.front().tensor, true);
    for (const auto& tensor : model.shapes) visit(tensor, false);
    for (const auto& tensor : model.weights) visit(tensor, false);
    for (std::size_t i = 1; i < model.activations.size(); ++i) visit(model.activations[i].tensor, true);
}

void write_subgraph(CountingBuilder& file, const Model& model, const std::array<std::uint8_t, codes>& code_position) {
    for_each_tensor(model,
                    [&](const Tensor& tensor, bool is_activation) { write_tensor(file, tensor, is_activation); });
    file.vector(model.tensors(), scalar);
    file.vector(1, scalar);  // inputs
    file.vector(1, scalar);  // outputs
    for (const auto& op : model.operators) write_operator(file, op, code_position[static_cast<std::size_t>(op.code)]);
    file.vector(model.operators.size(), scalar);
    file.string(subgraph_name.size());
    file.start_table();
    for (std::size_t slot = 0; slot < 5; ++slot) file.field(slot, scalar);
    file.end_table();
    file.vector(1, scalar);
}

void write_buffer(CountingBuilder& file, std::uint64_t bytes) {
    if (bytes > 0) file.vector(bytes, 1);
    file.start_table();
    if (bytes > 0) file.field(0, scalar);
    file.end_table();
}

// Buffer 0 is empty by convention, the last one belongs to the metadata; in between there is one for each tensor.
std::uint64_t write_buffers(CountingBuilder& file, const Model& model) {
    std::uint64_t weights = 0;
    write_buffer(file, 0);
    for_each_tensor(model, [&](const Tensor& tensor, bool is_activation) {
        write_buffer(file, is_activation || !tensor.stored ? 0 : tensor.bytes());
    });
    for (const auto& tensor : model.weights)
        if (tensor.stored) weights += tensor.bytes();
    write_buffer(file, metadata_bytes);
    file.vector(model.tensors() + 2, scalar);
    return weights;
}

void write_metadata(CountingBuilder& file) {
    file.string(metadata_name.size());
    file.start_table();
    file.field(0, scalar);
    file.field(1, scalar);
    file.end_table();
    file.vector(1, scalar);
}

void write_signature(CountingBuilder& file) {
    file.string(signature_input_length);
    file.start_table();
    file.field(0, scalar);  // the input is tensor 0, which is left out
    file.end_table();
    file.vector(1, scalar);
    file.string(signature_output_length);
    file.start_table();
    file.field(0, scalar);
    file.field(1, scalar);
    file.end_table();
    file.vector(1, scalar);
    file.string(signature.size());
    file.start_table();
    for (std::size_t slot = 0; slot < 3; ++slot) file.field(slot, scalar);
    file.end_table();
    file.vector(1, scalar);
}

}  // namespace

FileSize file_size(const Model& model) {
    CountingBuilder file;
    const auto code_position = write_codes(file, model);
    write_subgraph(file, model, code_position);
    file.string(description.size());
    const auto weights = write_buffers(file, model);
    write_metadata(file);
    write_signature(file);
    file.start_table();
    for (std::size_t slot : {0u, 1u, 2u, 3u, 4u, 6u, 7u}) file.field(slot, scalar);
    file.end_table();
    return {file.finish(), weights};
}

}  // namespace linnet::tflm
