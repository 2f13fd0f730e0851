// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Random networks of all primitives with random weights, and what they compute by the slow reference.

#include <linnet/sdk/support/deployed_model.hpp>
#include <linnet/sdk/support/graph_cost.hpp>
#include <memory>
#include <random>
#include <vector>

#include "reference.hpp"

namespace linnet::test {

// As a trained model: by node and role.
class SampleWeights final : public sdk::WeightsView {
public:
    std::span<const float> weights(sdk::NodeId node, std::string_view role) const noexcept override {
        const auto found = all_.find({static_cast<std::uint32_t>(node), std::string(role)});
        return found == all_.end() ? std::span<const float>{} : std::span<const float>{found->second};
    }
    std::map<std::pair<std::uint32_t, std::string>, std::vector<float>> all_;
};

class SampleModel {
public:
    explicit SampleModel(std::uint64_t seed) : random_{seed}, graph_{random_graph()} {
        fill_weights();
        deployed_ = std::make_shared<const sdk::DeployedModel>(graph_, weights_);
    }
    SampleModel(const SampleModel&) = delete;
    SampleModel& operator=(const SampleModel&) = delete;

    const core::Graph& graph() const { return graph_; }
    SampleWeights& weights() { return weights_; }
    const sdk::DeployedModel& deployed() const { return *deployed_; }
    std::shared_ptr<const sdk::DeployedModel> shared() const { return deployed_; }

    // The last node in front of softmax, of the deployed form.
    sdk::NodeId logits() const {
        const auto last = deployed().graph().order().back();
        return deployed().graph().primitive(last) == sdk::Primitive::softmax ? deployed().graph().operands(last).front()
                                                                             : last;
    }

    std::vector<float> windows(std::size_t count) const {
        std::mt19937_64 random{count};
        std::vector<float> values(count * static_cast<std::size_t>(graph_.shape(sdk::NodeId{0}).elements()));
        for (auto& value : values) value = draw(random, 2.0);
        return values;
    }

    std::vector<double> reference_outputs(const std::vector<float>& windows) const {
        Values values;
        for (const auto& [key, array] : weights_.all_) values[key].assign(array.begin(), array.end());
        Example example;
        example.features.assign(windows.begin(), windows.end());
        example.labels.assign(windows.size() / static_cast<std::size_t>(graph_.shape(sdk::NodeId{0}).elements()), 0);
        return reference_logits(graph_, values, example, Mode{.training = false});
    }

private:
    static float draw(std::mt19937_64& random, double reach) {
        return static_cast<float>(reach * (2.0 * static_cast<double>(random() >> 11) * 0x1p-53 - 1.0));
    }
    int below(int bound) { return static_cast<int>(random_() % static_cast<std::uint64_t>(bound)); }

    void add_layer(Sketch& net) {
        const double channels = net.channels(), bias = below(2), kernel = 1 + below(4), same = 1;
        switch (below(4)) {
            case 0:
                net.add("conv1d", {{"filters", channels},
                                   {"kernel", kernel},
                                   {"groups", channels},
                                   {"bias", bias},
                                   {"dilation", 1.0 + below(2)},
                                   {"same", same}});
                return;
            case 1:
                net.add("conv1d", {{"filters", 3.0 + below(6)},
                                   {"kernel", kernel},
                                   {"stride", 1.0 + below(2)},
                                   {"bias", bias},
                                   {"same", same}});
                return;
            case 2:
                net.add("conv1d",
                        {{"filters", 2 * channels}, {"kernel", kernel}, {"groups", channels}, {"bias", bias}});
                return;
            default:
                net.add("conv1d", {{"filters", 1.0 + below(9)}, {"kernel", 1}, {"bias", bias}});
        }
    }

    // A factor for every channel, of the window as a whole.
    void excite(Sketch& net) {
        const auto signal = net.last();
        const double channels = net.channels();
        net.add("global_avg_pool");
        net.add("dense", {{"units", 4}});
        net.add("relu");
        net.add("dense", {{"units", channels}});
        net.join("multiply", {signal, net.add("sigmoid")});
    }

    // All channels but one, in one part or in two.
    void keep_some_channels(Sketch& net) {
        const auto window = net.input();
        const int left_out = below(net.channels());
        const double before = left_out, behind = net.channels() - 1 - left_out;
        std::vector<sdk::NodeId> parts;
        if (before > 0) parts.push_back(net.join("slice", {window}, {{"count", before}}));
        if (behind > 0) parts.push_back(net.join("slice", {window}, {{"first", before + 1}, {"count", behind}}));
        if (parts.size() == 2) net.join("concat", parts);
    }

    core::Graph random_graph() {
        Sketch net(sdk::Shape::sequence(16 + below(20), 1 + below(6)));
        if (below(4) == 0) keep_some_channels(net);
        const char* activations[] = {"relu", "relu6"};
        for (int i = 0, layers = 1 + below(4); i < layers; ++i) {
            const auto before = net.last();
            add_layer(net);
            const auto layer = net.last();
            if (below(3) == 0) net.add("batch_norm");
            if (below(5) != 0) net.add(activations[below(2)]);
            if (below(5) == 0) net.add("dropout", {{"rate", 0.3}});
            switch (below(8)) {
                case 0:
                    net.add("max_pool", {{"size", 2}});
                    break;
                case 1:
                    net.add("avg_pool", {{"size", 3}, {"stride", 2}, {"same", 1}});
                    break;
                case 2:
                    net.join("add", {layer, net.last(), layer});
                    net.add("relu");
                    break;
                case 3:
                    net.join("concat", {layer, net.last()});
                    break;
                case 4:
                    net.add("batch_norm");
                    break;
                case 5:
                    excite(net);
                    break;
                case 6:
                    net.join("multiply", {layer, net.last()});
                    break;
                default:
                    static_cast<void>(before);
            }
        }
        switch (below(6)) {
            case 0:
                net.add("global_avg_pool");
                break;
            case 1:
                net.add("global_max_pool");
                break;
            case 2:
                net.add("global_min_pool");
                break;
            case 3:
                net.add("global_std_pool");
                break;
            case 4: {
                const auto all = net.last();
                net.join("concat", {net.join("global_std_pool", {all}), net.join("global_min_pool", {all}),
                                    net.join("sigmoid", {net.join("global_avg_pool", {all})})});
                break;
            }
            default:
                net.add("flatten");
        }
        net.add("dense", {{"units", 7}});
        net.add("relu");
        net.add("dense", {{"units", 3}});
        if (below(2) == 0) net.add("softmax");
        return net.finish();
    }

    void fill_weights() {
        const auto fill = [&](sdk::NodeId node, std::string_view role, std::uint64_t count, auto value) {
            if (count == 0) return;
            auto& array = weights_.all_[{static_cast<std::uint32_t>(node), std::string(role)}];
            array.resize(count);
            for (auto& element : array) element = value();
        };
        for (const auto node : graph_.order()) {
            const auto elements = sdk::weight_elements(graph_, node);
            fill(node, "kernel", elements.kernel, [&] { return draw(random_, 0.6); });
            fill(node, "bias", elements.bias, [&] { return draw(random_, 1.0); });
            fill(node, "gamma", elements.per_statistic, [&] { return draw(random_, 1.5); });
            fill(node, "beta", elements.per_statistic, [&] { return draw(random_, 1.0); });
            fill(node, "mean", elements.per_statistic, [&] { return draw(random_, 1.0); });
            fill(node, "variance", elements.per_statistic, [&] { return 1.05F + draw(random_, 1.0); });
        }
    }

    std::mt19937_64 random_;
    core::Graph graph_;
    SampleWeights weights_;
    std::shared_ptr<const sdk::DeployedModel> deployed_;
};

}  // namespace linnet::test
