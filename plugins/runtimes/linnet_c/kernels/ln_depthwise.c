/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Depthwise convolutions. Going through time channel by channel keeps bias, multiplier, weights and the last samples in
 * registers, and lets a result overwrite a sample that was read already.
 */
#include <stddef.h>

#include "ln_internal.h"

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

/* The last two samples are in registers. Where the next three are all inside, three outputs are computed at once, so
 * that no register has to move to another; the rest one by one. */
void ln_depthwise3(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels), zero = step->output_zero, outside = step->input_zero;
    const ptrdiff_t delta = ((ptrdiff_t)step->output - step->input) * LN_WORD;
    int32_t channel;
    for (channel = 0; channel < step->input_channels; channel++) {
        const int8_t* const weights = step->weights + channel;
        const int32_t bias = step->channels[channel].bias, multiplier = step->channels[channel].multiplier;
        const int32_t w0 = weights[0], w1 = weights[row], w2 = weights[2 * row];
        /* The time of an input sample and of the output that it lies at, if both share their place. */
        int8_t *input = ln_at(arena, step->input) + channel, *output = input + delta;
        int32_t a = outside, b = outside, c, left = step->output_time, inside = step->input_time, i;
        for (i = step->padding; i < 2; i++, inside--, input += row) {
            a = b;
            b = inside > 0 ? *input : outside;
        }
        for (; left >= 3 && inside >= 3; left -= 3, inside -= 3) {
            c = *input;
            input += row;
            *output = ln_requantise(bias + a * w0 + b * w1 + c * w2, multiplier, zero);
            output += row;
            a = *input;
            input += row;
            *output = ln_requantise(bias + b * w0 + c * w1 + a * w2, multiplier, zero);
            output += row;
            b = *input;
            input += row;
            *output = ln_requantise(bias + c * w0 + a * w1 + b * w2, multiplier, zero);
            output += row;
        }
        for (; left > 0; left--, inside--, input += row, output += row) {
            c = inside > 0 ? *input : outside;
            *output = ln_requantise(bias + a * w0 + b * w1 + c * w2, multiplier, zero);
            a = b;
            b = c;
        }
    }
}
