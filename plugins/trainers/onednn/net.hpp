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

    // A training step: begin_step(); for consecutive passes of at most pass_samples() windows that make up the batch:
    // fill input(), forward(), fill logits_gradient(), backward(); end_step(). Gradients are added up in parameters().
    // Inference: fill input(), forward() with Pass::training unset, read logits(). Nothing is allocated.
    void begin_step();
    void forward(const Pass& pass);
    void backward(const Pass& pass);
    void end_step();

    // The windows of a pass: samples x time x stride floats, zero between channels and stride.
    struct Input {
        Index time, channels, stride;
        float* values;
    };
    Input input() const;
    // Of the last pass, and where its gradient belongs: classes() values per sample, logits().stride apart, zero
    // between.
    Logits logits() const { return {logits_->value, logits_->channels, logits_->stride}; }
    float* logits_gradient() { return logits_->gradient; }

    // Memory of signals, gradients and parameters; the layers' own buffers are not counted.
    std::uint64_t memory_bytes() const;

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

    Parameters parameters_;
    std::deque<Signal> signals_;
    std::vector<Signal*> signal_of_;  // by node
    std::vector<Node> nodes_;
    Signal* logits_ = nullptr;
    Index pass_samples_ = 0;
    Buffer memory_;
    std::vector<Buffer> extra_gradients_;
};

}  // namespace linnet::onednn
