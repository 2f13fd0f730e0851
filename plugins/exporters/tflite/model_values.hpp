// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The numbers of a quantized model in the layouts of .tflite files.

#include <linnet/sdk/quantized_model.hpp>
#include <span>
#include <vector>

#include "tflm/program.hpp"

namespace linnet::tflite {

class ModelValues {  // a source of tflm/file_writer.hpp; copies what it gives
public:
    ModelValues(const tflm::Program& program, const sdk::QuantizedModelView& model);

    std::span<const float> scales(std::uint32_t value) const { return entries_[value].scales; }
    std::span<const std::int64_t> zero_points(std::uint32_t value) const { return entries_[value].zero_points; }
    std::span<const std::byte> data(std::uint32_t value) const { return entries_[value].data; }

private:
    struct Entry {
        std::vector<float> scales;
        std::vector<std::int64_t> zero_points;
        std::vector<std::byte> data;
    };
    std::vector<Entry> entries_;  // by position in Program::values
};

}  // namespace linnet::tflite
