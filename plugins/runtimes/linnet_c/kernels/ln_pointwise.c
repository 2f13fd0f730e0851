/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Convolutions of one tap, two time steps by two filters at once. The two columns of the input are copied to the
 * scratch memory first, so that results may overwrite them.
 */
#include "ln_internal.h"

/* Where the results of a tile go: at output and, unless the larger one of the two is wanted alone, `second` behind. */
typedef struct {
    int8_t* output;
    int32_t second;
    int32_t pooled;
} ln_target;

LN_INLINE void ln_copy_columns(int8_t* columns, const int8_t* input, int32_t second, int32_t row) {
    int32_t i;
    for (i = 0; i < row; i++) {
        columns[i] = input[i];
        columns[row + i] = input[second + i];
    }
}

LN_SHARED void ln_tile(const ln_step* step, const int8_t* columns, const ln_target* target) {
    const int32_t row = ln_row(step->input_channels), zero = step->output_zero;
    const int8_t* weights = step->weights;
    const ln_channel* table = step->channels;
    int8_t* output = target->output;
    int32_t left = step->output_channels;
    while (left > 0) {
        const int32_t next = left > 1; /* whether there is another filter; otherwise the same one is computed twice */
        const int8_t* const weights1 = weights + (next ? row : 0);
        int32_t a0 = table[0].bias, a1 = a0, b0 = table[next].bias, b1 = b0, i;
        for (i = 0; i < row; i++) {
            const int32_t x0 = columns[i], x1 = columns[row + i], wa = weights[i], wb = weights1[i];
            a0 += x0 * wa;
            a1 += x1 * wa;
            b0 += x0 * wb;
            b1 += x1 * wb;
        }
        if (target->pooled) {
            a0 = ln_max(a0, a1);
            b0 = ln_max(b0, b1);
        } else {
            output[target->second] = ln_requantise(a1, table[0].multiplier, zero);
            output[target->second + next] = ln_requantise(b1, table[next].multiplier, zero);
        }
        output[0] = ln_requantise(a0, table[0].multiplier, zero);
        output[next] = ln_requantise(b0, table[next].multiplier, zero);
        output += 2;
        table += 2;
        weights += 2 * row;
        left -= 2;
    }
}

/* Tiles go forwards when a tile's output is not larger than its input, otherwise backwards: either way the columns that
 * are still to be read are not overwritten. */
LN_SHARED void ln_tiles(const ln_step* step, int8_t* arena, int32_t pooled) {
    const int32_t row = ln_row(step->input_channels), row_out = ln_row(step->output_channels);
    const int32_t time = step->input_time;
    int8_t* const columns = ln_at(arena, step->scratch);
    const int8_t* input = ln_at(arena, step->input);
    int32_t left = pooled ? time / 2 : (time + 1) / 2, in_step = 2 * row, out_step = pooled ? row_out : 2 * row_out;
    const int8_t* const single =
        !pooled && time % 2 ? input + (time - 1) * row : 0; /* the last column of an odd number */
    ln_target target;
    target.output = ln_at(arena, step->output);
    target.pooled = pooled;
    if (out_step > in_step) {
        input += (left - 1) * in_step;
        target.output += (left - 1) * out_step;
        in_step = -in_step;
        out_step = -out_step;
    }
    for (; left > 0; left--) {
        target.second = input == single ? 0 : row_out;
        ln_copy_columns(columns, input, input == single ? 0 : row, row);
        ln_tile(step, columns, &target);
        input += in_step;
        target.output += out_step;
    }
}

void ln_pointwise(const ln_step* step, int8_t* arena) { ln_tiles(step, arena, 0); }

void ln_pointwise_max2(const ln_step* step, int8_t* arena) { ln_tiles(step, arena, 1); }
