// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "tflm/tflm.hpp"

namespace {

constexpr linnet_param params[] = {
    {"accounting", "choice", "mltk", "mltk|device", "",
     "mltk: as published results were obtained, from the untrained network; device: what a 32-bit Arm needs"},
    {"kernels", "choice", "reference", "reference|cmsis_nn", "",
     "what computes on the device: the latency is that of TensorFlow Lite Micro's own kernels or of CMSIS-NN"},
    {"input", "choice", "raw", "raw|int8", "",
     "of the exported file, with accounting = \"device\" and for the latency: sensor values or quantized ones"},
    {"dense", "choice", "conv", "conv|fully_connected", "", "of the exported file: see the exporter tflite"},
    {"code", "bytes", "40000", "0", "", "interpreter and kernels, counted as flash with accounting = \"device\""},
};
constexpr auto tflm = linnet::sdk::component<linnet::sdk::Runtime, linnet::tflm::TflmRuntime>(
    "runtime", "tflm", "TensorFlow Lite Micro running an int8 .tflite file", params);
constexpr const linnet_component* table[] = {&tflm};

}  // namespace

LINNET_PLUGIN("org.linnet.tflm", "0.1.0", "Apache-2.0", table)
