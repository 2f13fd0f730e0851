// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The kernels of the device, run here.

#include <memory>

#include "linnet_c/constants.hpp"

namespace linnet::linnet_c {

class Inference {  // one thread at a time
public:
    // Throws like make_constants(). The constants, which it shares, must outlive it.
    Inference(const Program& program, const Constants& constants);
    Inference(const Inference&) = delete;
    Inference& operator=(const Inference&) = delete;

    // One window of raw values, time x channels. Writes the result of the last layer; the number of values that were
    // clipped is returned.
    std::uint32_t run(const float* window, std::int8_t* results);
    // The same for counts, with a table of make_count_table().
    std::uint32_t run(const std::int16_t* window, const ln_channel* table, std::int8_t* results);

private:
    std::vector<ln_step> steps_;
    std::unique_ptr<std::uint32_t[]> arena_;
    ln_model model_;
};

ln_kernel* kernel_of(Kernel kernel);

}  // namespace linnet::linnet_c
