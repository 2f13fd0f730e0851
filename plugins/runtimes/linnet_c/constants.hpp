// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the steps of a program read: weights and tables in the layouts of kernels/linnet_kernels.h.

#include <linnet/sdk/quantized_model.hpp>
#include <span>
#include <vector>

#include "linnet_c/program.hpp"
#include "linnet_kernels.h"
#include "ln_run.h"

namespace linnet::linnet_c {

// Of one step, a matter of shapes.
struct ConstantSizes {
    std::uint64_t weights = 0;   // byte, a multiple of a word
    std::uint64_t channels = 0;  // entries of ln_channel
};
ConstantSizes constant_sizes(const Step& step);

// Of the structures of the kernels where pointers have 32 bits, in byte.
inline constexpr std::uint64_t step_bytes = 40, channel_bytes = 8, input_scale_bytes = 12, model_bytes = 28;

struct Constants {
    std::vector<std::int8_t> weights;                    // of all steps in order
    std::vector<ln_channel> channels;                    // likewise
    std::vector<ln_step> steps;                          // without kernel and pointers
    std::vector<std::uint32_t> weights_of, channels_of;  // by step: where its part begins
    std::vector<ln_input_scale> input;                   // by channel, for raw values in the sensor's unit
    ln_model model{};                                    // without pointers
};

// Throws std::invalid_argument with a sentence that names the layer when the integers of the kernels do not hold what
// is asked for: an arena of more than 65 536 words, a length beyond 65 535, a multiplier of 2^31 or more, a sum of more
// than 32 bits, a zero point beyond 8 bits, a normalisation that is not finite.
Constants make_constants(const Program& program, const sdk::QuantizedModelView& model);

// Of the input as 16-bit counts of so many units each, one number or one for each channel. Throws
// std::invalid_argument with a sentence when a number does not suit.
std::vector<ln_channel> make_count_table(const sdk::QuantizedModelView& model, std::span<const double> units_per_count);

}  // namespace linnet::linnet_c
