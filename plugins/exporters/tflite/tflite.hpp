// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The exporter `tflite`: an int8 .tflite file for TensorFlow Lite Micro, LiteRT and TensorFlow Lite.

#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/exporter.hpp>
#include <vector>

#include "tflm/program.hpp"

namespace linnet::tflite {

class TfliteExporter final : public sdk::Exporter {
public:
    explicit TfliteExporter(const sdk::ConfigView& settings);
    explicit TfliteExporter(tflm::ProgramForm form) : form_(form) {}

    bool supports(std::string_view op, const sdk::BoardProfile& board) const noexcept override;
    // Writes model.tflite and model_tflite.json. Throws std::invalid_argument naming the operation when it is no
    // primitive.
    void emit(const sdk::ExportedModel& model, sdk::FileSink& files) const override;

private:
    tflm::ProgramForm form_;
};

// The file alone.
std::vector<std::byte> write_tflite(const sdk::QuantizedModelView& model, const tflm::Program& program,
                                    std::string_view linnet_version);

}  // namespace linnet::tflite
