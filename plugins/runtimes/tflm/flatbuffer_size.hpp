// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The sizes of .tflite files, found by writing them into a FlatBuffers builder that only counts.

#include "tflm/model.hpp"
#include "tflm/program.hpp"

namespace linnet::tflm {

struct FileSize {
    std::uint64_t total = 0;    // byte
    std::uint64_t weights = 0;  // byte of it: the values of kernels and biases
};

// Of a file of the TensorFlow Lite converter: the layout is the one of the file format's schema and of the order in
// which the converter writes.
FileSize file_size(const Model& model);

// Of the file that the exporter `tflite` writes, to the byte.
FileSize file_size(const Program& program);

}  // namespace linnet::tflm
