// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Candidates to measure: a few networks, a runtime that counts elements, and made-up predictions.

#include <cstdint>
#include <linnet/sdk/metric.hpp>
#include <linnet/sdk/support/graph_cost.hpp>
#include <linnet/testkit/sketch.hpp>
#include <utility>
#include <vector>

namespace linnet::testkit {

// One byte per activation and four per parameter-free node: plausible, and different for different graphs.
class FakeRuntime final : public sdk::Runtime {
public:
    bool supports(std::string_view, const sdk::BoardProfile&) const noexcept override { return true; }
    sdk::Footprint footprint(const sdk::GraphView& graph, const sdk::BoardProfile&) const override {
        sdk::Footprint footprint;
        for (const auto node : graph.order()) {
            footprint.activations += static_cast<std::uint64_t>(graph.shape(node).elements());
            footprint.tables += 4;
        }
        footprint.code = 1000;
        return footprint;
    }
    std::string_view ram_provenance() const noexcept override { return "computed"; }
    std::string_view flash_provenance() const noexcept override { return "computed"; }
};

// Made-up gradients of six windows by the kernels and biases of a graph.
class FakeGradients final : public sdk::InitialGradientsView {
public:
    explicit FakeGradients(const sdk::GraphView& graph) {
        std::uint64_t count = 0;
        const auto add = [&](sdk::NodeId node, std::string_view role, std::uint64_t elements) {
            if (elements > 0) arrays_.push_back({node, role, count, elements});
            count += elements;
        };
        for (const auto node : graph.order()) {
            const auto elements = sdk::weight_elements(graph, node);
            add(node, "kernel", elements.kernel);
            add(node, "bias", elements.bias);
        }
        for (std::uint64_t i = 0; i < count; ++i) weights_.push_back(static_cast<float>(i % 19) / 19 - 0.5F);
        for (std::uint64_t i = 0; i < windows * count; ++i)
            gradients_.push_back(static_cast<float>((i * i + 3 * i) % 101) / 101 - 0.5F);
    }
    std::span<const sdk::GradientArray> arrays() const noexcept override { return arrays_; }
    std::span<const float> weights() const noexcept override { return weights_; }
    std::uint32_t batches() const noexcept override { return windows; }
    std::span<const float> gradient(std::uint32_t batch) const noexcept override {
        return std::span(gradients_).subspan(batch * weights_.size(), weights_.size());
    }

private:
    static constexpr std::uint32_t windows = 6;
    std::vector<sdk::GradientArray> arrays_;
    std::vector<float> weights_, gradients_;
};

class FakeCandidate final : public sdk::Candidate {
public:
    FakeCandidate(SketchGraph graph, FakeBoard board)
        : graph_{std::move(graph)}, board_{std::move(board)}, gradients_{graph_} {
        footprint_ = runtime_.footprint(graph_, board_);
    }

    FakeCandidate(FakeCandidate&&) = default;
    FakeCandidate& operator=(FakeCandidate&&) = default;

    // Predictions to judge; labels and predicted classes have the same length.
    void train(std::vector<std::int32_t> labels, std::vector<std::int32_t> predicted, std::int32_t classes) {
        labels_ = std::move(labels);
        predicted_ = std::move(predicted);
        evidence_ = {labels_, predicted_, classes};
        trained_ = true;
    }
    void forget() { trained_ = false; }

    const sdk::GraphView& graph() const noexcept override { return graph_; }
    const sdk::BoardProfile& board() const noexcept override { return board_; }
    const sdk::Runtime& runtime() const noexcept override { return runtime_; }
    const sdk::Footprint& footprint() const override { return footprint_; }
    const sdk::Evidence* evidence() const noexcept override { return trained_ ? &evidence_ : nullptr; }
    // Trained or not, so that an early metric has the same number of either.
    const sdk::InitialGradientsView* initial_gradients() const override { return &gradients_; }

private:
    SketchGraph graph_;
    FakeBoard board_;
    FakeRuntime runtime_;
    FakeGradients gradients_;
    sdk::Footprint footprint_;
    std::vector<std::int32_t> labels_, predicted_;
    sdk::Evidence evidence_{};  // views of the vectors
    bool trained_ = false;
};

// A separable convolution, a residual pair and a plain dense network, all trained.
inline std::vector<FakeCandidate> sample_candidates(const FakeBoard& board) {
    using sdk::Attribute;
    using sdk::NodeId;
    std::vector<FakeCandidate> candidates;
    const auto add = [](SketchBuilder& builder, std::string_view op, std::vector<NodeId> operands,
                        std::vector<Attribute> attributes = {}) { return builder.add(op, operands, attributes); };
    const auto keep = [&](const SketchBuilder& builder) {
        candidates.emplace_back(builder.finish(), board);
        std::vector<std::int32_t> labels, predicted;
        for (std::int32_t i = 0; i < 60; ++i) {
            labels.push_back(i % 3);
            predicted.push_back(i % 7 == 0 ? (i + 1) % 3 : i % 3);
        }
        candidates.back().train(std::move(labels), std::move(predicted), 3);
    };

    SketchBuilder separable{sdk::Shape::sequence(128, 9)};
    auto node = add(separable, "conv1d", {separable.input()}, {{"filters", 9}, {"kernel", 3}, {"groups", 9}});
    node = add(separable, "conv1d", {node}, {{"filters", 8}, {"kernel", 1}});
    node = add(separable, "relu", {node});
    node = add(separable, "max_pool", {node}, {{"size", 2}});
    node = add(separable, "global_avg_pool", {node});
    add(separable, "softmax", {add(separable, "dense", {node}, {{"units", 3}})});
    keep(separable);

    SketchBuilder residual{sdk::Shape::sequence(64, 4)};
    const auto left = add(residual, "conv1d", {residual.input()}, {{"filters", 4}, {"kernel", 5}, {"dilation", 2}});
    node = add(residual, "add", {left, residual.input()});
    node = add(residual, "global_max_pool", {add(residual, "batch_norm", {node})});
    add(residual, "softmax", {add(residual, "dense", {node}, {{"units", 3}})});
    keep(residual);

    SketchBuilder excited{sdk::Shape::sequence(48, 6)};
    node = add(excited, "global_avg_pool", {excited.input()});
    node = add(excited, "sigmoid", {add(excited, "dense", {node}, {{"units", 6}})});
    node = add(excited, "multiply", {excited.input(), node});
    node = add(excited, "concat", {add(excited, "global_min_pool", {node}), add(excited, "global_std_pool", {node})});
    node = add(excited, "slice", {node}, {{"first", 2}, {"count", 9}});
    add(excited, "softmax", {add(excited, "dense", {node}, {{"units", 3}})});
    keep(excited);

    SketchBuilder dense{sdk::Shape::sequence(16, 2)};
    node = add(dense, "flatten", {dense.input()});
    add(dense, "softmax", {add(dense, "dense", {node}, {{"units", 3}})});
    keep(dense);
    return candidates;
}

}  // namespace linnet::testkit
