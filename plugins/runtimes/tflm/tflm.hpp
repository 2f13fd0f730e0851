// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The runtime `tflm`: an int8 .tflite file run by TensorFlow Lite Micro.

#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/runtime.hpp>

#include "tflm/program.hpp"

namespace linnet::tflm {

enum class Accounting : std::uint8_t {
    mltk,    // what MLTK 0.19.0's profiler prints for an untrained network, to compare with published results
    device,  // what a 32-bit Arm needs for the file that linnet writes of the trained network
};

enum class KernelLibrary : std::uint8_t { reference, cmsis_nn };

struct Settings {
    Accounting accounting = Accounting::mltk;
    KernelLibrary kernels = KernelLibrary::reference;
    ProgramForm form{};            // of the exported file
    std::uint64_t code_bytes = 0;  // interpreter and kernels; counted by Accounting::device alone
};

class TflmRuntime final : public sdk::Runtime {
public:
    explicit TflmRuntime(const sdk::ConfigView& settings);
    explicit TflmRuntime(const Settings& settings) : settings_(settings) {}

    bool supports(std::string_view op, const sdk::BoardProfile& board) const noexcept override;
    // Throws std::invalid_argument naming the operation when it is no primitive.
    sdk::Footprint footprint(const sdk::GraphView& graph, const sdk::BoardProfile& board) const override;
    std::string_view ram_provenance() const noexcept override;
    std::string_view flash_provenance() const noexcept override;
    // By "double rounding", see double_rounding.hpp: the results of the reference kernels of TensorFlow Lite and
    // TensorFlow Lite Micro, whatever the settings. Throws std::invalid_argument when sizes do not fit the model.
    bool infer(const sdk::QuantizedModelView& model, std::span<const float> windows, std::span<std::int8_t> results,
               sdk::InputCounts& counts) const override;
    // Those of the exported file.
    void operations(const sdk::GraphView& graph, const sdk::BoardProfile& board,
                    sdk::OperationSink& sink) const override;
    std::string_view latency_table() const noexcept override;
    std::string_view exporter() const noexcept override { return "tflite"; }

private:
    Settings settings_;
};

}  // namespace linnet::tflm
