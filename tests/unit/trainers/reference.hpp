// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every primitive once more, in double precision and in the most obvious way, straight from the table in graph.hpp.

#include <map>
#include <string>
#include <vector>

#include "fixtures.hpp"

namespace linnet::test {

using Values = std::map<Weights::Key, std::vector<double>>;

struct Example {
    std::vector<double> features;  // samples x time x channels
    std::vector<std::int32_t> labels;
};

// What an evaluation decides that has no derivative: where values are rounded to, which are clipped, which of a window
// is the largest. An evaluation with decisions made before is smooth, and its derivative is what the straight-through
// estimator takes for that of the first.
class Decisions {
public:
    double make(double now) {
        if (!made_before_) decisions_.push_back(now);
        return decisions_[next_++];
    }
    // The next evaluation repeats these.
    void repeat() {
        made_before_ = true;
        next_ = 0;
    }

private:
    std::vector<double> decisions_;
    std::size_t next_ = 0;
    bool made_before_ = false;
};

struct Mode {
    bool training = true;    // statistics of the batch, dropout
    std::uint64_t seed = 0;  // of the step
    // Not null: kernels and every output are rounded as TrainingPlan::ranges says; the graph is a deployed form.
    const sdk::RangesView* ranges = nullptr;
    Decisions* decisions = nullptr;
};

// The outputs of all nodes by their ids, samples x time x channels each. Of a final softmax its operand's.
std::vector<std::vector<double>> reference_outputs(const sdk::GraphView& graph, const Values& weights,
                                                   const Example& example, const Mode& mode);

// The logits, samples x classes: the output before a final softmax.
std::vector<double> reference_logits(const sdk::GraphView& graph, const Values& weights, const Example& example,
                                     const Mode& mode);

// Mean softmax cross-entropy.
double reference_loss(const sdk::GraphView& graph, const Values& weights, const Example& example, const Mode& mode);

}  // namespace linnet::test
