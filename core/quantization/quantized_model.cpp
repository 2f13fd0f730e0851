// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/quantization/quantized_model.hpp"

#include <bit>
#include <utility>

#include "core/support/sha256.hpp"

namespace linnet::core {
namespace {

// Bytes in little-endian order, whatever the host's is.
void append(Sha256& sum, std::uint64_t value) {
    std::array<std::byte, 8> bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(value >> (8 * i));
    sum.update(bytes);
}

void append(Sha256& sum, float value) { append(sum, std::uint64_t{std::bit_cast<std::uint32_t>(value)}); }
void append(Sha256& sum, std::int32_t value) { append(sum, std::uint64_t{static_cast<std::uint32_t>(value)}); }

template <class Value>
void append(Sha256& sum, std::span<const Value> values) {
    append(sum, std::uint64_t{values.size()});
    for (const auto value : values) append(sum, value);
}

void append(Sha256& sum, std::span<const std::int8_t> values) {
    append(sum, std::uint64_t{values.size()});
    sum.update(std::as_bytes(values));
}

}  // namespace

QuantizedModel::QuantizedModel(std::shared_ptr<const sdk::DeployedModel> deployed,
                               std::vector<sdk::Quantization> outputs, std::vector<Layer> layers,
                               Normalisation normalisation)
    : deployed_{std::move(deployed)},
      outputs_{std::move(outputs)},
      layers_{std::move(layers)},
      normalisation_{std::move(normalisation)},
      digest_{make_digest()} {}

std::string QuantizedModel::make_digest() const {
    Sha256 sum;
    const auto& graph = deployed_->graph();
    sum.update("linnet quantized model 1\n");
    for (const auto node : graph.order()) {
        sum.update(std::string(graph.op(node)) + '\n');
        for (const auto operand : graph.operands(node)) append(sum, static_cast<std::int32_t>(operand));
        for (const auto& attribute : graph.attributes(node)) {
            sum.update(std::string(attribute.name) + '\n');
            append(sum, std::bit_cast<std::uint64_t>(attribute.value));
        }
        const auto shape = graph.shape(node);
        for (std::uint8_t i = 0; i < shape.rank; ++i) append(sum, shape.dim[i]);
        append(sum, output(node).scale);
        append(sum, output(node).zero_point);
        append(sum, kernel(node));
        append(sum, kernel_scales(node));
        append(sum, bias(node));
    }
    append(sum, mean());
    append(sum, deviation());
    return sum.finish_hex();
}

}  // namespace linnet::core
