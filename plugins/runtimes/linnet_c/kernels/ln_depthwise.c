/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Depthwise convolutions. Going through time channel by channel keeps bias, multiplier, weights and the last samples in
 * registers, and lets a result overwrite a sample that was read already.
 */
#include "ln_internal.h"

/* Samples arrive one by one in a ring that is kept twice in a row, so that any window of it is contiguous. */
void ln_depthwise(const ln_step *step, int8_t *arena) {
    const int32_t row = ln_row(step->input_channels), size = step->size, dilation = step->dilation;
    const int32_t span = (size - 1) * dilation + 1;
    int8_t *const ring = ln_at(arena, step->scratch), *const weights = ring + 2 * span;
    int32_t channel;
    for (channel = 0; channel < step->input_channels; channel++) {
        const int8_t *const input = ln_at(arena, step->input) + channel;
        int8_t *output = ln_at(arena, step->output) + channel;
        const ln_channel table = step->channels[channel];
        int32_t time = -(int32_t)step->padding, wanted = span + time, position = 0, left, tap;
        for (tap = 0; tap < size; tap++) weights[tap] = step->weights[tap * row + channel];
        for (left = step->output_time; left > 0; left--) {
            const int8_t *window;
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

/* Times with a sample ahead come first; behind the input's end the sample ahead is the zero point without advancing. */
void ln_depthwise3(const ln_step *step, int8_t *arena) {
    const int32_t row = ln_row(step->input_channels), zero = step->output_zero;
    int32_t channel;
    for (channel = 0; channel < step->input_channels; channel++) {
        const int8_t *input = ln_at(arena, step->input) + channel;
        const int8_t *const weights = step->weights + channel;
        int8_t *output = ln_at(arena, step->output) + channel;
        const int32_t bias = step->channels[channel].bias, multiplier = step->channels[channel].multiplier;
        const int32_t w0 = weights[0], w1 = weights[row], w2 = weights[2 * row];
        int32_t left = step->output_time, inside = step->input_time, a = step->input_zero, b = step->input_zero;
        if (step->padding < 2 && inside > 0) {
            b = *input;
            input += row;
            inside--;
            if (step->padding < 1 && inside > 0) {
                a = b;
                b = *input;
                input += row;
                inside--;
            }
        }
        for (; left > 0; left--) {
            int32_t c = step->input_zero;
            if (inside-- > 0) {
                c = *input;
                input += row;
            }
            *output = ln_requantise(bias + a * w0 + b * w1 + c * w2, multiplier, zero);
            output += row;
            a = b;
            b = c;
        }
    }
}
