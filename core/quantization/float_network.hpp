// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A deployed network in float32, one window after the other, with the output of every node to look at: what calibration
// observes.

#include <linnet/sdk/trained_model.hpp>
#include <span>
#include <vector>

namespace linnet::core {

class FloatNetwork {  // one thread at a time
public:
    // Both must outlive it; the graph is a deployed form, the weights are of it.
    FloatNetwork(const sdk::GraphView& deployed, const sdk::WeightsView& weights);

    // Computes every node for one normalised window, time x channels row-major.
    void run(std::span<const float> window);
    // Of the last window; row-major, valid until the next run.
    std::span<const float> output(sdk::NodeId node) const { return outputs_[static_cast<std::size_t>(node)]; }

private:
    void compute(sdk::NodeId node);
    void convolve(sdk::NodeId node);
    void apply_dense(sdk::NodeId node);
    void pool(sdk::NodeId node);
    void pool_globally(sdk::NodeId node);
    void deviate_globally(sdk::NodeId node);
    void join(sdk::NodeId node);
    void multiply(sdk::NodeId node);
    void slice(sdk::NodeId node);
    std::span<const float> operand(sdk::NodeId node, std::size_t index = 0) const;

    const sdk::GraphView& graph_;
    const sdk::WeightsView& weights_;
    std::vector<std::vector<float>> outputs_;
};

}  // namespace linnet::core
