// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A trained network without the batch normalisations that deployment does not need. Behind a conv1d or dense that
// nobody else uses, batch normalisation is a scale and a shift per output channel, which the layer's kernel and bias
// can do themselves:
//
//     scale = gamma / sqrt(variance + 1e-3), kernel' = kernel * scale, bias' = (bias - mean) * scale + beta
//
// (Jacob et al.: Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference, CVPR
// 2018, section 3.2). Same outputs up to rounding; for inference only, since training needs the statistics.

#include <cmath>
#include <cstddef>
#include <linnet/sdk/graph.hpp>
#include <linnet/sdk/trained_model.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace linnet::sdk {
namespace detail {

inline constexpr double batch_norm_epsilon = 1e-3;

struct FoldedNode {
    NodeId original;
    std::vector<NodeId> operands, users;
    std::vector<Attribute> attributes;
    Shape shape;
};

class FoldedGraph final : public GraphView {
public:
    explicit FoldedGraph(const GraphView& original) : original_{original} {}

    std::span<const NodeId> order() const noexcept override { return order_; }
    Primitive primitive(NodeId node) const noexcept override { return original_.primitive(at(node).original); }
    std::string_view op(NodeId node) const noexcept override { return original_.op(at(node).original); }
    std::span<const NodeId> operands(NodeId node) const noexcept override { return at(node).operands; }
    std::span<const NodeId> users(NodeId node) const noexcept override { return at(node).users; }
    Shape shape(NodeId node) const noexcept override { return at(node).shape; }
    std::span<const Attribute> attributes(NodeId node) const noexcept override { return at(node).attributes; }
    double attribute(NodeId node, std::string_view name) const override {
        for (const auto& attribute : at(node).attributes)
            if (attribute.name == name) return attribute.value;
        throw std::out_of_range(std::string(op(node)) + " has no attribute \"" + std::string(name) + "\"");
    }
    std::string_view digest() const noexcept override { return original_.digest(); }

    NodeId append(FoldedNode node) {
        const NodeId id{static_cast<std::uint32_t>(nodes_.size())};
        for (const auto operand : node.operands) {
            auto& users = nodes_[static_cast<std::size_t>(operand)].users;
            if (users.empty() || users.back() != id) users.push_back(id);  // once, even with one operand twice
        }
        nodes_.push_back(std::move(node));
        order_.push_back(id);
        return id;
    }
    void give_bias(NodeId node) {
        for (auto& attribute : nodes_[static_cast<std::size_t>(node)].attributes)
            if (attribute.name == "bias") attribute.value = 1;
    }
    NodeId original(NodeId node) const { return at(node).original; }

private:
    const FoldedNode& at(NodeId node) const { return nodes_[static_cast<std::size_t>(node)]; }

    const GraphView& original_;
    std::vector<FoldedNode> nodes_;
    std::vector<NodeId> order_;
};

class FoldedWeights final : public WeightsView {
public:
    FoldedWeights(const FoldedGraph& graph, const WeightsView& original) : graph_{graph}, original_{original} {}

    std::span<const float> weights(NodeId node, std::string_view role) const noexcept override {
        for (const auto& [key, values] : changed_)
            if (key.first == node && key.second == role) return values;
        return original_.weights(graph_.original(node), role);
    }
    void set(NodeId node, std::string_view role, std::vector<float> values) {
        changed_.insert_or_assign({node, std::string(role)}, std::move(values));
    }

private:
    const FoldedGraph& graph_;
    const WeightsView& original_;
    std::map<std::pair<NodeId, std::string>, std::vector<float>> changed_;
};

}  // namespace detail

// Graph and weights must outlive it: it takes from them whatever it does not change.
class FoldedModel {
public:
    // Throws std::invalid_argument when weights that are to be folded are missing or have another size than the graph.
    FoldedModel(const GraphView& graph, const WeightsView& weights) : graph_{graph}, weights_{graph_, weights} {
        std::vector<NodeId> now;  // by the nodes of the original
        for (const auto node : graph.order()) {
            if (foldable(graph, node, now)) {
                const auto layer = now[static_cast<std::size_t>(graph.operands(node).front())];
                fold(graph, weights, node, layer);
                now.push_back(layer);
                ++folded_;
                continue;
            }
            std::vector<NodeId> operands;
            for (const auto operand : graph.operands(node)) operands.push_back(now[static_cast<std::size_t>(operand)]);
            const auto attributes = graph.attributes(node);
            now.push_back(graph_.append(
                {node, std::move(operands), {}, {attributes.begin(), attributes.end()}, graph.shape(node)}));
        }
    }
    FoldedModel(const FoldedModel&) = delete;
    FoldedModel& operator=(const FoldedModel&) = delete;

    // The network as it was, without the nodes that were folded; the others keep their order. Its digest is that of the
    // network it was made of: the name under which a run reports it.
    const GraphView& graph() const noexcept { return graph_; }
    const WeightsView& weights() const noexcept { return weights_; }
    std::size_t folded() const noexcept { return folded_; }  // batch normalisations that are gone

private:
    bool foldable(const GraphView& graph, NodeId node, const std::vector<NodeId>& now) const {
        if (graph.primitive(node) != Primitive::batch_norm) return false;
        const auto before = graph.operands(node).front();
        if (graph.users(before).size() != 1) return false;
        // What a batch normalisation that was folded before became is a layer, too.
        const auto layer = graph_.primitive(now[static_cast<std::size_t>(before)]);
        return layer == Primitive::conv1d || layer == Primitive::dense;
    }

    static std::span<const float> checked(const GraphView& graph, NodeId node, std::string_view role,
                                          std::span<const float> values, std::size_t multiple_of, bool exactly) {
        if (values.empty() || values.size() % multiple_of != 0 || (exactly && values.size() != multiple_of))
            throw std::invalid_argument(std::string(graph.op(node)) + ' ' +
                                        std::to_string(static_cast<std::uint32_t>(node)) + ": weights \"" +
                                        std::string(role) + "\" have " + std::to_string(values.size()) +
                                        " values, which does not fit its " + std::to_string(multiple_of) + " channels");
        return values;
    }

    void fold(const GraphView& graph, const WeightsView& given, NodeId norm, NodeId layer) {
        const auto channels = static_cast<std::size_t>(graph.shape(norm).channels());
        const auto statistic = [&](std::string_view role) {
            return checked(graph, norm, role, given.weights(norm, role), channels, true);
        };
        const auto gamma = statistic("gamma"), beta = statistic("beta"), mean = statistic("mean"),
                   variance = statistic("variance");
        const auto kernel = checked(graph_, layer, "kernel", weights_.weights(layer, "kernel"), channels, false);
        std::vector<float> bias(channels, 0.0F);
        if (graph_.attribute(layer, "bias") != 0) {
            const auto before = checked(graph_, layer, "bias", weights_.weights(layer, "bias"), channels, true);
            bias.assign(before.begin(), before.end());
        }
        std::vector<double> scale(channels);
        for (std::size_t c = 0; c < channels; ++c) {
            scale[c] = gamma[c] / std::sqrt(variance[c] + detail::batch_norm_epsilon);
            bias[c] = static_cast<float>((static_cast<double>(bias[c]) - mean[c]) * scale[c] + beta[c]);
        }
        std::vector<float> scaled(kernel.begin(), kernel.end());
        for (std::size_t i = 0; i < scaled.size(); ++i)  // output channels are innermost in all layouts
            scaled[i] = static_cast<float>(scaled[i] * scale[i % channels]);
        weights_.set(layer, "kernel", std::move(scaled));
        weights_.set(layer, "bias", std::move(bias));
        graph_.give_bias(layer);
    }

    detail::FoldedGraph graph_;
    detail::FoldedWeights weights_;
    std::size_t folded_ = 0;
};

}  // namespace linnet::sdk
