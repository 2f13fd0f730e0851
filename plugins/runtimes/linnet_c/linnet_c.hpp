// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The runtime `linnet_c`: our own C with int8 weights and activations, without an interpreter. What it accounts for is
// what the exporter `c_source` writes, for windows of float values.

#include <linnet/sdk/runtime.hpp>

#include "linnet_c/code_size.hpp"

namespace linnet::linnet_c {

// Of a network whose windows are floats or 16-bit counts. Throws as LinnetCRuntime::footprint() does.
sdk::Footprint footprint_of(const sdk::GraphView& graph, const sdk::BoardProfile& board, Samples samples);

class LinnetCRuntime final : public sdk::Runtime {
public:
    bool supports(std::string_view op, const sdk::BoardProfile& board) const noexcept override;
    // Throws std::invalid_argument with a sentence when an operation is no primitive or something reads a softmax.
    sdk::Footprint footprint(const sdk::GraphView& graph, const sdk::BoardProfile& board) const override;
    std::string_view ram_provenance() const noexcept override;
    std::string_view flash_provenance() const noexcept override;
    // Of a network that ends with a softmax, the results are those in front of it. Throws std::invalid_argument with a
    // sentence when the spans have other sizes than the network says, or make_constants() does.
    bool infer(const sdk::QuantizedModelView& model, std::span<const float> windows, std::span<std::int8_t> results,
               sdk::InputCounts& counts) const override;
    void operations(const sdk::GraphView& graph, const sdk::BoardProfile& board,
                    sdk::OperationSink& sink) const override;
    std::string_view latency_table() const noexcept override { return "linnet_c"; }
    std::string_view exporter() const noexcept override { return "c_source"; }
};

}  // namespace linnet::linnet_c
