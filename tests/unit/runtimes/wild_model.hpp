// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A quantized model of random integers, scales and zero points, which keeps the rules of quantized_model.hpp but is
// what no calibration makes: factors of requantisation above one, zero points anywhere, results at both ends.

#include <linnet/sdk/quantized_model.hpp>
#include <linnet/sdk/support/deployed_graph.hpp>
#include <random>
#include <vector>

#include "core/ir/graph.hpp"

namespace linnet::test {

// Whether no concat ties a sigmoid of the deployed form to other signals, which .tflite files cannot express.
bool sigmoids_have_their_scale(const sdk::GraphView& original);

class WildModel final : public sdk::QuantizedModelView {
public:
    WildModel(core::Graph graph, std::uint64_t seed);
    WildModel(const WildModel&) = delete;
    WildModel& operator=(const WildModel&) = delete;

    const sdk::GraphView& original() const { return original_; }
    // Raw windows of which few values are beyond the range of int8, but some are.
    std::vector<float> windows(std::size_t count);

    const sdk::GraphView& graph() const noexcept override { return graph_; }
    sdk::Quantization output(sdk::NodeId node) const noexcept override { return outputs_[index(node)]; }
    std::span<const std::int8_t> kernel(sdk::NodeId node) const noexcept override {
        return layers_[index(node)].kernel;
    }
    std::span<const float> kernel_scales(sdk::NodeId node) const noexcept override {
        return layers_[index(node)].scales;
    }
    std::span<const std::int32_t> bias(sdk::NodeId node) const noexcept override { return layers_[index(node)].bias; }
    std::span<const float> mean() const noexcept override { return mean_; }
    std::span<const float> deviation() const noexcept override { return deviation_; }
    std::string_view digest() const noexcept override {
        return "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";
    }

private:
    struct Layer {
        std::vector<std::int8_t> kernel;
        std::vector<float> scales;
        std::vector<std::int32_t> bias;
    };
    static std::size_t index(sdk::NodeId node) { return static_cast<std::size_t>(node); }
    int between(int lowest, int highest) {
        return lowest + static_cast<int>(random_() % static_cast<std::uint64_t>(highest - lowest + 1));
    }
    float power(double lowest, double highest);  // 10 to some number in between
    void choose_outputs();
    Layer random_layer(sdk::NodeId node);

    core::Graph original_;
    sdk::DeployedGraph graph_;
    std::mt19937_64 random_;
    std::vector<sdk::Quantization> outputs_;
    std::vector<Layer> layers_;
    std::vector<float> mean_, deviation_;
};

}  // namespace linnet::test
