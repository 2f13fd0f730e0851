// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "onnx/numbers.hpp"

#include <stdexcept>

namespace linnet::onnx_exporter {
namespace {

template <class Value>
std::span<const Value> checked(std::span<const Value> values, std::int64_t size, const Layer& layer,
                               std::string_view what) {
    if (static_cast<std::int64_t>(values.size()) != size)
        throw std::invalid_argument(layer.name + ": " + std::string(what) + " has " + std::to_string(values.size()) +
                                    " values instead of " + std::to_string(size));
    return values;
}

std::int64_t product(const Dims& dims) {
    std::int64_t elements = 1;
    for (const auto dim : dims) elements *= dim;
    return elements;
}

// A convolution's kernel, tap x channel x filter, as filter x channel x tap. That of a dense layer stays as it is.
template <class Value>
std::vector<Value> arranged(std::span<const Value> values, const Layer& layer) {
    std::vector<Value> kernel(values.begin(), values.end());
    if (layer.axis != 0) return kernel;
    const auto filters = static_cast<std::size_t>(layer.kernel[0]), depth = static_cast<std::size_t>(layer.kernel[1]),
               taps = static_cast<std::size_t>(layer.kernel[2]);
    for (std::size_t f = 0; f < filters; ++f)
        for (std::size_t d = 0; d < depth; ++d)
            for (std::size_t t = 0; t < taps; ++t)
                kernel[(f * depth + d) * taps + t] = values[(t * depth + d) * filters + f];
    return kernel;
}

}  // namespace

std::string FloatNumbers::kernel(const Layer& layer) {
    const auto given = model_.weights().weights(layer.node, "kernel");
    const auto values = checked(given, product(layer.kernel), layer, "kernel");
    return file_.constant(layer.name + ".kernel", layer.kernel, arranged(values, layer));
}

std::string FloatNumbers::bias(const Layer& layer) {
    const auto given = model_.weights().weights(layer.node, "bias");
    return file_.constant(layer.name + ".bias", {layer.channels}, checked(given, layer.channels, layer, "bias"));
}

std::string Int8Numbers::kernel(const Layer& layer) {
    const auto values = checked(model_.kernel(layer.node), product(layer.kernel), layer, "int8 kernel");
    const auto scales = checked(model_.kernel_scales(layer.node), layer.channels, layer, "scales of the kernel");
    const std::vector<std::int8_t> zeros(static_cast<std::size_t>(layer.channels));
    const auto name = layer.name + ".kernel";
    const auto integers = file_.constant(name + ".int8", layer.kernel, arranged(values, layer));
    const auto scale = file_.constant(name + ".scale", {layer.channels}, scales);
    const auto zero = file_.constant(name + ".zero_point", {layer.channels}, std::span<const std::int8_t>(zeros));
    return file_.node("DequantizeLinear", name, {integers, scale, zero}, {integer("axis", layer.axis)});
}

std::string Int8Numbers::bias(const Layer& layer) {
    const auto values = checked(model_.bias(layer.node), layer.channels, layer, "int32 bias");
    const auto operand = model_.output(model_.graph().operands(layer.node).front());
    std::vector<float> scales;
    for (const auto scale : model_.kernel_scales(layer.node)) scales.push_back(operand.scale * scale);
    const std::vector<std::int32_t> zeros(static_cast<std::size_t>(layer.channels));
    const auto name = layer.name + ".bias";
    const auto integers = file_.constant(name + ".int32", {layer.channels}, values);
    const auto scale = file_.constant(name + ".scale", {layer.channels}, std::span<const float>(scales));
    const auto zero = file_.constant(name + ".zero_point", {layer.channels}, std::span<const std::int32_t>(zeros));
    return file_.node("DequantizeLinear", name, {integers, scale, zero}, {integer("axis", 0)});
}

void Int8Numbers::settle(std::string_view name, sdk::NodeId node) {
    const auto quantization = model_.output(node);
    const std::string base(name);
    const float scales[] = {quantization.scale};
    const std::int8_t zero_points[] = {static_cast<std::int8_t>(quantization.zero_point)};
    const auto scale = file_.constant(base + ".scale", {}, scales);
    const auto zero_point = file_.constant(base + ".zero_point", {}, zero_points);
    file_.node("QuantizeLinear", base + ".int8", {before_settling(name), scale, zero_point});
    reads_[base] = 0;
}

std::string Int8Numbers::read(std::string_view name) {
    const auto found = reads_.find(name);
    if (found == reads_.end()) return std::string(name);
    return dequantize(name, std::string(name) + ".read" + std::to_string(++found->second));
}

std::string Int8Numbers::dequantize(std::string_view signal, std::string_view tensor) {
    const std::string base(signal);
    return file_.node("DequantizeLinear", tensor, {base + ".int8", base + ".scale", base + ".zero_point"});
}

}  // namespace linnet::onnx_exporter
