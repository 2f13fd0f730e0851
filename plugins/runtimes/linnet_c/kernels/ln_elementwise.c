/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "ln_lanes.h"

void ln_add(const ln_step* step, int8_t* arena) {
    const int8_t *a = ln_at(arena, step->input), *b = ln_at(arena, step->extra);
    int8_t* output = ln_at(arena, step->output);
    const int32_t bias = step->channels[0].bias, ma = step->channels[0].multiplier, mb = step->channels[1].multiplier;
    const int32_t shift = step->channels[1].bias, zero = step->output_zero;
    int32_t left = step->input_time * ln_row(step->input_channels);
    for (; left > 0; left--) *output++ = ln_saturate(zero + ((*a++ * ma + *b++ * mb + bias) >> shift));
}

void ln_multiply(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels);
    const int8_t *a = ln_at(arena, step->input), *b = ln_at(arena, step->extra);
    int8_t* output = ln_at(arena, step->output);
    const ln_lanes none = ln_lanes_of(0), multiplier = ln_lanes_of(step->channels->multiplier);
    const ln_lanes zero_a = ln_lanes_of(-step->input_zero), zero_b = ln_lanes_of(-step->channels->bias);
    const int32_t back = step->size == step->input_time ? 0 : row, zero = step->output_zero;
    int32_t left, i;
    for (left = step->input_time; left > 0; left--, b -= back) {
        for (i = row; i > 0; i -= LN_LANES, a += LN_LANES, b += LN_LANES, output += LN_LANES) {
            const ln_lanes x = ln_lanes_add(ln_lanes_load(a), zero_a), y = ln_lanes_add(ln_lanes_load(b), zero_b);
            ln_lanes_store(output, ln_lanes_requantise(ln_lanes_add_product(none, x, y), multiplier, zero));
        }
    }
}

void ln_lookup(const ln_step* step, int8_t* arena) {
    const int8_t* input = ln_at(arena, step->input);
    int8_t* output = ln_at(arena, step->output);
    const int8_t* const table = step->weights + 128;
    int32_t left = step->input_time * ln_row(step->input_channels);
    for (; left > 0; left--) *output++ = table[*input++];
}

void ln_concat(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels), row_out = ln_row(step->output_channels);
    const int8_t* input = ln_at(arena, step->input);
    int8_t* output = ln_at(arena, step->output) + step->extra;
    int32_t left, i;
    for (left = step->input_time; left > 0; left--, input += row, output += row_out) {
        for (i = 0; i < step->input_channels; i++) output[i] = input[i];
    }
}

/* In place no sample is written before it was read: rows become shorter, and begin earlier. */
void ln_slice(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels), row_out = ln_row(step->output_channels);
    const int8_t* input = ln_at(arena, step->input) + step->extra;
    int8_t* output = ln_at(arena, step->output);
    int32_t left, i;
    for (left = step->input_time; left > 0; left--, input += row, output += row_out) {
        for (i = 0; i < step->output_channels; i++) output[i] = input[i];
    }
}

void ln_clip(const ln_step* step, int8_t* arena) {
    const int8_t* input = ln_at(arena, step->input);
    int8_t* output = ln_at(arena, step->output);
    const int32_t low = step->low, high = step->high;
    int32_t left = step->input_time * ln_row(step->input_channels);
    for (; left > 0; left--) {
        const int32_t value = ln_max(*input++, low);
        *output++ = (int8_t)(value < high ? value : high);
    }
}
