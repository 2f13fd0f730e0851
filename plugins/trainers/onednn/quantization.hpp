// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a net that is trained under quantization (TrainingPlan::ranges) rounds, and where.

#include <linnet/sdk/quantized_model.hpp>
#include <vector>

#include "kernels/rounding.hpp"
#include "parameters.hpp"

namespace linnet::onednn {

// Throws std::invalid_argument with a sentence for a graph that is no deployed form, and for ranges whose zero is none
// of their values.
void check_quantization(const sdk::GraphView& graph, const sdk::RangesView& ranges);

// Whether the output of a node of a deployed form has to be rounded: not if it is that of a layer whose activation is
// rounded instead, and not if all its values are values of its operands, which were rounded in the same way. A softmax
// at the end is part of the loss.
bool rounds(const sdk::GraphView& graph, const sdk::RangesView& ranges, sdk::NodeId node);

// The values that stand for those of 8 bits.
Grid grid_of(const sdk::Quantization& quantization);

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
