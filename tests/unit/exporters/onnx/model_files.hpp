// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The files of a model, read again.

#include "onnx/onnx.hpp"

#include <doctest/doctest.h>

#include <onnx/onnx_pb.h>

#include "tests/unit/exporters/exported.hpp"

namespace linnet::test {

inline Files files_of(const sdk::ExportedModel& model, const std::string& precision = "both") {
    const onnx_exporter::OnnxExporter exporter{testkit::FakeConfig(onnx_exporter::params, {{"precision", precision}})};
    Files files;
    exporter.emit(model, files);
    return files;
}

inline onnx::ModelProto parsed(const Files& files, const std::string& path) {
    onnx::ModelProto model;
    REQUIRE(files.all.contains(path));
    REQUIRE(model.ParseFromString(files.all.at(path)));
    return model;
}

}  // namespace linnet::test
