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

struct Mode {
    bool training = true;    // statistics of the batch, dropout
    std::uint64_t seed = 0;  // of the step
};

// The logits, samples x classes: the output before a final softmax.
std::vector<double> reference_logits(const sdk::GraphView& graph, const Values& weights, const Example& example,
                                     const Mode& mode);

// Mean softmax cross-entropy.
double reference_loss(const sdk::GraphView& graph, const Values& weights, const Example& example, const Mode& mode);

}  // namespace linnet::test
