// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Executes on the host what the exporter `tflite` writes for raw sensor values, with the results of TensorFlow Lite's
// reference kernels, bit for bit.

#include <linnet/sdk/runtime.hpp>
#include <memory>
#include <span>
#include <vector>

#include "tflm/kernels.hpp"

namespace linnet::tflm {

class Interpreter {  // one thread at a time
public:
    // The model must outlive it. Throws std::invalid_argument naming the operation when one is no primitive.
    explicit Interpreter(const sdk::QuantizedModelView& model);

    std::size_t window_size() const { return buffers_.front().size(); }  // sensor values: time x channels
    std::size_t result_size() const { return buffers_[result_].size(); }
    void run(std::span<const float> window, std::span<std::int8_t> result, sdk::InputCounts& counts);

private:
    struct Call {
        std::unique_ptr<Kernel> kernel;
        std::vector<const std::int8_t*> inputs;
        std::int8_t* output;
    };
    void quantize(std::span<const float> window, sdk::InputCounts& counts);

    const sdk::QuantizedModelView& model_;
    std::vector<float> inverse_deviation_;
    std::vector<std::vector<std::int8_t>> buffers_;  // of the layers; the first is the quantized window
    std::size_t result_ = 0;                         // the position of the last layer's in buffers_
    std::vector<Call> calls_;
};

}  // namespace linnet::tflm
