// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Networks with random integers, and their outputs computed node by node in 64 bits: no steps, no arena, no padding.

#include <linnet/sdk/quantized_model.hpp>
#include <linnet/sdk/support/deployed_graph.hpp>
#include <string>
#include <vector>

#include "../ir/networks.hpp"

namespace linnet::test {

// A network of all operations but softmax in its middle. Depends on the seed alone.
core::Graph random_network(std::uint64_t seed);

class IntegerModel final : public sdk::QuantizedModelView {
public:
    IntegerModel(const sdk::GraphView& original, std::uint64_t seed);

    const sdk::GraphView& graph() const noexcept override { return graph_; }
    sdk::Quantization output(sdk::NodeId node) const noexcept override { return outputs[index(node)]; }
    std::span<const std::int8_t> kernel(sdk::NodeId node) const noexcept override { return layers[index(node)].kernel; }
    std::span<const float> kernel_scales(sdk::NodeId node) const noexcept override {
        return layers[index(node)].scales;
    }
    std::span<const std::int32_t> bias(sdk::NodeId node) const noexcept override { return layers[index(node)].bias; }
    std::span<const float> mean() const noexcept override { return means; }
    std::span<const float> deviation() const noexcept override { return deviations; }
    std::string_view digest() const noexcept override {
        return "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    }

    struct Layer {
        std::vector<std::int8_t> kernel;
        std::vector<float> scales;
        std::vector<std::int32_t> bias;
    };
    std::vector<sdk::Quantization> outputs;  // by node, as are the layers
    std::vector<Layer> layers;
    std::vector<float> means, deviations;

private:
    static std::size_t index(sdk::NodeId node) { return static_cast<std::size_t>(node); }
    sdk::DeployedGraph graph_;
};

// Windows of raw values, of which a few are far beyond the range of the input.
std::vector<float> random_windows(const IntegerModel& model, std::size_t count, std::uint64_t seed);

struct ReferenceResult {
    std::vector<std::int8_t> results;
    std::uint64_t clipped = 0;
};
ReferenceResult reference_result(const sdk::QuantizedModelView& model, std::span<const float> window);

}  // namespace linnet::test
