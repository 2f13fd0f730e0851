// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A deployed network once more, in double precision and in the most obvious way, straight from the table in graph.hpp:
// with its float32 weights, or with its integers, where every output is rounded to the nearest of its 256 values. What
// interpreters of exported files are compared with.

#include <linnet/sdk/exporter.hpp>
#include <vector>

namespace linnet::peers {

struct Outcome {
    std::vector<double> logits;         // one per class
    std::vector<double> probabilities;  // of a final softmax; without one, the softmax of the logits
};

// For one window in raw sensor units.
Outcome float_outcome(const sdk::ExportedModel& model, std::span<const float> window);
Outcome int8_outcome(const sdk::ExportedModel& model, std::span<const float> window);

// The node whose output the logits are: the operand of a final softmax.
sdk::NodeId logits_node(const sdk::GraphView& deployed);

}  // namespace linnet::peers
