/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "ln_internal.h"

void ln_dense(const ln_step* step, int8_t* arena) {
    const int8_t* const input = ln_at(arena, step->input);
    const int8_t* weights = step->weights;
    int8_t* const output = ln_at(arena, step->output);
    const int32_t bytes = step->input_time * ln_row(step->input_channels);
    int32_t unit, i;
    for (unit = 0; unit < step->output_channels; unit++) {
        int32_t accumulator = step->channels[unit].bias;
        for (i = 0; i < bytes; i++) accumulator += input[i] * weights[i];
        weights += bytes;
        output[unit] = ln_requantise(accumulator, step->channels[unit].multiplier, step->output_zero);
    }
}
