/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pools, four channels at a time, so that a result may overwrite a sample that no later one needs.
 */
#include "ln_quad.h"

#if !LN_DSP
/* All bits of each byte where a >= b: by the signs, or by the other bits where signs agree. No byte borrows from the
 * next. */
LN_INLINE uint32_t ln_where_larger(uint32_t a, uint32_t b) {
    const uint32_t high = 0x80808080u, rest = (a | high) - (b & ~high);
    const uint32_t larger = ((~a & b) | (~(a ^ b) & rest)) & high;
    return (larger << 1) - (larger >> 7);
}
#endif

/* The larger one of each of four samples. */
LN_INLINE uint32_t ln_larger(uint32_t a, uint32_t b) {
#if LN_DSP
    uint32_t result;
    __asm__("ssub8 %0, %1, %2\n\tsel %0, %1, %2" : "=&r"(result) : "r"(a), "r"(b));
    return result;
#else
    return b ^ ((a ^ b) & ln_where_larger(a, b));
#endif
}

/* The smaller one of each of four samples. */
LN_INLINE uint32_t ln_smaller(uint32_t a, uint32_t b) {
#if LN_DSP
    uint32_t result;
    __asm__("ssub8 %0, %1, %2\n\tsel %0, %2, %1" : "=&r"(result) : "r"(a), "r"(b));
    return result;
#else
    return a ^ ((a ^ b) & ln_where_larger(a, b));
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

void ln_global_min(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels);
    const int8_t* const input = ln_at(arena, step->input);
    int8_t* const output = ln_at(arena, step->output);
    int32_t channel;
    for (channel = 0; channel < row; channel += 4) {
        const int8_t* samples = input + channel;
        uint32_t smallest = *(const ln_word*)samples;
        int32_t left;
        for (left = step->input_time - 1; left > 0; left--) {
            samples += row;
            smallest = ln_smaller(*(const ln_word*)samples, smallest);
        }
        *(ln_word*)(output + channel) = smallest;
    }
}

/* 64 bits in two words: few cores have long shifts, and some no long multiplication. */
typedef struct {
    uint32_t high, low;
} ln_long;

LN_INLINE ln_long ln_shift_by_two(ln_long value) {
    const ln_long shifted = {value.high << 2 | value.low >> 30, value.low << 2};
    return shifted;
}

/* count * squares - sum^2, in steps of 2^16 and below, from products of 16-bit halves: count < 2^16, squares <= 2^30
 * and |sum| <= 2^23. */
LN_INLINE ln_long ln_variance(uint32_t count, uint32_t squares, int32_t sum) {
    const uint32_t size = (uint32_t)(sum < 0 ? -sum : sum), upper = size >> 16, lower = size & 0xFFFFu;
    const uint32_t low = count * (squares & 0xFFFFu), low_square = lower * lower;
    const int32_t rest = (int32_t)(low & 0xFFFFu) - (int32_t)(low_square & 0xFFFFu);
    const uint32_t whole = count * (squares >> 16) + (low >> 16) - (low_square >> 16) - 2 * upper * lower -
                           ((upper * upper) << 16) + (uint32_t)(rest >> 16);
    const ln_long variance = {whole >> 16, whole << 16 | ((uint32_t)rest & 0xFFFFu)};
    return variance;
}

/* The integer next to the root of a value below 2^48, one binary digit after the other. */
LN_INLINE int32_t ln_root(ln_long value) {
    uint32_t root = 0, rest = 0;
    int32_t digit;
    value.high = value.high << 16 | value.low >> 16;
    value.low <<= 16;
    for (digit = 0; digit < 24; digit++) {
        rest = rest << 2 | value.high >> 30;
        value = ln_shift_by_two(value);
        root <<= 1;
        if (rest > 2 * root) {
            rest -= 2 * root + 1;
            root++;
        }
    }
    return (int32_t)(rest > root ? root + 1 : root);
}

void ln_global_std(const ln_step* step, int8_t* arena) {
    const int32_t row = ln_row(step->input_channels);
    const int8_t* const input = ln_at(arena, step->input);
    int8_t* output = ln_at(arena, step->output);
    const uint32_t epsilon = (uint32_t)step->channels->bias;
    int32_t channel;
    for (channel = 0; channel < row; channel += 4) {
        ln_quad sum = ln_quad_zero(), square = ln_quad_zero();
        int32_t sums[4], squares[4], left, i;
        const int8_t* samples = input + channel;
        for (left = step->input_time; left > 0; left--, samples += row) {
            sum = ln_quad_add(sum, samples);
            square = ln_quad_add_product(square, samples, samples);
        }
        ln_quad_spread(sums, sum);
        ln_quad_spread(squares, square);
        for (i = 0; i < 4; i++) {
            ln_long variance = ln_variance(step->input_time, (uint32_t)squares[i], sums[i]);
            for (left = step->extra; left > 0; left--) variance = ln_shift_by_two(variance);
            variance.low += epsilon;
            variance.high += variance.low < epsilon;
            *output++ = ln_requantise(ln_root(variance), step->channels->multiplier, step->output_zero);
        }
    }
}
