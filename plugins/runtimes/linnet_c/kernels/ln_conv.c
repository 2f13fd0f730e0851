/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Convolutions of more than one tap that mix channels.
 */
#include "ln_internal.h"

/* Two filters at once; the last one of an odd number is computed twice. Without dilation all taps inside of the input
 * are one row of samples. Time steps outside of the input are read from a row of zero points in the scratch memory. */
void ln_conv(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels), row_out = ln_row(step->output_channels);
    const int32_t filter_bytes = row * step->size;
    int8_t *const outside = ln_at(arena, step->scratch), *output = ln_at(arena, step->output);
    int32_t start = -(int32_t)step->padding, left_in_time, i;
    for (i = 0; i < row; i++) outside[i] = step->input_zero;
    for (left_in_time = step->output_time; left_in_time > 0; left_in_time--) {
        const int8_t* weights = step->weights;
        const ln_channel* table = step->channels;
        int8_t* result = output;
        int32_t left;
        for (left = step->output_channels; left > 0; left -= 2) {
            const int32_t next = left > 1;
            int32_t a = table[0].bias, b = table[next].bias, time = start, taps = step->size, count;
            for (; taps > 0; taps -= count, time += count * step->dilation) {
                const int8_t* samples = outside;
                count = 1;
                if ((uint32_t)time < step->input_time) {
                    samples = ln_at(arena, step->input) + time * row;
                    if (step->dilation == 1) count = ln_min(taps, step->input_time - time);
                }
                ln_dot2(samples, weights, weights + (next ? filter_bytes : 0), count * row, &a, &b);
                weights += count * row;
            }
            result[0] = ln_requantise(a, table[0].multiplier, step->output_zero);
            result[next] = ln_requantise(b, table[next].multiplier, step->output_zero);
            result += 2;
            table += 2;
            weights += filter_bytes;
        }
        output += row_out;
        start += step->stride;
    }
}

/* total / parts by counting; small cores divide by calling the compiler's library. */
LN_INLINE int32_t ln_share(int32_t total, int32_t parts) {
    int32_t share = 0;
    for (; total > 0; total -= parts) share++;
    return share;
}

void ln_conv_grouped(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels), row_out = ln_row(step->output_channels);
    const int32_t width = ln_share(step->input_channels, step->extra),
                  filters = ln_share(step->output_channels, step->extra);
    const int32_t padded_width = ln_row((uint32_t)width);
    int8_t* output = ln_at(arena, step->output);
    int32_t start = -(int32_t)step->padding, filter, tap, i, left;
    for (left = step->output_time; left > 0; left--) {
        const int8_t *weights = step->weights, *input = ln_at(arena, step->input);
        int32_t left_in_group = filters;
        for (filter = 0; filter < step->output_channels; filter++) {
            int32_t accumulator = step->channels[filter].bias, time = start;
            for (tap = 0; tap < step->size; tap++, time += step->dilation) {
                const int inside = (uint32_t)time < step->input_time;
                for (i = 0; i < width; i++) {
                    accumulator += (inside ? input[time * row + i] : step->input_zero) * weights[i];
                }
                weights += padded_width;
            }
            output[filter] = ln_requantise(accumulator, step->channels[filter].multiplier, step->output_zero);
            if (--left_in_group == 0) {
                left_in_group = filters;
                input += width;
            }
        }
        output += row_out;
        start += step->stride;
    }
}
