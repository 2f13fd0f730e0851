// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where the time of a training step goes, as a trainer measured it.

#include <linnet/sdk/host.hpp>
#include <linnet/sdk/values.hpp>

namespace linnet::sdk {

enum class Direction : std::uint8_t {
    forward,
    backward,  // the gradients of operands and weights; operations are counted as if both were always needed
    none,      // a part that has no direction: input, loss, optimizer
};

// One part of a training step. An operation that is computed within another one (an activation fused into the layer
// before it) has entries of its own with a time of zero and an implementation that says so.
struct PartTime {
    static constexpr NodeId no_node{0xffffffffu};

    NodeId node = no_node;       // of the graph
    std::string_view part = {};  // of what is no node: "input", "loss", "optimizer" or another word
    Direction direction = Direction::none;
    double seconds = 0;  // per step
    double flops = 0;    // floating-point operations per step, 2 per multiply-accumulate (graph_cost.hpp)
    std::string_view implementation = {};  // what computes it, in a few words
};

struct StepTotals {
    std::uint32_t steps;         // that were measured
    std::uint32_t windows;       // per step
    double step_seconds;         // mean time of a whole step, whether or not its parts make it up
    double creation_seconds;     // to make the net ready to train
    std::uint64_t memory_bytes;  // as EpochResult::memory_bytes; 0: not said
};

class LINNET_API ProfileSink {  // copies what it is given
public:
    virtual void part(const PartTime& part) = 0;        // in the order they are to be shown
    virtual void totals(const StepTotals& totals) = 0;  // once, after all parts

protected:
    ~ProfileSink() = default;
};

}  // namespace linnet::sdk
