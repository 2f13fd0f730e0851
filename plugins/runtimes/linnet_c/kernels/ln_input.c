/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "ln_internal.h"

uint32_t ln_input_float(const float* values, const ln_input_scale* scales, int8_t* output, uint32_t time,
                        uint32_t channels, int8_t zero) {
    const float limit = 256.0f * LN_INPUT_ONE;
    const uint32_t gap = ln_row_bytes(channels) - channels;
    uint32_t saturated = 0, channel;
    for (; time > 0; time--, output += gap) {
        for (channel = 0; channel < channels; channel++, values++, output++) {
            const float scaled = (*values - scales[channel].mean) * scales[channel].factor;
            int32_t fixed = 0, quantised;
            if (scaled >= limit) {
                fixed = 256 * LN_INPUT_ONE;
            } else if (scaled > -limit) {
                fixed = (int32_t)scaled;
            } else if (scaled <= -limit) {
                fixed = -256 * LN_INPUT_ONE;
            } else {
                saturated++;
            }
            quantised = zero + ((fixed + LN_INPUT_ONE / 2) >> 16);
            *output = ln_saturate(quantised);
            if (*output != quantised) saturated++;
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
