/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "ln_internal.h"

/* Two units at once; the last one of an odd number is computed twice. */
void ln_dense(const ln_step* step, int8_t* arena) {
    const int8_t *const input = ln_at(arena, step->input), *weights = step->weights;
    const ln_channel* table = step->channels;
    int8_t* output = ln_at(arena, step->output);
    const int32_t bytes = step->input_time * ln_row(step->input_channels), zero = step->output_zero;
    int32_t left;
    for (left = step->output_channels; left > 0; left -= 2) {
        const int32_t next = left > 1;
        int32_t a = table[0].bias, b = table[next].bias;
        ln_dot2(input, weights, weights + (next ? bytes : 0), bytes, &a, &b);
        output[0] = ln_requantise(a, table[0].multiplier, zero);
        output[next] = ln_requantise(b, table[next].multiplier, zero);
        output += 2;
        table += 2;
        weights += 2 * bytes;
    }
}
