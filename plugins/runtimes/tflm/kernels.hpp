// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// int8 operations with the results of TensorFlow Lite's reference kernels, bit for bit: see double_rounding.hpp for how
// they round. Activations are time x channels, row-major; a vector is one time step.

#include <cstdint>
#include <linnet/sdk/quantized_model.hpp>
#include <memory>
#include <span>
#include <vector>

#include "tflm/double_rounding.hpp"
#include "tflm/program.hpp"

namespace linnet::tflm {

class Kernel {  // one thread at a time
public:
    virtual ~Kernel() = default;
    virtual void run(std::span<const std::int8_t* const> inputs, std::int8_t* output) = 0;
};

struct Extent {
    std::int32_t time = 1, channels = 1;

    std::size_t elements() const { return static_cast<std::size_t>(time) * static_cast<std::size_t>(channels); }
};

// The values a result may take: all of int8, or those between the bounds of a fused activation.
struct Limits {
    std::int32_t lowest = -128, highest = 127;
};
Limits limits_of(Bound bound, sdk::Quantization quantization);

// How a kernel or pool slides over time.
struct Sliding {
    std::int32_t size = 1, stride = 1, dilation = 1, padding = 0;  // padding: time steps in front
};

struct ConvolutionSpec {
    Extent input, output;
    Sliding sliding;
    std::int32_t groups = 1;
    std::int32_t input_zero = 0, output_zero = 0;
    std::span<const std::int8_t> kernel;  // size x (channels / groups) x filters
    std::span<const std::int32_t> bias;   // filters
    std::vector<Factor> factors;          // filters: from the accumulator's scale to the output's
    Limits limits;
};

// A dense layer is a convolution of one time step.
std::unique_ptr<Kernel> make_convolution(const ConvolutionSpec& spec);
std::unique_ptr<Kernel> make_max_pool(Extent input, Extent output, Sliding sliding);
std::unique_ptr<Kernel> make_average_pool(Extent input, Extent output, Sliding sliding);
std::unique_ptr<Kernel> make_mean(Extent input, sdk::Quantization from, sdk::Quantization to);
std::unique_ptr<Kernel> make_global_maximum(Extent input);
std::unique_ptr<Kernel> make_global_minimum(Extent input);
std::unique_ptr<Kernel> make_addition(std::size_t elements, sdk::Quantization first, sdk::Quantization second,
                                      sdk::Quantization sum, Limits limits);
// The second operand has as many time steps as the product, or one that serves all.
std::unique_ptr<Kernel> make_multiplication(Extent product, std::int32_t second_time, sdk::Quantization first,
                                            sdk::Quantization second, sdk::Quantization to);
std::unique_ptr<Kernel> make_concatenation(std::int32_t time, std::vector<std::int32_t> channels);
// The channels of the input from `first` on, as many as the output has.
std::unique_ptr<Kernel> make_slice(Extent input, Extent output, std::int32_t first);
// RELU changes the scale where the result's is another; RELU6 has none to change.
std::unique_ptr<Kernel> make_relu(std::size_t elements, sdk::Quantization from, sdk::Quantization to);
std::unique_ptr<Kernel> make_relu6(std::size_t elements, sdk::Quantization quantization);
// In fixed point, as TensorFlow Lite Micro computes it; TensorFlow Lite's kernel looks up what was computed in float32.
// The result has the quantization {1 / 256, -128}.
std::unique_ptr<Kernel> make_sigmoid(std::size_t elements, sdk::Quantization from);
// Over the channels of each time step; the result has the quantization {1 / 256, -128}.
std::unique_ptr<Kernel> make_softmax(Extent extent, float input_scale);

}  // namespace linnet::tflm
