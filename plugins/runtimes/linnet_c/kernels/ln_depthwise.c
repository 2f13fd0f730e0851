/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Depthwise convolutions. Going through time channel by channel, or four by four, keeps bias, multiplier, weights and
 * the last samples in registers, and lets a result overwrite a sample that was read already.
 */
#include <stddef.h>

#include "ln_quad.h"

/* Four channels at a time. Their samples arrive one by one in a ring that is kept twice in a row, so that any window of
 * it is contiguous. */
void ln_depthwise(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels), size = step->size, gap = step->dilation * LN_WORD;
    const int32_t span = (size - 1) * step->dilation + 1, stride = step->stride;
    const uint32_t outside = (uint8_t)step->input_zero * 0x01010101u, inside = step->input_time;
    ln_word *const ring = (ln_word*)ln_at(arena, step->scratch), *const end = ring + span;
    const int8_t* weights = step->weights;
    int32_t channel;
    for (channel = 0; channel < step->input_channels; channel += 4, weights += 4) {
        const ln_quad_table table = ln_quad_table_of(step->channels + channel, step->input_channels - channel);
        const int8_t* const input = ln_at(arena, step->input) + channel;
        int8_t* output = ln_at(arena, step->output) + channel;
        ln_word* next = ring;
        uint32_t time = 0u - step->padding;
        int32_t at = -step->padding * row, arriving = span, left;
        for (left = step->output_time; left > 0; left--, output += row) {
            const int8_t *weight = weights, *window;
            ln_quad sum = ln_quad_zero();
            int32_t tap = size;
            for (; arriving > 0; arriving--, time++, at += row) {
                const uint32_t word = time < inside ? *(const ln_word*)(input + at) : outside;
                next[0] = word;
                next[span] = word;
                if (++next == end) next = ring;
            }
            arriving = stride;
            window = (const int8_t*)next;
            do {
                sum = ln_quad_add_product(sum, window, weight);
                window += gap;
                weight += row;
            } while (--tap != 0);
            ln_quad_store(output, sum, table, step->output_zero);
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
