// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// model_tflite.json: what a program that feeds model.tflite has to know, and cannot ask the file.

#include <linnet/sdk/exporter.hpp>
#include <string>

#include "tflm/program.hpp"

namespace linnet::tflite {

std::string sidecar(const sdk::ExportedModel& model, const tflm::Program& program);

}  // namespace linnet::tflite
