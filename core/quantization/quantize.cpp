// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/quantization/quantize.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace linnet::core {
namespace {

using sdk::NodeId;
using sdk::Primitive;

constexpr float least_scale = 1e-9F;    // of activations and kernels that are zero throughout
constexpr double bias_limit = 1 << 29;  // leaves room for the sum of products in 32 bits
// Of what a deviation or a sigmoid is computed of: finer steps tell nothing. Twice the root of global_std_epsilon, and
// 127 such steps do not change a sigmoid.
constexpr double least_scale_of_operand = 2e-6;
constexpr double margin = 2.001;  // above 2, for what rounding to float32 takes away

std::size_t index(NodeId node) { return static_cast<std::size_t>(node); }

bool has_weights(Primitive primitive) { return primitive == Primitive::conv1d || primitive == Primitive::dense; }

sdk::Quantization with_scale(sdk::Quantization from, float scale) {
    // Zero stays where it is in the range, so a relu's zero point stays -128.
    return {scale, from.zero_point};
}

class Quantizer {
public:
    // `of_group` is by group of the deployed graph.
    Quantizer(const sdk::DeployedModel& model, const sdk::ActivationGroups& groups,
              std::vector<sdk::Quantization> of_group)
        : model_{model}, graph_{model.graph()}, groups_{groups}, of_group_{std::move(of_group)} {
        largest_.resize(graph_.order().size());
        for (const auto node : graph_.order()) {
            if (graph_.primitive(node) == Primitive::softmax || groups_.is_of_sigmoids(node))
                of_node(node) = {1.0F / 256, -128};
            if (has_weights(graph_.primitive(node))) largest_[index(node)] = largest_weights(node);
        }
    }

    void settle_scales() {
        // Scales only grow, and a layer's depends on those before it; a concatenation may tie one to a later one.
        for (std::size_t pass = 0; pass <= graph_.order().size(); ++pass) {
            bool changed = false;
            for (const auto node : graph_.order()) changed = coarsen(node) || changed;
            if (!changed) return;
        }
        throw std::invalid_argument(
            "the network cannot be quantized: weights are so large that concatenated signals have no common scale");
    }

    std::vector<sdk::Quantization> outputs() const {
        std::vector<sdk::Quantization> outputs;
        for (const auto node : graph_.order()) outputs.push_back(of_group_[groups_.group(node)]);
        return outputs;
    }

    QuantizedModel::Layer layer(NodeId node) const {
        QuantizedModel::Layer layer;
        if (!has_weights(graph_.primitive(node))) return layer;
        const auto kernel = model_.weights(node, "kernel"), bias = model_.weights(node, "bias");
        layer.scales = kernel_scales(node);
        const auto filters = layer.scales.size();
        layer.kernel.reserve(kernel.size());
        for (std::size_t i = 0; i < kernel.size(); ++i) {
            const double steps =
                std::round(static_cast<double>(kernel[i]) / static_cast<double>(layer.scales[i % filters]));
            layer.kernel.push_back(static_cast<std::int8_t>(std::clamp(steps, -127.0, 127.0)));
        }
        const double operand_scale = static_cast<double>(operand(node).scale);
        for (std::size_t f = 0; f < filters; ++f)
            layer.bias.push_back(static_cast<std::int32_t>(
                std::lround(static_cast<double>(bias[f]) / (operand_scale * static_cast<double>(layer.scales[f])))));
        return layer;
    }

private:
    sdk::Quantization& of_node(NodeId node) { return of_group_[groups_.group(node)]; }
    sdk::Quantization operand(NodeId node) const { return of_group_[groups_.group(graph_.operands(node).front())]; }

    std::vector<float> largest_weights(NodeId node) const {
        const auto kernel = model_.weights(node, "kernel"), bias = model_.weights(node, "bias");
        std::vector<float> largest(bias.size(), 0.0F);
        const auto check = [&](float value) {
            if (!std::isfinite(value))
                throw std::invalid_argument("the network cannot be quantized: " + std::string(graph_.op(node)) + ' ' +
                                            std::to_string(index(node)) + " has a weight that is not finite");
        };
        for (std::size_t i = 0; i < kernel.size(); ++i) {
            check(kernel[i]);
            largest[i % largest.size()] = std::max(largest[i % largest.size()], std::abs(kernel[i]));
        }
        for (const auto value : bias) check(value);
        return largest;
    }

    // One per filter; coarser than the weights need where the bias would not fit into its bits otherwise.
    std::vector<float> kernel_scales(NodeId node) const {
        const auto bias = model_.weights(node, "bias");
        auto scales = largest_[index(node)];
        for (std::size_t f = 0; f < scales.size(); ++f) {
            const double for_bias =
                std::abs(static_cast<double>(bias[f])) / (static_cast<double>(operand(node).scale) * bias_limit);
            scales[f] = std::max({scales[f] / 127, static_cast<float>(for_bias), least_scale});
        }
        return scales;
    }

    // Saturation is its relu6, so the range must not reach beyond 6.
    bool is_bounded_by_six(NodeId node) const {
        const auto bound = groups_.bounded_output(node);
        return bound != node && graph_.primitive(bound) == Primitive::relu6;
    }

    // What one unit of a node's accumulator stands for at most; zero: it has none.
    double accumulator_unit(NodeId node) const {
        const auto scale = static_cast<double>(operand(node).scale);
        switch (graph_.primitive(node)) {
            case Primitive::conv1d:
            case Primitive::dense: {
                const auto scales = kernel_scales(node);
                return scale * static_cast<double>(*std::ranges::max_element(scales));
            }
            case Primitive::global_avg_pool:
                // Runtimes shift the sum of a mean by 6 bits before they multiply.
                return scale / (64.0 * graph_.shape(graph_.operands(node).front()).time());
            case Primitive::global_std_pool:
                return scale / 4096;  // the root has 12 binary digits behind the point or more
            case Primitive::multiply:
                return scale * static_cast<double>(of_group_[groups_.group(graph_.operands(node)[1])].scale);
            default:
                return 0;
        }
    }

    // Makes the scale of a node's output as coarse as its accumulator asks for, and that of its operand no finer than
    // it can tell. True: it had to.
    bool coarsen(NodeId node) {
        if (graph_.operands(node).empty()) return false;
        const auto primitive = graph_.primitive(node);
        const bool limited = primitive == Primitive::global_std_pool || primitive == Primitive::sigmoid;
        const bool operand_changed = limited && coarsen(graph_.operands(node).front(), least_scale_of_operand);
        return coarsen(node, margin * accumulator_unit(node)) || operand_changed;
    }

    bool coarsen(NodeId node, double least) {
        auto& output = of_node(node);
        if (static_cast<double>(output.scale) >= least) return false;
        if (is_bounded_by_six(node) && least * 255 > 6)
            throw std::invalid_argument("the network cannot be quantized: the weights of " +
                                        std::string(graph_.op(node)) + ' ' + std::to_string(index(node)) +
                                        " are so large that 255 steps of its result are more than the 6 of its relu6");
        // The next float up, so that the next pass finds it coarse enough.
        output = with_scale(output, std::nextafter(static_cast<float>(least), std::numeric_limits<float>::infinity()));
        if (!std::isfinite(output.scale))
            throw std::invalid_argument(
                "the network cannot be quantized: weights are so large that concatenated signals have no common scale");
        return true;
    }

    const sdk::DeployedModel& model_;
    const sdk::DeployedGraph& graph_;
    const sdk::ActivationGroups& groups_;
    std::vector<sdk::Quantization> of_group_;
    std::vector<std::vector<float>> largest_;  // by node: the largest magnitude of each filter
};

std::shared_ptr<const QuantizedModel> make_model(std::shared_ptr<const sdk::DeployedModel> deployed,
                                                 const sdk::ActivationGroups& groups,
                                                 std::vector<sdk::Quantization> of_group,
                                                 QuantizedModel::Normalisation normalisation) {
    Quantizer quantizer{*deployed, groups, std::move(of_group)};
    quantizer.settle_scales();
    std::vector<QuantizedModel::Layer> layers;
    for (const auto node : deployed->graph().order()) layers.push_back(quantizer.layer(node));
    return std::make_shared<QuantizedModel>(std::move(deployed), quantizer.outputs(), std::move(layers),
                                            std::move(normalisation));
}

}  // namespace

sdk::Quantization quantization_of(ValueRange range) {
    const double lowest = std::min(0.0, static_cast<double>(range.lowest));
    const double highest = std::max(0.0, static_cast<double>(range.highest));
    const auto scale = std::max(static_cast<float>((highest - lowest) / 255), least_scale);
    const double zero = std::round(-128 - lowest / static_cast<double>(scale));
    return {scale, static_cast<std::int32_t>(std::clamp(zero, -128.0, 127.0))};
}

std::shared_ptr<const QuantizedModel> quantize(std::shared_ptr<const sdk::DeployedModel> deployed,
                                               const Observations& observations, CalibrationMethod method,
                                               QuantizedModel::Normalisation normalisation) {
    std::vector<sdk::Quantization> of_group;
    for (std::uint32_t group = 0; group < observations.groups().count(); ++group)
        of_group.push_back(quantization_of(observations.range(group, method)));
    return make_model(std::move(deployed), observations.groups(), std::move(of_group), std::move(normalisation));
}

std::shared_ptr<const QuantizedModel> requantize(std::shared_ptr<const sdk::DeployedModel> deployed,
                                                 std::span<const sdk::Quantization> outputs,
                                                 QuantizedModel::Normalisation normalisation) {
    const sdk::ActivationGroups groups{deployed->graph()};
    std::vector<sdk::Quantization> of_group(groups.count());
    for (const auto node : deployed->graph().order()) of_group[groups.group(node)] = outputs[index(node)];
    return make_model(std::move(deployed), groups, std::move(of_group), std::move(normalisation));
}

}  // namespace linnet::core
