// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// An executable net: signals, layers and weights of one graph, created once per candidate.

#include <deque>
#include <linnet/sdk/graph.hpp>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "layer.hpp"
#include "loss.hpp"
#include "parameters.hpp"

namespace linnet::onednn {

// Whether Net can execute this primitive.
bool supports(std::string_view op) noexcept;

// Windows of a data set: features of window w start at features[w * time * channels].
struct Rows {
    const float* features;
    std::span<const std::uint32_t> windows;
};

class Net {
public:
    // Executes up to `batch` samples per training step, in passes small enough that their signals stay in the cache.
    // Throws std::invalid_argument for a graph it cannot execute.
    Net(const sdk::GraphView& graph, Index batch);

    Parameters& parameters() { return parameters_; }
    void load(const sdk::WeightsView& weights);
    Index classes() const { return logits_->channels; }
    // The most samples of one inference pass.
    Index pass_samples() const { return pass_samples_; }

    // Adds the gradient of the mean loss over the batch to the parameters' gradients and returns the sum of the losses.
    // seed belongs to this step alone.
    double accumulate(const Rows& rows, std::span<const std::int32_t> labels, std::uint64_t seed);

    // Inference on consecutive windows, at most pass_samples(): fills predicted, and returns the sum of the losses if
    // labels are given (0 otherwise).
    double infer(const float* features, std::span<const std::int32_t> labels, std::span<std::int32_t> predicted);

    // The logits of the last pass, channels() apart by stride.
    Logits logits() const { return {logits_->value, logits_->channels, logits_->stride}; }

    // "conv1d 3: own loops", one entry per layer.
    std::vector<std::string> implementations() const;

private:
    struct Node {
        std::string name;
        std::unique_ptr<Layer> layer;
        Signal* output;
        bool gate_output = false;  // the gradient of the output still has to be gated
        // Gradients for operands with several users; added to the operand's own after backward().
        struct Extra {
            const Signal* signal;
            float* gradient;
        };
        std::vector<Extra> extras;
    };

    void plan(const sdk::GraphView& graph);
    void add_node(const sdk::GraphView& graph, sdk::NodeId id);
    Signal& add_signal(const sdk::Shape& shape);
    std::unique_ptr<Layer> make_layer(const sdk::GraphView& graph, sdk::NodeId id, std::vector<Port> ports,
                                      Signal& output);
    bool fuses(const sdk::GraphView& graph, sdk::NodeId id) const;
    void choose_pass(const sdk::GraphView& graph, Index batch);
    void allocate();
    void route_gradients();
    void forward(const Pass& pass);
    void backward(const Pass& pass);

    Parameters parameters_;
    std::deque<Signal> signals_;
    std::vector<Signal*> signal_of_;  // by node
    std::vector<Node> nodes_;
    Signal* logits_ = nullptr;
    Index pass_samples_ = 0;
    Index input_time_ = 0, input_channels_ = 0;
    Buffer memory_;
    std::vector<Buffer> extra_gradients_;
};

}  // namespace linnet::onednn
