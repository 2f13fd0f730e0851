/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Depthwise convolutions. Going through time channel by channel keeps bias, multiplier, weights and the last samples in
 * registers, and lets a result overwrite a sample that was read already.
 */
#include <stddef.h>

#include "ln_lanes.h"

/* Samples arrive one by one in a ring that is kept twice in a row, so that any window of it is contiguous. */
void ln_depthwise(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels), size = step->size, dilation = step->dilation;
    const int32_t span = (size - 1) * dilation + 1;
    int8_t *const ring = ln_at(arena, step->scratch), *const weights = ring + 2 * span;
    int32_t channel;
    for (channel = 0; channel < step->input_channels; channel++) {
        const int8_t* const input = ln_at(arena, step->input) + channel;
        int8_t* output = ln_at(arena, step->output) + channel;
        const ln_channel table = step->channels[channel];
        int32_t time = -(int32_t)step->padding, wanted = span + time, position = 0, left, tap;
        for (tap = 0; tap < size; tap++) weights[tap] = step->weights[tap * row + channel];
        for (left = step->output_time; left > 0; left--) {
            const int8_t* window;
            int32_t accumulator = table.bias;
            for (; time < wanted; time++) {
                const int8_t sample = (uint32_t)time < step->input_time ? input[time * row] : step->input_zero;
                ring[position] = sample;
                ring[position + span] = sample;
                if (++position == span) position = 0;
            }
            wanted += step->stride;
            window = ring + position;
            for (tap = 0; tap < size; tap++, window += dilation) accumulator += *window * weights[tap];
            *output = ln_requantise(accumulator, table.multiplier, step->output_zero);
            output += row;
        }
    }
}

/* One output of as many channels as there are lanes. */
typedef struct {
    ln_lanes w0, w1, w2, bias, multiplier;
    int32_t zero;
} ln_filter3;

LN_INLINE void ln_output3(int8_t* output, const ln_filter3* filter, ln_lanes a, ln_lanes b, ln_lanes c) {
    ln_lanes sum = ln_lanes_add_product(filter->bias, a, filter->w0);
    sum = ln_lanes_add_product(sum, b, filter->w1);
    sum = ln_lanes_add_product(sum, c, filter->w2);
    ln_lanes_store(output, ln_lanes_requantise(sum, filter->multiplier, filter->zero));
}

/* The last two samples are in registers. Where the next three are all inside, three outputs are computed at once, so
 * that no register has to move to another; the rest one by one. Cores that multiply by halves have too few registers.
 */
void ln_depthwise3(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels), channels = step->input_channels;
    const ptrdiff_t delta = ((ptrdiff_t)step->output - step->input) * LN_WORD;
    const ln_lanes outside = ln_lanes_of(step->input_zero);
    int32_t channel;
    for (channel = 0; channel < channels; channel += LN_LANES) {
        const int8_t* const weights = step->weights + channel;
        const ln_channel* const table = step->channels + channel;
        const ln_filter3 filter = {ln_lanes_load(weights),
                                   ln_lanes_load(weights + row),
                                   ln_lanes_load(weights + 2 * row),
                                   ln_lanes_of_table(&table->bias, channels - channel),
                                   ln_lanes_of_table(&table->multiplier, channels - channel),
                                   step->output_zero};
        /* The next sample, and the next output. */
        int8_t *input = ln_at(arena, step->input) + channel, *output = input + delta;
        int32_t left = step->output_time, inside = step->input_time, i;
        ln_lanes a = outside, b = outside, c;
        for (i = step->padding; i < 2; i++, inside--, input += row) {
            a = b;
            b = inside > 0 ? ln_lanes_load(input) : outside;
        }
#if LN_LONG_MULTIPLY
        for (; left >= 3 && inside >= 3; left -= 3, inside -= 3) {
            c = ln_lanes_load(input);
            input += row;
            ln_output3(output, &filter, a, b, c);
            output += row;
            a = ln_lanes_load(input);
            input += row;
            ln_output3(output, &filter, b, c, a);
            output += row;
            b = ln_lanes_load(input);
            input += row;
            ln_output3(output, &filter, c, a, b);
            output += row;
        }
#endif
        for (; left > 0; left--, inside--, input += row, output += row) {
            c = inside > 0 ? ln_lanes_load(input) : outside;
            ln_output3(output, &filter, a, b, c);
            a = b;
            b = c;
        }
    }
}
