// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "tflite/tflite.hpp"

namespace {

constexpr linnet_param params[] = {
    {"input", "choice", "raw", "raw|int8", "",
     "raw: sensor values in float32, which the file normalises and quantizes; int8: the caller has done so"},
    {"dense", "choice", "conv", "conv|fully_connected", "",
     "what dense layers are; fully_connected needs TensorFlow Lite Micro from September 2024 or later"},
};
constexpr auto tflite = linnet::sdk::component<linnet::sdk::Exporter, linnet::tflite::TfliteExporter>(
    "exporter", "tflite", "int8 .tflite file for TensorFlow Lite Micro and LiteRT", params);
constexpr const linnet_component* table[] = {&tflite};

}  // namespace

LINNET_PLUGIN("org.linnet.tflite", "0.1.0", "Apache-2.0", table)
