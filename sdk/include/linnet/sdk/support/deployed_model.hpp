// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The float32 weights of a network's deployed form (deployed_graph.hpp): same outputs as the trained network up to
// rounding, for inference only. Batch normalisation is a scale and a shift per output channel, which a layer's kernel
// and bias can do themselves:
//
//     scale = gamma / sqrt(variance + 1e-3), kernel' = kernel * scale, bias' = (bias - mean) * scale + beta
//
// (Jacob et al.: Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference, CVPR
// 2018, section 3.2).

#include <cmath>
#include <linnet/sdk/support/deployed_graph.hpp>
#include <linnet/sdk/trained_model.hpp>
#include <vector>

namespace linnet::sdk {

inline constexpr double batch_norm_epsilon = 1e-3;

class DeployedModel final : public WeightsView {
public:
    // Graph and weights must outlive it. Throws std::invalid_argument when weights are missing or have another size
    // than the graph says.
    DeployedModel(const GraphView& graph, const WeightsView& weights)
        : original_{graph}, given_{weights}, graph_{graph} {
        layers_.resize(graph_.order().size());
        for (const auto node : graph_.order()) {
            const auto primitive = graph_.primitive(node);
            if (primitive == Primitive::conv1d || primitive == Primitive::dense) deploy(node);
        }
    }

    const DeployedGraph& graph() const noexcept { return graph_; }

    // "kernel" and "bias" of the deployed graph's layers, in the layouts of trained_model.hpp.
    std::span<const float> weights(NodeId node, std::string_view role) const noexcept override {
        const auto& layer = layers_[static_cast<std::size_t>(node)];
        if (role == "kernel") return layer.kernel;
        if (role == "bias") return layer.bias;
        return {};
    }

private:
    struct Layer {
        std::vector<float> kernel, bias;
    };

    std::span<const float> checked(NodeId node, std::string_view role, std::size_t size) const {
        const auto values = given_.weights(node, role);
        if (values.size() != size)
            throw std::invalid_argument(std::string(original_.op(node)) + ' ' +
                                        std::to_string(static_cast<std::uint32_t>(node)) + ": weights \"" +
                                        std::string(role) + "\" have " + std::to_string(values.size()) +
                                        " values instead of " + std::to_string(size));
        return values;
    }

    std::size_t kernel_size(NodeId layer) const {
        const auto inputs = static_cast<std::size_t>(graph_.shape(graph_.operands(layer).front()).channels());
        if (graph_.primitive(layer) == Primitive::dense)
            return inputs * static_cast<std::size_t>(graph_.attribute(layer, "units"));
        return static_cast<std::size_t>(graph_.attribute(layer, "kernel")) *
               (inputs / static_cast<std::size_t>(graph_.attribute(layer, "groups"))) *
               static_cast<std::size_t>(graph_.attribute(layer, "filters"));
    }

    void deploy(NodeId node) {
        auto& layer = layers_[static_cast<std::size_t>(node)];
        const auto origin = graph_.origin(node);
        const auto channels = static_cast<std::size_t>(graph_.shape(node).channels());
        if (original_.primitive(origin) == Primitive::batch_norm) {
            layer.kernel.assign(channels, 1.0F);
            layer.bias.assign(channels, 0.0F);
            fold(layer, origin, channels);
        } else {
            const auto kernel = checked(origin, "kernel", kernel_size(node));
            layer.kernel.assign(kernel.begin(), kernel.end());
            layer.bias.assign(channels, 0.0F);
            if (original_.attribute(origin, "bias") != 0) {
                const auto bias = checked(origin, "bias", channels);
                layer.bias.assign(bias.begin(), bias.end());
            }
        }
        for (const auto norm : graph_.folded(node)) fold(layer, norm, channels);
    }

    void fold(Layer& layer, NodeId norm, std::size_t channels) const {
        const auto gamma = checked(norm, "gamma", channels), beta = checked(norm, "beta", channels),
                   mean = checked(norm, "mean", channels), variance = checked(norm, "variance", channels);
        std::vector<double> scale(channels);
        for (std::size_t c = 0; c < channels; ++c) {
            scale[c] = gamma[c] / std::sqrt(variance[c] + batch_norm_epsilon);
            layer.bias[c] = static_cast<float>((static_cast<double>(layer.bias[c]) - mean[c]) * scale[c] + beta[c]);
        }
        for (std::size_t i = 0; i < layer.kernel.size(); ++i)  // output channels are innermost in all layouts
            layer.kernel[i] = static_cast<float>(layer.kernel[i] * scale[i % channels]);
    }

    const GraphView& original_;
    const WeightsView& given_;
    DeployedGraph graph_;
    std::vector<Layer> layers_;
};

}  // namespace linnet::sdk
