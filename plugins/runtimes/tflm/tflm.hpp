// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The runtime `tflm`: an int8 .tflite file run by TensorFlow Lite Micro.

#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/runtime.hpp>

namespace linnet::tflm {

enum class Accounting : std::uint8_t {
    mltk,    // what MLTK 0.19.0's profiler prints for an untrained network, to compare with published results
    device,  // what a 32-bit Arm needs for the trained network
};

class TflmRuntime final : public sdk::Runtime {
public:
    explicit TflmRuntime(const sdk::ConfigView& settings);
    TflmRuntime(Accounting accounting, std::uint64_t code_bytes) : accounting_(accounting), code_bytes_(code_bytes) {}

    bool supports(std::string_view op, const sdk::BoardProfile& board) const noexcept override;
    // Throws std::invalid_argument naming the operation when it is no primitive.
    sdk::Footprint footprint(const sdk::GraphView& graph, const sdk::BoardProfile& board) const override;
    std::string_view ram_provenance() const noexcept override;
    std::string_view flash_provenance() const noexcept override;

private:
    Accounting accounting_;
    std::uint64_t code_bytes_;  // interpreter and kernels; counted by Accounting::device alone
};

}  // namespace linnet::tflm
