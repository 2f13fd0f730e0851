// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The operations and tensors of an int8 .tflite file, as far as its size and the interpreter's memory depend on them.

#include <array>
#include <cstdint>
#include <vector>

namespace linnet::tflm {

enum class Code : std::uint8_t {
    add,
    average_pool,
    concatenation,
    conv,
    depthwise_conv,
    dequantize,
    expand_dims,
    fully_connected,
    max_pool,
    mean,
    mul,
    quantize,
    reduce_max,
    relu,
    relu6,
    reshape,
    softmax,
    sub,
    logistic,
    reduce_min,
    slice,
};
inline constexpr std::size_t codes = 21;

enum class Type : std::uint8_t { f32, i32, i8 };

struct Tensor {
    std::array<std::int32_t, 4> dim{};
    std::uint8_t rank = 0;
    Type type = Type::i8;
    std::int32_t scales = 0;               // entries of the quantization table; 0: not quantized
    std::uint8_t quantized_dimension = 0;  // meaningful for more than one scale
    bool stored = true;                    // a constant's values; false: they are in an equal constant's buffer
    std::uint32_t name_length = 0;         // in byte, without the terminating zero

    std::uint64_t bytes() const {
        std::uint64_t elements = 1;
        for (std::uint8_t axis = 0; axis < rank; ++axis) elements *= static_cast<std::uint64_t>(dim[axis]);
        return elements * (type == Type::i8 ? 1 : 4);
    }
};

// An activation is in memory from the operation that makes it to its last user, both inclusive. Operations count from
// 1, the network's input is made at 0.
struct Activation {
    Tensor tensor;
    std::uint32_t first = 0, last = 0;
};

struct Operator {
    Code code = Code::add;
    std::uint8_t spare_inputs = 0;  // inputs that are written as absent (-1): a dense layer without bias
    bool valid_padding = false;
    bool activation = false;  // a fused relu or relu6
    std::uint32_t inputs = 0;
    std::uint32_t output = 0;  // an index of Model::activations
    std::int32_t kernel = 1, stride = 1, dilation = 1;
    std::int32_t input_channels = 0, output_channels = 0;
};

// Activation 0 is the network's float input, the last one its float output.
struct Model {
    std::vector<Tensor> shapes;   // constants of 32-bit integers: axes and the targets of reshapes
    std::vector<Tensor> weights;  // constants: kernels and biases
    std::vector<Activation> activations;
    std::vector<Operator> operators;

    std::size_t tensors() const { return shapes.size() + weights.size() + activations.size(); }
};

}  // namespace linnet::tflm
