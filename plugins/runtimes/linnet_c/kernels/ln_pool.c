/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pools, channel by channel, so that a result may overwrite a sample that no later one needs.
 */
#include "ln_internal.h"

void ln_max_pool(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels), input_time = step->input_time;
    int32_t channel;
    for (channel = 0; channel < step->input_channels; channel++) {
        const int8_t* const input = ln_at(arena, step->input) + channel;
        int8_t* output = ln_at(arena, step->output) + channel;
        int32_t start = -(int32_t)step->padding, left;
        for (left = step->output_time; left > 0; left--, start += step->stride) {
            const int32_t end = ln_min(start + step->size, input_time);
            int32_t time = ln_max(start, 0), largest = -128;
            for (; time < end; time++) largest = ln_max(largest, input[time * row]);
            *output = (int8_t)largest;
            output += row;
        }
    }
}

void ln_avg_pool(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels), input_time = step->input_time;
    int32_t channel;
    for (channel = 0; channel < step->input_channels; channel++) {
        const int8_t* const input = ln_at(arena, step->input) + channel;
        int8_t* output = ln_at(arena, step->output) + channel;
        int32_t start = -(int32_t)step->padding, left;
        for (left = step->output_time; left > 0; left--, start += step->stride) {
            const int32_t end = ln_min(start + step->size, input_time);
            int32_t time = ln_max(start, 0), sum = 0;
            const ln_channel* const table = step->channels + (end - time - 1);
            for (; time < end; time++) sum += input[time * row];
            *output = ln_requantise(sum * 128 + table->bias, table->multiplier, step->output_zero);
            output += row;
        }
    }
}

void ln_global_avg(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels);
    const int8_t* input = ln_at(arena, step->input);
    int8_t* const output = ln_at(arena, step->output);
    int32_t channel;
    for (channel = 0; channel < step->input_channels; channel++, input++) {
        const int8_t* sample = input;
        int32_t sum = 0, left = step->input_time;
        for (; left > 0; left--, sample += row) sum += *sample;
        output[channel] = ln_requantise(sum * 64 + step->channels->bias, step->channels->multiplier, step->output_zero);
    }
}

void ln_global_max(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels);
    const int8_t* input = ln_at(arena, step->input);
    int8_t* const output = ln_at(arena, step->output);
    int32_t channel;
    for (channel = 0; channel < step->input_channels; channel++, input++) {
        const int8_t* sample = input;
        int32_t largest = -128, left = step->input_time;
        for (; left > 0; left--, sample += row) largest = ln_max(largest, *sample);
        output[channel] = (int8_t)largest;
    }
}
