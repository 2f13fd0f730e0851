// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tflite/model_values.hpp"

#include <algorithm>

namespace linnet::tflite {
namespace {

using tflm::Contents;

// .tflite files are little-endian, as is every machine linnet runs on.
template <class T>
std::vector<std::byte> bytes_of(std::span<const T> values) {
    const auto bytes = std::as_bytes(values);
    return {bytes.begin(), bytes.end()};
}

// Rows become columns: {taps x channels, filters} to {filters, taps x channels}.
std::vector<std::byte> transposed(std::span<const std::int8_t> kernel, std::size_t filters) {
    std::vector<std::byte> result(kernel.size());
    const auto rows = kernel.size() / filters;
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t filter = 0; filter < filters; ++filter)
            result[filter * rows + row] = static_cast<std::byte>(kernel[row * filters + filter]);
    return result;
}

std::vector<std::byte> inverse(std::span<const float> deviations) {
    std::vector<float> factors;
    for (const auto deviation : deviations) factors.push_back(1.0F / deviation);
    return bytes_of(std::span<const float>(factors));
}

std::vector<std::byte> data_of(const tflm::Value& value, const sdk::QuantizedModelView& model) {
    switch (value.contents) {
        case Contents::mean:
            return bytes_of(model.mean());
        case Contents::inverse_deviation:
            return inverse(model.deviation());
        case Contents::integers:
            return bytes_of(std::span<const std::int32_t>(value.integers));
        case Contents::bias:
            return bytes_of(model.bias(value.node));
        case Contents::kernel:  // that of a depthwise convolution has its filters last, as ours has
            return value.quantized_dimension == 0
                       ? transposed(model.kernel(value.node), static_cast<std::size_t>(value.scales))
                       : bytes_of(model.kernel(value.node));
        default:
            return {};
    }
}

}  // namespace

ModelValues::ModelValues(const tflm::Program& program, const sdk::QuantizedModelView& model) {
    std::vector<float> operand_scales(model.graph().order().size());  // of layers
    for (const auto& step : program.steps)
        operand_scales[static_cast<std::size_t>(step.node)] =
            model.output(program.values[step.inputs.front()].node).scale;
    for (const auto& value : program.values) {
        Entry entry{{}, std::vector<std::int64_t>(static_cast<std::size_t>(value.scales)), data_of(value, model)};
        if (value.scales > 0 && value.contents == Contents::activation) {
            const auto [scale, zero_point] = model.output(value.node);
            entry.scales.push_back(scale);
            entry.zero_points.front() = zero_point;
        } else if (value.scales > 0) {
            const auto scales = model.kernel_scales(value.node);
            entry.scales.assign(scales.begin(), scales.end());
            if (value.contents == Contents::bias)
                for (auto& scale : entry.scales) scale *= operand_scales[static_cast<std::size_t>(value.node)];
        }
        entries_.push_back(std::move(entry));
    }
}

}  // namespace linnet::tflite
