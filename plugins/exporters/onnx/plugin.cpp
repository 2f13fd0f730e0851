// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "onnx/onnx.hpp"

namespace {

// Protobuf registers the format's messages with the process: the library must stay mapped.
constexpr auto onnx_files = linnet::sdk::component<linnet::sdk::Exporter, linnet::onnx_exporter::OnnxExporter>(
    "exporter", "onnx", "ONNX files, float and int8 (QDQ)", linnet::onnx_exporter::params, LINNET_KEEP_MAPPED);
constexpr const linnet_component* table[] = {&onnx_files};

}  // namespace

LINNET_PLUGIN("org.linnet.onnx", "0.1.0", "Apache-2.0", table)
