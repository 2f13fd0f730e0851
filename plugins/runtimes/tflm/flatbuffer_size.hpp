// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The size of the .tflite file of a model, found by writing it into a FlatBuffers builder that only counts. The layout
// is the one of the file format's schema and of the order in which the TensorFlow Lite converter writes.

#include "tflm/model.hpp"

namespace linnet::tflm {

struct FileSize {
    std::uint64_t total = 0;    // byte
    std::uint64_t weights = 0;  // byte of it: the values of kernels and biases
};

FileSize file_size(const Model& model);

}  // namespace linnet::tflm
