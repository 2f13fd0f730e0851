/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "ln_internal.h"

/* Channel by channel, so that a table's entry stays in registers. The bits of a float are taken apart by integers, for
 * cores without a floating-point unit would call the compiler's library, and others would be no faster. */
uint32_t ln_input_float(const float* values, const ln_input_scale* scales, int8_t* output, uint32_t time,
                        uint32_t channels, int8_t zero) {
    const uint32_t row = ln_row_bytes(channels);
    uint32_t saturated = 0, channel;
    for (channel = 0; channel < channels; channel++, scales++) {
        const ln_word* value = (const ln_word*)values + channel;
        const int32_t bias = scales->bias, multiplier = scales->multiplier, places = 158 + scales->exponent;
        int8_t* result = output + channel;
        uint32_t left;
        for (left = time; left > 0; left--, value += channels, result += row) {
            const int32_t bits = (int32_t)*value;
            /* The float is mantissa / 2^right of the fixed point's units, where mantissa >= 2^31. */
            const uint32_t mantissa = (uint32_t)bits << 8 | 0x80000000u;
            const int32_t right = places - (int32_t)((uint32_t)bits << 1 >> 24);
            int32_t fixed = 0, quantised, limited;
            if (LN_LIKELY((uint32_t)right - 2 < 30)) fixed = (int32_t)(mantissa >> right);
            if (LN_LIKELY(right >= 2)) {
                quantised = ln_rescale(bits < 0 ? bias - fixed : bias + fixed, multiplier, zero);
                limited = ln_limit(quantised);
                saturated += limited != quantised;
            } else {
                limited = (bits & 0x7FFFFFFF) > 0x7F800000 ? zero : bits < 0 ? -128 : 127;
                saturated++;
            }
            *result = (int8_t)limited;
        }
    }
    return saturated;
}

uint32_t ln_input_int16(const int16_t* values, const ln_channel* table, int8_t* output, uint32_t time,
                        uint32_t channels, int8_t zero) {
    const uint32_t gap = ln_row_bytes(channels) - channels;
    uint32_t saturated = 0, channel;
    for (; time > 0; time--, output += gap) {
        for (channel = 0; channel < channels; channel++, values++, output++) {
            const int32_t accumulator = *values * 32768 + table[channel].bias;
            const int32_t quantised = ln_rescale(accumulator, table[channel].multiplier, zero);
            *output = ln_saturate(quantised);
            if (*output != quantised) saturated++;
        }
    }
    return saturated;
}

uint32_t ln_argmax(const int8_t* values, uint32_t count) {
    uint32_t best = 0, i;
    for (i = 1; i < count; i++) {
        if (values[i] > values[best]) best = i;
    }
    return best;
}
