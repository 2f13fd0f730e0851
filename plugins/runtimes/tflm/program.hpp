// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The .tflite file that linnet itself writes, as operations and tensors: what the exporter `tflite` puts into a file,
// infer() executes, and the accounting `device` prices. Files of the TensorFlow Lite converter, which published results
// are about, are another matter: lower.hpp.
//
// - A sequence is an image of height 1, {1, 1, time, channels}, from the input to the output, so that nothing is copied
//   between layers; a vector is one time step of it.
// - The input is {1, time, channels}: raw sensor values in float32, from which SUB and MUL make the normalised ones and
//   QUANTIZE the int8 ones; or those directly. The output is the int8 result of the last layer, {1, classes}.
// - A conv1d is CONV_2D or, with a group per channel, DEPTHWISE_CONV_2D.
// - A dense is CONV_2D, too, of kernel 1: with a scale per unit the kernels for FULLY_CONNECTED disagree. TensorFlow
//   Lite Micro computes as with a convolution since September 2024 and disregards all scales but one, silently, before
//   May 2024; LiteRT rounds once. It can be FULLY_CONNECTED; one of a single unit is a CONV_2D always.
// - A product is MUL, by channel one that broadcasts, and a sigmoid LOGISTIC, whose result always has the scale 1/256.
// A
//   global_min_pool is REDUCE_MIN, which TensorFlow Lite Micro of June 2023 has not yet. There is no operation for
//   global_std_pool.
// - A slice is SLICE, along the channels.
// - A relu or relu6 that is the bound of a layer is fused into it, any other one is RELU or RELU6.

#include <cstdint>
#include <linnet/sdk/graph.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tflm/model.hpp"

namespace linnet::tflm {

enum class InputForm : std::uint8_t { raw, int8 };
enum class DenseForm : std::uint8_t { conv, fully_connected };

struct ProgramForm {
    InputForm input = InputForm::raw;
    DenseForm dense = DenseForm::conv;
};

enum class Contents : std::uint8_t {
    activation,
    mean,               // f32, one per channel of the input
    inverse_deviation,  // f32, one per channel of the input
    integers,           // i32, Value::integers: axes of a reduction, place and extent of a slice, or a reshape's shape
    kernel,             // i8, of Value::node
    bias,               // i32, of Value::node
};

struct Value {
    std::string name;
    std::array<std::int32_t, 4> dim{};
    std::uint8_t rank = 0;
    Type type = Type::i8;
    Contents contents = Contents::activation;
    sdk::NodeId node{};  // of an int8 activation: whose output's quantization it has
    std::vector<std::int32_t> integers{};
    std::int32_t scales = 0;               // entries of its quantization table; 0: not quantized
    std::uint8_t quantized_dimension = 0;  // of more than one scale

    std::uint64_t elements() const;
    std::uint64_t bytes() const { return elements() * (type == Type::i8 ? 1 : 4); }
};

enum class Bound : std::uint8_t { none, relu, relu6 };  // fused

struct Step {
    Code code;
    sdk::NodeId node;  // of the deployed graph
    std::vector<std::uint32_t> inputs;
    std::uint32_t output = 0;
    std::int32_t kernel = 1, stride = 1, dilation = 1;
    bool same_padding = false;
    std::int32_t groups = 1;
    Bound bound = Bound::none;
};

struct Program {
    std::vector<Value> values;
    std::vector<Step> steps;  // in the order of execution
    std::uint32_t input = 0, output = 0;
};

// Whether compile() knows an operation.
bool can_compile(std::string_view op) noexcept;

// Of the deployed form of a network. Throws std::invalid_argument naming the operation when one is not known, or is a
// sigmoid whose result shares its scale with other signals.
Program compile(const sdk::GraphView& deployed, ProgramForm form);

// The same for measure_arena(). Multipliers of a FULLY_CONNECTED with a scale per unit are counted like those of a
// convolution.
Model arena_model(const Program& program);

}  // namespace linnet::tflm
