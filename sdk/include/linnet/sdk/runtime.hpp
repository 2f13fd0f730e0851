// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A runtime: what a network costs when one inference runtime deploys it, and what it then computes. Pure functions of
// their arguments.

#include <linnet/sdk/graph.hpp>
#include <linnet/sdk/profile.hpp>
#include <linnet/sdk/quantized_model.hpp>

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

// One operation as the runtime executes it, for models of its time.
struct Operation {
    NodeId node;  // of the graph that was given; the one it is reported under, where several became one
    std::string_view
        kind;            // "pointwise", "depthwise", "conv", "dense", "max_pool", ...: a table of the board's latency
    std::uint64_t macs;  // multiply-accumulates as the kernel makes them, padding of channels not counted
    std::uint64_t outputs;  // elements of its result; of a reduction over time those of its operand
};

class LINNET_API OperationSink {
public:
    virtual void operation(const Operation& operation) = 0;

protected:
    ~OperationSink() = default;
};

struct InputCounts {
    std::uint64_t values = 0;   // sensor values that were quantized
    std::uint64_t clipped = 0;  // of them, those beyond the calibrated range
};

class LINNET_API Runtime {  // const and re-entrant [any-thread]
public:
    static constexpr const char* interface_id = "linnet.runtime/2";
    virtual ~Runtime() = default;
    virtual bool supports(std::string_view op, const BoardProfile& board) const noexcept = 0;
    virtual Footprint footprint(const GraphView& graph, const BoardProfile& board) const = 0;
    // What the figures mean and where they come from, in a few words: "modelled: .tflite file without code".
    virtual std::string_view ram_provenance() const noexcept = 0;
    virtual std::string_view flash_provenance() const noexcept = 0;

    // Runs the deployed network on windows in raw sensor units, windows x time x channels row-major, and writes the
    // result of its last layer, classes values per window. Bit for bit what the device computes; the class is the first
    // of the largest values. False, and nothing is written: this runtime cannot be run here.
    virtual bool infer([[maybe_unused]] const QuantizedModelView& model,
                       [[maybe_unused]] std::span<const float> windows, [[maybe_unused]] std::span<std::int8_t> results,
                       [[maybe_unused]] InputCounts& counts) const {
        return false;
    }
    // The operations of one inference in the order of execution. None: not known, and a latency cannot be modelled.
    virtual void operations([[maybe_unused]] const GraphView& graph, [[maybe_unused]] const BoardProfile& board,
                            [[maybe_unused]] OperationSink& sink) const {}
    // The table of a board's profile that has the costs of those operations: "tflm" for latency.tflm.
    virtual std::string_view latency_table() const noexcept { return {}; }
    // The exporter that writes what this runtime's figures are about, by id; empty: none.
    virtual std::string_view exporter() const noexcept { return {}; }
};

}  // namespace linnet::sdk
