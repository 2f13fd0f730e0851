// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The exporter `onnx`: the deployed network as .onnx files, with its float32 weights and in int8.

#include <linnet/sdk/abi/manifest.h>
#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/exporter.hpp>

namespace linnet::onnx_exporter {

inline constexpr linnet_param params[] = {
    {"precision", "choice", "both", "both|float|int8", "",
     "model_float.onnx with the float32 weights, model_int8.onnx with the deployed integers, or both"},
};

class OnnxExporter final : public sdk::Exporter {
public:
    explicit OnnxExporter(const sdk::ConfigView& settings);
    bool supports(std::string_view op, const sdk::BoardProfile& board) const noexcept override;
    void emit(const sdk::ExportedModel& model, sdk::FileSink& files) const override;

private:
    bool writes_float_, writes_int8_;
};

}  // namespace linnet::onnx_exporter
