// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where the signals of a net and what its layers keep lie in one block of memory: buffers whose lifetimes do not
// overlap share addresses, and layers that work in place have their output where their operand lies.

#include <linnet/sdk/support/arena_plan.hpp>
#include <map>

#include "net.hpp"

namespace linnet::onednn {

class Net::Memory {
public:
    // For passes of so many samples.
    Memory(const Net& net, Index samples);

    Index floats() const { return static_cast<Index>(plan_.total / sizeof(float)); }
    // Sets all pointers of the net into a block of floats().
    void assign(Net& net, float* block) const;

private:
    // Node i runs forward at time i, the loss is computed at time n, and node i runs backward at time 2n - i.
    std::uint32_t forward_time(std::size_t node) const { return static_cast<std::uint32_t>(node); }
    std::uint32_t backward_time(std::size_t node) const { return static_cast<std::uint32_t>(2 * nodes_ - node); }

    std::size_t add(Index floats_per_sample, std::uint32_t time);
    void extend(std::size_t buffer, std::uint32_t time);
    void add_signals(const Net& net);
    void use_values(const Net& net, std::size_t node);
    void use_gradients(const Net& net, std::size_t node);
    bool shares(const Net& net, std::size_t node) const;

    std::size_t nodes_;
    Index samples_;
    std::vector<sdk::Buffer> buffers_;
    std::map<const Signal*, std::size_t> value_, gradient_;
    std::map<const Signal*, std::size_t> producer_;
    std::vector<std::size_t> retained_;            // by node
    std::vector<std::vector<std::size_t>> extra_;  // by node
    sdk::ArenaPlan plan_;
};

}  // namespace linnet::onednn
