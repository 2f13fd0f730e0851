// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tflm/interpreter.hpp"

#include <algorithm>
#include <cmath>

namespace linnet::tflm {
namespace {

Extent extent_of(const Value& value) { return {value.rank == 4 ? value.dim[2] : 1, value.dim[value.rank - 1u]}; }

Sliding sliding_of(const Step& step, Extent input, Extent output) {
    Sliding sliding{step.kernel, step.stride, step.dilation, 0};
    const auto reach = (step.kernel - 1) * step.dilation + 1;
    if (step.same_padding) sliding.padding = std::max(0, (output.time - 1) * step.stride + reach - input.time) / 2;
    return sliding;
}

// Makes the kernels of one program.
class Kernels {
public:
    Kernels(const Program& program, const sdk::QuantizedModelView& model) : program_(program), model_(model) {}

    std::unique_ptr<Kernel> make(const Step& step) const {
        const auto input = extent(step.inputs.front()), output = extent(step.output);
        const auto from = quantization(step.inputs.front()), to = quantization(step.output);
        switch (step.code) {
            case Code::conv:
            case Code::depthwise_conv:
            case Code::fully_connected:
                return convolution(step);
            case Code::max_pool:
                return make_max_pool(input, output, sliding_of(step, input, output));
            case Code::average_pool:
                return make_average_pool(input, output, sliding_of(step, input, output));
            case Code::mean:
                return make_mean(input, from, to);
            case Code::reduce_max:
                return make_global_maximum(input);
            case Code::reduce_min:
                return make_global_minimum(input);
            case Code::mul:
                return make_multiplication(output, extent(step.inputs[1]).time, from, quantization(step.inputs[1]), to);
            case Code::logistic:
                return make_sigmoid(output.elements(), from);
            case Code::add:
                return make_addition(output.elements(), from, quantization(step.inputs[1]), to,
                                     limits_of(step.bound, to));
            case Code::concatenation: {
                std::vector<std::int32_t> channels;
                for (const auto part : step.inputs) channels.push_back(extent(part).channels);
                return make_concatenation(output.time, std::move(channels));
            }
            case Code::slice:
                return make_slice(input, output, program_.values[step.inputs[1]].integers.back());
            case Code::relu:
                return make_relu(output.elements(), from, to);
            case Code::relu6:
                return make_relu6(output.elements(), from);
            case Code::softmax:
                return make_softmax(input, from.scale);
            default:
                return {};
        }
    }

private:
    Extent extent(std::uint32_t value) const { return extent_of(program_.values[value]); }
    sdk::Quantization quantization(std::uint32_t value) const { return model_.output(program_.values[value].node); }

    std::unique_ptr<Kernel> convolution(const Step& step) const {
        const auto from = quantization(step.inputs.front()), to = quantization(step.output);
        ConvolutionSpec spec{.input = extent(step.inputs.front()),
                             .output = extent(step.output),
                             .sliding = {},
                             .groups = step.groups,
                             .input_zero = from.zero_point,
                             .output_zero = to.zero_point,
                             .kernel = model_.kernel(step.node),
                             .bias = model_.bias(step.node),
                             .factors = {},
                             .limits = limits_of(step.bound, to)};
        spec.sliding = sliding_of(step, spec.input, spec.output);
        for (const auto scale : model_.kernel_scales(step.node))
            spec.factors.push_back(factor_of(double{from.scale} * scale / to.scale));
        return make_convolution(spec);
    }

    const Program& program_;
    const sdk::QuantizedModelView& model_;
};

}  // namespace

Interpreter::Interpreter(const sdk::QuantizedModelView& model) : model_(model) {
    const auto program = compile(model.graph(), {});
    const Kernels kernels(program, model);
    for (const auto deviation : model.deviation()) inverse_deviation_.push_back(1.0F / deviation);
    buffers_.reserve(program.steps.size());
    std::vector<std::size_t> buffer(program.values.size(), 0);
    for (const auto& step : program.steps) {
        const auto& output = program.values[step.output];
        if (output.type != Type::i8) continue;  // the normalisation, which quantize() does as well
        if (step.code == Code::reshape) {       // the same bytes
            buffer[step.output] = buffer[step.inputs.front()];
            continue;
        }
        buffer[step.output] = buffers_.size();
        buffers_.emplace_back(output.elements());
        if (step.code == Code::quantize) continue;
        Call call{kernels.make(step), {}, buffers_.back().data()};
        for (const auto input : step.inputs)
            if (program.values[input].contents == Contents::activation)
                call.inputs.push_back(buffers_[buffer[input]].data());
        calls_.push_back(std::move(call));
    }
    result_ = buffer[program.output];
}

// As SUB, MUL and QUANTIZE do it, each in float32. What is no number becomes the zero point, as on Arm.
void Interpreter::quantize(std::span<const float> window, sdk::InputCounts& counts) {
    const auto [scale, zero_point] = model_.output(model_.graph().order().front());
    const auto mean = model_.mean();
    const auto lowest = static_cast<float>(-128 - zero_point), highest = static_cast<float>(127 - zero_point);
    auto* output = buffers_.front().data();
    const auto channels = mean.size();
    for (std::size_t i = 0; i < window.size(); i += channels)
        for (std::size_t channel = 0; channel < channels; ++channel) {
            const float centred = window[i + channel] - mean[channel];
            const float normalised = centred * inverse_deviation_[channel];
            const auto steps = std::round(normalised / scale);
            if (!(steps >= lowest && steps <= highest)) ++counts.clipped;
            const auto kept = std::isnan(steps) ? 0.0F : std::clamp(steps, lowest, highest);
            *output++ = static_cast<std::int8_t>(static_cast<std::int32_t>(kept) + zero_point);
        }
    counts.values += window.size();
}

void Interpreter::run(std::span<const float> window, std::span<std::int8_t> result, sdk::InputCounts& counts) {
    quantize(window, counts);
    for (auto& call : calls_) call.kernel->run(call.inputs, call.output);
    std::copy(buffers_[result_].begin(), buffers_[result_].end(), result.begin());
}

}  // namespace linnet::tflm
