// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// An executable net: signals, layers and weights of one graph, created once per candidate.

#include <deque>
#include <linnet/sdk/graph.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "fusion.hpp"
#include "layer.hpp"
#include "loss.hpp"
#include "parameters.hpp"
#include "quantization.hpp"
#include "scratch.hpp"

namespace linnet::onednn {

// Whether Net can execute this primitive.
bool supports(std::string_view op) noexcept;

struct NetOptions {
    double head_dropout = 0.0;  // while training, in front of the last dense layer, if the graph has one
    bool graph_dropout = true;  // false: the dropout nodes of the graph drop nothing
    // Not null: kernels and outputs are rounded as TrainingPlan::ranges says. Needed by the constructor alone.
    const sdk::RangesView* ranges = nullptr;
};

class Net {
public:
    // Executes up to `batch` samples per training step, in passes small enough that their signals stay in the cache.
    // Throws std::invalid_argument for a graph it cannot execute.
    explicit Net(const sdk::GraphView& graph, Index batch, NetOptions options = {});

    Parameters& parameters() { return parameters_; }
    const Parameters& parameters() const { return parameters_; }
    void load(const sdk::WeightsView& weights);
    // Arrays that `weights` does not have keep their values.
    void start_from(const sdk::WeightsView& weights);
    Index classes() const { return logits_->channels; }
    // The most samples of one inference pass.
    Index pass_samples() const { return pass_samples_; }

    // A training step: begin_step(); for consecutive passes of at most pass_samples() windows that make up the batch:
    // fill input(), forward(), fill logits_gradient(), backward(); end_step(). Gradients are added up in parameters().
    // Inference: within the life of an Inference, fill input(), forward() with Pass::training unset, read logits().
    // Nothing is allocated.
    void begin_step();
    void forward(const Pass& pass);
    void backward(const Pass& pass);
    void end_step();

    // Parameters are not to be read or changed within a step or inference of a net that rounds its kernels.
    class Inference {
    public:
        explicit Inference(Net& net) : net_{net} { net_.round_kernels(); }
        ~Inference() { net_.restore_kernels(); }
        Inference(const Inference&) = delete;
        Inference& operator=(const Inference&) = delete;

    private:
        Net& net_;
    };

    // The windows of a pass: samples x time x stride floats, zero between channels and stride; valid until forward().
    struct Input {
        Index time, channels, stride;
        float* values;
    };
    Input input() const;
    // Of the last forward(), valid until backward(), and where its gradient belongs: classes() values per sample,
    // logits().stride apart, zero between.
    Logits logits() const { return {logits_->value, logits_->channels, logits_->stride}; }
    float* logits_gradient() { return logits_->gradient; }

    // What is executed, in order: the nodes that a layer takes together, and what computes them.
    struct Step {
        std::string name;  // "conv1d 1, conv1d 2, relu 3"
        std::vector<sdk::NodeId> nodes;
        Implementation implementation;
        double forward_seconds = 0, backward_seconds = 0;  // since measure()
    };
    std::vector<Step> steps() const;
    // From now on forward() and backward() add up the time of every step; a measured net is a little slower.
    void measure();

    // Signals, gradients, weights with their gradients, and what layers keep.
    std::size_t memory_bytes() const;

private:
    struct Node {
        std::string name;
        std::vector<sdk::NodeId> nodes;
        std::unique_ptr<Layer> layer;
        Signal* output;
        bool gate_output = false;  // the gradient of the output still has to be gated
        // Gradients for operands with several users; added to the operand's own after backward().
        struct Extra {
            std::size_t operand;
            float* gradient = nullptr;
        };
        std::vector<Extra> extras = {};
        double forward_seconds = 0, backward_seconds = 0;
    };
    class Memory;

    void plan(const sdk::GraphView& graph, const NetOptions& options);
    void add_node(const sdk::GraphView& graph, sdk::NodeId id, double dropout);
    void add_rounding(const sdk::GraphView& graph, const Grid& grid, sdk::NodeId id);
    Port add_dropout(const sdk::GraphView& graph, double rate, const Port& operand);
    void add_chain(const sdk::GraphView& graph, const Chain& chain);
    void add_layer(const sdk::GraphView& graph, std::vector<sdk::NodeId> nodes, Signal& output,
                   std::unique_ptr<Layer> layer);
    std::unique_ptr<Layer> make_layer(const sdk::GraphView& graph, sdk::NodeId id, std::vector<Port> ports,
                                      Signal& output);
    Signal& add_signal(const sdk::Shape& shape, Activation activation, bool needs_gradient);
    Signal*& signal_of(sdk::NodeId id) { return signal_of_[static_cast<std::size_t>(id)]; }
    std::vector<Port> ports_of(const sdk::GraphView& graph, sdk::NodeId id);
    bool fuses(const sdk::GraphView& graph, sdk::NodeId id) const;
    void route_gradients();
    void choose_pass();
    void round_kernels() {
        if (kernels_) kernels_->apply(parameters_);
    }
    void restore_kernels() {
        if (kernels_) kernels_->restore(parameters_);
    }
    void backward(Node& node, const Pass& pass);

    Index batch_;
    Parameters parameters_;
    Scratch scratch_;
    std::deque<Signal> signals_;
    std::vector<Signal*> signal_of_;  // by node
    std::vector<Node> nodes_;
    Signal* logits_ = nullptr;
    bool graph_dropout_;
    bool whole_batch_ = false;               // batch normalisation needs its whole batch in one pass
    std::optional<Roundings> roundings_;     // with NetOptions::ranges
    std::optional<KernelRounding> kernels_;  // the same
    bool measured_ = false;
    Index pass_samples_ = 0;
    Buffer memory_;
};

}  // namespace linnet::onednn
