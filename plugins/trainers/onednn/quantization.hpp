// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a net that is trained under quantization (TrainingPlan::ranges) rounds, and where.

#include <linnet/sdk/quantized_model.hpp>
#include <linnet/sdk/support/activation_groups.hpp>
#include <optional>
#include <vector>

#include "kernels/rounding.hpp"
#include "parameters.hpp"

namespace linnet::onednn {

// Which outputs of a deployed form are rounded, and to what.
class Roundings {
public:
    // Throws std::invalid_argument with a sentence for a graph that is no deployed form, and for a quantization without
    // a zero. Neither argument is needed afterwards.
    Roundings(const sdk::GraphView& graph, const sdk::RangesView& ranges);

    // The values to which a node's output is rounded; nothing if it is not: that of a layer with a bound, which is
    // rounded behind it, and outputs made of operands' values that were rounded in the same way. A softmax at the end
    // is part of the loss.
    const std::optional<Grid>& of(sdk::NodeId node) const { return grids_[static_cast<std::size_t>(node)]; }
    // Whether an activation is a bound (activation_groups.hpp).
    bool is_bound(sdk::NodeId node) const { return groups_.is_bound(node); }

private:
    bool rounds(const sdk::GraphView& graph, const sdk::RangesView& ranges, sdk::NodeId node) const;

    sdk::ActivationGroups groups_;
    std::vector<std::optional<Grid>> grids_;  // by node
};

// The kernels of conv1d and dense, rounded for as long as a net computes with them.
class KernelRounding {
public:
    // After Parameters::layout().
    KernelRounding(const sdk::GraphView& graph, const Parameters& parameters);
    // Puts rounded kernels into the place of those of the optimizer, which are kept.
    void apply(Parameters& parameters);
    // Puts those back. Nothing may have changed the kernels since apply().
    void restore(Parameters& parameters);
    Index floats() const { return kept_.size(); }

private:
    struct Kernel {
        std::size_t array;
        Index rows, columns;  // one column per filter or unit, and padding
        Index floats() const { return rows * columns; }
    };
    std::vector<Kernel> kernels_;
    Buffer kept_;
};

}  // namespace linnet::onednn
