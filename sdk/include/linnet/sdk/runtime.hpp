// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A runtime: what a network costs when one inference runtime deploys it. Pure functions of graph and board.

#include <linnet/sdk/graph.hpp>
#include <linnet/sdk/profile.hpp>

namespace linnet::sdk {

// Bytes, by part: what a linker map of the deployed model would show.
struct Footprint {
    std::uint64_t activations = 0;  // RAM: the arena of intermediate results
    std::uint64_t scratch = 0;      // RAM: working memory of kernels and planner beyond the activations
    std::uint64_t runtime_ram = 0;  // RAM: persistent structures of the runtime, and its stack
    std::uint64_t weights = 0;      // flash
    std::uint64_t tables = 0;       // flash: quantization parameters, graph structure, names
    std::uint64_t code = 0;         // flash

    std::uint64_t ram() const { return activations + scratch + runtime_ram; }
    std::uint64_t flash() const { return weights + tables + code; }
};

class LINNET_API Runtime {  // const and re-entrant [any-thread]
public:
    static constexpr const char* interface_id = "linnet.runtime/1";
    virtual ~Runtime() = default;
    virtual bool supports(std::string_view op, const BoardProfile& board) const noexcept = 0;
    virtual Footprint footprint(const GraphView& graph, const BoardProfile& board) const = 0;
    // What the figures mean and where they come from, in a few words: "modelled: .tflite file without code".
    virtual std::string_view ram_provenance() const noexcept = 0;
    virtual std::string_view flash_provenance() const noexcept = 0;
};

}  // namespace linnet::sdk
