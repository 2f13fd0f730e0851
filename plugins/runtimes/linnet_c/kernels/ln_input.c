/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "ln_internal.h"

/* Limited to +- 256 steps, and by comparing bits as integers, which are ordered like magnitudes: cores without a
 * floating-point unit would call the compiler's library to compare. */
LN_INLINE int32_t ln_to_fixed(float scaled, uint32_t* no_number) {
    const uint32_t limit = (127u + 24u) << 23, infinity = 255u << 23;
    union {
        float value;
        uint32_t bits;
    } number;
    uint32_t magnitude;
    number.value = scaled;
    magnitude = number.bits & 0x7FFFFFFFu;
    if (magnitude < limit) return (int32_t)scaled;
    if (magnitude > infinity) {
        ++*no_number;
        return 0;
    }
    return number.bits == magnitude ? 256 * LN_INPUT_ONE : -256 * LN_INPUT_ONE;
}

uint32_t ln_input_float(const float* values, const ln_input_scale* scales, int8_t* output, uint32_t time,
                        uint32_t channels, int8_t zero) {
    const uint32_t gap = ln_row_bytes(channels) - channels;
    const ln_input_scale* const end = scales + channels;
    uint32_t saturated = 0;
    for (; time > 0; time--, output += gap) {
        const ln_input_scale* scale;
        for (scale = scales; scale != end; scale++) {
            const float scaled = (*values++ - scale->mean) * scale->factor;
            const int32_t quantised = zero + ((ln_to_fixed(scaled, &saturated) + LN_INPUT_ONE / 2) >> 16);
            const int8_t result = ln_saturate(quantised);
            if (result != quantised) saturated++;
            *output++ = result;
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
