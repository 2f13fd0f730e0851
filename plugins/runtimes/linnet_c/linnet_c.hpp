// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The runtime `linnet_c`: our own generated C with int8 weights and activations, without an interpreter.

#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/runtime.hpp>

namespace linnet::linnet_c {

enum class Kernels : std::uint8_t {
    scalar,  // portable C
    dsp,     // two multiplications an instruction, for Arm cores with the DSP extension
};

struct Options {
    Kernels kernels = Kernels::scalar;
    std::uint64_t requantization_bytes = 8;  // per output channel of a convolution: multiplier and bias; 12: and shift
};

class LinnetCRuntime final : public sdk::Runtime {
public:
    explicit LinnetCRuntime(const sdk::ConfigView& settings);
    explicit LinnetCRuntime(Options options) : options_(options) {}

    bool supports(std::string_view op, const sdk::BoardProfile& board) const noexcept override;
    // Throws std::invalid_argument naming the operation when it is no primitive.
    sdk::Footprint footprint(const sdk::GraphView& graph, const sdk::BoardProfile& board) const override;
    std::string_view ram_provenance() const noexcept override;
    std::string_view flash_provenance() const noexcept override;

private:
    Options options_;
};

}  // namespace linnet::linnet_c
