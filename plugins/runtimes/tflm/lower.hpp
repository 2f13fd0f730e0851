// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// From a network to the operations and tensors that Keras and the TensorFlow Lite converter make of it, with int8
// weights and activations and a float input and output:
//
// - one-dimensional convolutions and pools become two-dimensional ones between EXPAND_DIMS and RESHAPE; a depthwise
//   convolution that feeds a pointwise one directly is one separable layer and shares both;
// - batch normalisation is folded into the layer in front of it that nobody else reads, and is MUL and ADD elsewhere;
// - relu and relu6 are fused into the operation in front of them that nobody else reads, where its kernel has a fused
//   activation, and are operations of their own elsewhere;
// - an addition of n operands is n - 1 ADDs; dropout vanishes; flatten is RESHAPE.

#include <linnet/sdk/graph.hpp>
#include <string_view>

#include "tflm/layer_names.hpp"
#include "tflm/model.hpp"

namespace linnet::tflm {

enum class Biases : std::uint8_t {
    zero,     // an untrained network: equal biases share a buffer, dense layers lose theirs
    trained,  // every bias has values of its own
};

// Whether what the converter makes of an operation is known. Not of all that compile() of program.hpp knows.
bool can_lower(std::string_view op) noexcept;

// Throws std::invalid_argument naming the operation when it is no primitive.
Model lower(const sdk::GraphView& graph, Biases biases, CounterDigits digits = {});

}  // namespace linnet::tflm
