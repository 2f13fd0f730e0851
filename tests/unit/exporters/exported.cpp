// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/exporters/exported.hpp"

#include <algorithm>
#include <cmath>
#include <linnet/sdk/support/graph_cost.hpp>

#include "core/quantization/quantize.hpp"

namespace linnet::test {
namespace {

class Draws {
public:
    explicit Draws(std::uint64_t seed) : seed_{seed} {}
    float between(double lowest, double highest) {
        const double unit = static_cast<double>(onednn::uniform(onednn::random_bits(seed_, next_++)));
        return static_cast<float>(lowest + (highest - lowest) * unit);
    }

private:
    std::uint64_t seed_, next_ = 0;
};

// Such that signals neither grow nor vanish from layer to layer.
Weights random_weights(const sdk::GraphView& graph, Draws& draws) {
    Weights weights;
    const auto fill = [&](sdk::NodeId node, std::string_view role, std::uint64_t count, double lowest, double highest) {
        std::vector<float> values(count);
        std::ranges::generate(values, [&] { return draws.between(lowest, highest); });
        if (count > 0) weights.weights(node, role, values);
    };
    for (const auto node : graph.order()) {
        const auto elements = sdk::weight_elements(graph, node);
        const double outputs = graph.shape(node).channels();
        const double reach = std::sqrt(6 * outputs / std::max(1.0, static_cast<double>(elements.kernel)));
        fill(node, "kernel", elements.kernel, -reach, reach);
        fill(node, "bias", elements.bias, -0.5, 0.5);
        fill(node, "gamma", elements.per_statistic, 0.5, 1.5);
        fill(node, "beta", elements.per_statistic, -0.5, 0.5);
        fill(node, "mean", elements.per_statistic, -0.5, 0.5);
        fill(node, "variance", elements.per_statistic, 0.5, 1.5);
    }
    return weights;
}

}  // namespace

Exported::Exported(core::Graph graph, std::uint64_t seed, std::size_t window_count) : graph_{std::move(graph)} {
    Draws draws{seed};
    trained_ = random_weights(graph_, draws);
    deployed_ = std::make_shared<const sdk::DeployedModel>(graph_, trained_);
    const auto shape = graph_.shape(graph_.order().front());
    const auto channels = static_cast<std::size_t>(shape.channels());
    core::QuantizedModel::Normalisation normalisation;
    for (std::size_t c = 0; c < channels; ++c) {
        normalisation.mean.push_back(draws.between(-10, 10));
        normalisation.deviation.push_back(draws.between(0.1, 20));
    }
    std::vector<float> normalised(window_count * static_cast<std::size_t>(shape.elements()));
    for (std::size_t i = 0; i < normalised.size(); ++i) {
        normalised[i] = draws.between(-1, 1) + draws.between(-1, 1);
        windows_.push_back(normalised[i] * normalisation.deviation[i % channels] + normalisation.mean[i % channels]);
    }
    const core::Observations observations{deployed_->graph(), *deployed_, normalised};
    quantized_ = core::quantize(deployed_, observations, core::CalibrationMethod::min_max, std::move(normalisation));
    classes_.assign(window_count, 0);
    for (int c = 0; c < graph_.shape(graph_.order().back()).channels(); ++c)
        labels.push_back("class " + std::to_string(c));
}

std::string_view Exported::label(std::int32_t class_number) const noexcept {
    const auto index = static_cast<std::size_t>(class_number);
    return index < labels.size() ? std::string_view(labels[index]) : std::string_view{};
}

}  // namespace linnet::test
