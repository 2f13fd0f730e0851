/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * The four channels of a word: sums of 32 bits, side by side or, where there are no vectors, in four registers.
 */
#ifndef LINNET_LN_QUAD_H
#define LINNET_LN_QUAD_H

#include "ln_lanes.h"

#if LN_LANES == 4

typedef ln_lanes ln_quad;

LN_INLINE ln_quad ln_quad_zero(void) { return ln_lanes_of(0); }
LN_INLINE ln_quad ln_quad_add(ln_quad sum, const int8_t* samples) { return ln_lanes_add(sum, ln_lanes_load(samples)); }
LN_INLINE ln_quad ln_quad_add_product(ln_quad sum, const int8_t* samples, const int8_t* weights) {
    return ln_lanes_add_product(sum, ln_lanes_load(samples), ln_lanes_load(weights));
}

typedef struct {
    ln_lanes bias, multiplier;
} ln_quad_table;

LN_INLINE ln_quad_table ln_quad_table_of(const ln_channel* first, int32_t left) {
    const ln_quad_table table = {ln_lanes_of_table(&first->bias, left), ln_lanes_of_table(&first->multiplier, left)};
    return table;
}
LN_INLINE void ln_quad_store(int8_t* output, ln_quad sum, ln_quad_table table, int32_t zero) {
    ln_lanes_store(output, ln_lanes_requantise(ln_lanes_add(sum, table.bias), table.multiplier, zero));
}
LN_INLINE void ln_quad_store_average(int8_t* output, ln_quad sum, int32_t factor, const ln_channel* table,
                                     int32_t zero) {
    const ln_lanes accumulators = ln_lanes_add_product(ln_lanes_of(table->bias), sum, ln_lanes_of(factor));
    ln_lanes_store(output, ln_lanes_requantise(accumulators, ln_lanes_of(table->multiplier), zero));
}

LN_INLINE void ln_quad_spread(int32_t* to, ln_quad sum) { ln_lanes_spread(to, sum); }

#else

typedef struct {
    int32_t a, b, c, d;
} ln_quad;

LN_INLINE void ln_quad_spread(int32_t* to, ln_quad sum) {
    to[0] = sum.a;
    to[1] = sum.b;
    to[2] = sum.c;
    to[3] = sum.d;
}

LN_INLINE ln_quad ln_quad_zero(void) {
    const ln_quad zero = {0, 0, 0, 0};
    return zero;
}

#if LN_DSP
LN_INLINE ln_quad ln_quad_add(ln_quad sum, const int8_t* samples) {
    const ln_word word = *(const ln_word*)samples;
    sum.a += (int8_t)word;
    sum.b += (int8_t)(word >> 8);
    sum.c += (int8_t)(word >> 16);
    sum.d += (int8_t)(word >> 24);
    return sum;
}
/* sum + the product of the lower, or of the upper, halves */
LN_INLINE int32_t ln_multiply_lower(int32_t sum, uint32_t a, uint32_t b) {
    __asm__("smlabb %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
    return sum;
}
LN_INLINE int32_t ln_multiply_upper(int32_t sum, uint32_t a, uint32_t b) {
    __asm__("smlatt %0, %1, %2, %0" : "+r"(sum) : "r"(a), "r"(b));
    return sum;
}
LN_INLINE ln_quad ln_quad_add_product(ln_quad sum, const int8_t* samples, const int8_t* weights) {
    const ln_word x = *(const ln_word*)samples, w = *(const ln_word*)weights;
    const uint32_t x_even = ln_even(x), x_odd = ln_odd(x), w_even = ln_even(w), w_odd = ln_odd(w);
    sum.a = ln_multiply_lower(sum.a, x_even, w_even);
    sum.b = ln_multiply_lower(sum.b, x_odd, w_odd);
    sum.c = ln_multiply_upper(sum.c, x_even, w_even);
    sum.d = ln_multiply_upper(sum.d, x_odd, w_odd);
    return sum;
}
#else
LN_INLINE ln_quad ln_quad_add(ln_quad sum, const int8_t* samples) {
    sum.a += samples[0];
    sum.b += samples[1];
    sum.c += samples[2];
    sum.d += samples[3];
    return sum;
}
LN_INLINE ln_quad ln_quad_add_product(ln_quad sum, const int8_t* samples, const int8_t* weights) {
    sum.a += samples[0] * weights[0];
    sum.b += samples[1] * weights[1];
    sum.c += samples[2] * weights[2];
    sum.d += samples[3] * weights[3];
    return sum;
}
#endif

typedef struct {
    const ln_channel* first;
    int32_t left;
} ln_quad_table;

LN_INLINE ln_quad_table ln_quad_table_of(const ln_channel* first, int32_t left) {
    const ln_quad_table table = {first, left};
    return table;
}
#if LN_DSP
LN_INLINE int8_t ln_quad_requantise(int32_t sum, const ln_channel* table, int32_t zero) {
    return ln_requantise(sum + table->bias, table->multiplier, zero);
}
LN_INLINE void ln_quad_store(int8_t* output, ln_quad sum, ln_quad_table table, int32_t zero) {
    output[0] = ln_quad_requantise(sum.a, table.first, zero);
    if (table.left < 2) return;
    output[1] = ln_quad_requantise(sum.b, table.first + 1, zero);
    if (table.left < 3) return;
    output[2] = ln_quad_requantise(sum.c, table.first + 2, zero);
    if (table.left < 4) return;
    output[3] = ln_quad_requantise(sum.d, table.first + 3, zero);
}
LN_INLINE void ln_quad_store_average(int8_t* output, ln_quad sum, int32_t factor, const ln_channel* table,
                                     int32_t zero) {
    const int32_t bias = table->bias, multiplier = table->multiplier;
    output[0] = ln_requantise(sum.a * factor + bias, multiplier, zero);
    output[1] = ln_requantise(sum.b * factor + bias, multiplier, zero);
    output[2] = ln_requantise(sum.c * factor + bias, multiplier, zero);
    output[3] = ln_requantise(sum.d * factor + bias, multiplier, zero);
}
#else
/* Loops, for requantisation is long where it is no instruction. */
LN_INLINE void ln_quad_store(int8_t* output, ln_quad sum, ln_quad_table table, int32_t zero) {
    const int32_t sums[4] = {sum.a, sum.b, sum.c, sum.d};
    int32_t i;
    for (i = 0; i < 4 && i < table.left; i++) {
        output[i] = ln_requantise(sums[i] + table.first[i].bias, table.first[i].multiplier, zero);
    }
}
LN_INLINE void ln_quad_store_average(int8_t* output, ln_quad sum, int32_t factor, const ln_channel* table,
                                     int32_t zero) {
    const int32_t sums[4] = {sum.a, sum.b, sum.c, sum.d}, bias = table->bias, multiplier = table->multiplier;
    int32_t i;
    for (i = 0; i < 4; i++) output[i] = ln_requantise(sums[i] * factor + bias, multiplier, zero);
}
#endif

#endif

#endif
