/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pools, four channels at a time, so that a result may overwrite a sample that no later one needs.
 */
#include "ln_quad.h"

/* The larger one of each of four samples. */
LN_INLINE uint32_t ln_larger(uint32_t a, uint32_t b) {
#if LN_DSP
    uint32_t result;
    __asm__("ssub8 %0, %1, %2\n\tsel %0, %1, %2" : "=&r"(result) : "r"(a), "r"(b));
    return result;
#else
    /* The highest bit of each byte of `larger` is set where a >= b: by the signs, or by the other bits where signs
     * agree. No byte borrows from the next. */
    const uint32_t high = 0x80808080u, rest = (a | high) - (b & ~high);
    const uint32_t larger = ((~a & b) | (~(a ^ b) & rest)) & high, whole = (larger << 1) - (larger >> 7);
    return b ^ ((a ^ b) & whole);
#endif
}

/* The time steps of one output. */
typedef struct {
    int32_t first, end;
} ln_samples;

LN_INLINE ln_samples ln_samples_from(const ln_step* step, int32_t start) {
    const ln_samples samples = {ln_max(start, 0), ln_min(start + step->size, step->input_time)};
    return samples;
}

LN_INLINE uint32_t ln_largest(const int8_t* samples, int32_t row, int32_t count) {
    uint32_t largest = *(const ln_word*)samples;
    for (count--; count > 0; count--) {
        samples += row;
        largest = ln_larger(*(const ln_word*)samples, largest);
    }
    return largest;
}

LN_INLINE ln_quad ln_sum(const int8_t* samples, int32_t row, int32_t count) {
    ln_quad sum = ln_quad_zero();
    for (; count > 0; count--, samples += row) sum = ln_quad_add(sum, samples);
    return sum;
}

void ln_max_pool(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels);
    int32_t channel;
    for (channel = 0; channel < row; channel += 4) {
        const int8_t* const input = ln_at(arena, step->input) + channel;
        int8_t* output = ln_at(arena, step->output) + channel;
        int32_t start = -(int32_t)step->padding, left;
        for (left = step->output_time; left > 0; left--, start += step->stride, output += row) {
            const ln_samples samples = ln_samples_from(step, start);
            *(ln_word*)output = ln_largest(input + samples.first * row, row, samples.end - samples.first);
        }
    }
}

void ln_avg_pool(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels);
    int32_t channel;
    for (channel = 0; channel < row; channel += 4) {
        const int8_t* const input = ln_at(arena, step->input) + channel;
        int8_t* output = ln_at(arena, step->output) + channel;
        int32_t start = -(int32_t)step->padding, left;
        for (left = step->output_time; left > 0; left--, start += step->stride, output += row) {
            const ln_samples samples = ln_samples_from(step, start);
            const int32_t count = samples.end - samples.first;
            const ln_quad sum = ln_sum(input + samples.first * row, row, count);
            ln_quad_store_average(output, sum, 128, step->channels + (count - 1), step->output_zero);
        }
    }
}

void ln_global_avg(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels);
    const int8_t* const input = ln_at(arena, step->input);
    int8_t* const output = ln_at(arena, step->output);
    int32_t channel;
    for (channel = 0; channel < row; channel += 4) {
        const ln_quad sum = ln_sum(input + channel, row, step->input_time);
        ln_quad_store_average(output + channel, sum, 64, step->channels, step->output_zero);
    }
}

void ln_global_max(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels);
    const int8_t* const input = ln_at(arena, step->input);
    int8_t* const output = ln_at(arena, step->output);
    int32_t channel;
    for (channel = 0; channel < row; channel += 4) {
        *(ln_word*)(output + channel) = ln_largest(input + channel, row, step->input_time);
    }
}
