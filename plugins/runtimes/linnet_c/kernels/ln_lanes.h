/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Neighbouring channels side by side: one, or the four of a word where there are vectors. Loads and stores of samples
 * reach into the padding of a row.
 */
#ifndef LINNET_LN_LANES_H
#define LINNET_LN_LANES_H

#include "ln_internal.h"

#if LN_MVE

#define LN_LANES 4
typedef int32x4_t ln_lanes;

LN_INLINE ln_lanes ln_lanes_of(int32_t value) { return vdupq_n_s32(value); }
LN_INLINE ln_lanes ln_lanes_add(ln_lanes a, ln_lanes b) { return vaddq_s32(a, b); }
LN_INLINE ln_lanes ln_lanes_max(ln_lanes a, ln_lanes b) { return vmaxq_s32(a, b); }
LN_INLINE ln_lanes ln_lanes_load(const int8_t* samples) { return vldrbq_s32(samples); }
LN_INLINE ln_lanes ln_lanes_add_product(ln_lanes sum, ln_lanes a, ln_lanes b) {
    return vaddq_s32(sum, vmulq_s32(a, b));
}

/* The biases, or the multipliers, of a table whose first `left` entries exist. */
LN_INLINE ln_lanes ln_lanes_of_table(const int32_t* first, int32_t left) {
    return vldrwq_gather_shifted_offset_z_s32(first, vidupq_n_u32(0, 2), vctp32q((uint32_t)left));
}

/* The results are the lowest bytes of the lanes. */
LN_INLINE ln_lanes ln_lanes_requantise(ln_lanes accumulators, ln_lanes multipliers, int32_t zero) {
    const int16x8_t halves = vreinterpretq_s16_s32(vaddq_n_s32(vrmulhq_s32(accumulators, multipliers), zero));
    const int16x8_t narrow = vqmovnbq_s32(halves, vreinterpretq_s32_s16(halves));
    return vreinterpretq_s32_s8(vqmovnbq_s16(vreinterpretq_s8_s16(narrow), narrow));
}
LN_INLINE void ln_lanes_store(int8_t* output, ln_lanes values) { vstrbq_s32(output, values); }
LN_INLINE void ln_lanes_spread(int32_t* to, ln_lanes values) { vst1q_s32(to, values); }

#elif defined(__SSE4_1__)

#include <immintrin.h>
#include <string.h>

#define LN_LANES 4
typedef __m128i ln_lanes;

LN_INLINE ln_lanes ln_lanes_of(int32_t value) { return _mm_set1_epi32(value); }
LN_INLINE ln_lanes ln_lanes_add(ln_lanes a, ln_lanes b) { return _mm_add_epi32(a, b); }
LN_INLINE ln_lanes ln_lanes_max(ln_lanes a, ln_lanes b) { return _mm_max_epi32(a, b); }
LN_INLINE ln_lanes ln_lanes_load(const int8_t* samples) {
    int32_t word;
    memcpy(&word, samples, sizeof word);
    return _mm_cvtepi8_epi32(_mm_cvtsi32_si128(word));
}
LN_INLINE ln_lanes ln_lanes_add_product(ln_lanes sum, ln_lanes a, ln_lanes b) {
    return _mm_add_epi32(sum, _mm_mullo_epi32(a, b));
}

/* The biases, or the multipliers, of a table whose first `left` entries exist. */
LN_INLINE ln_lanes ln_lanes_of_table(const int32_t* first, int32_t left) {
    return _mm_set_epi32(left > 3 ? first[6] : 0, left > 2 ? first[4] : 0, left > 1 ? first[2] : 0, first[0]);
}

/* The products are 64 bits wide, of the even and of the odd lanes. */
LN_INLINE ln_lanes ln_lanes_requantise(ln_lanes accumulators, ln_lanes multipliers, int32_t zero) {
    const __m128i half = _mm_set1_epi64x(INT64_C(0x80000000));
    const __m128i even = _mm_add_epi64(_mm_mul_epi32(accumulators, multipliers), half);
    const __m128i odd =
        _mm_add_epi64(_mm_mul_epi32(_mm_srli_epi64(accumulators, 32), _mm_srli_epi64(multipliers, 32)), half);
    const __m128i rescaled = _mm_blend_epi16(_mm_srli_epi64(even, 32), odd, 0xCC);
    return _mm_add_epi32(rescaled, _mm_set1_epi32(zero));
}
LN_INLINE void ln_lanes_store(int8_t* output, ln_lanes values) {
    const __m128i halves = _mm_packs_epi32(values, values);
    const int32_t word = _mm_cvtsi128_si32(_mm_packs_epi16(halves, halves));
    memcpy(output, &word, sizeof word);
}
LN_INLINE void ln_lanes_spread(int32_t* to, ln_lanes values) { memcpy(to, &values, sizeof values); }

#else

#define LN_LANES 1
typedef int32_t ln_lanes;

LN_INLINE ln_lanes ln_lanes_of(int32_t value) { return value; }
LN_INLINE ln_lanes ln_lanes_add(ln_lanes a, ln_lanes b) { return a + b; }
LN_INLINE ln_lanes ln_lanes_load(const int8_t* samples) { return *samples; }
LN_INLINE ln_lanes ln_lanes_add_product(ln_lanes sum, ln_lanes a, ln_lanes b) { return sum + a * b; }
LN_INLINE ln_lanes ln_lanes_of_table(const int32_t* first, int32_t left) { return left > 0 ? *first : 0; }
LN_INLINE ln_lanes ln_lanes_requantise(ln_lanes accumulators, ln_lanes multipliers, int32_t zero) {
    return ln_requantise(accumulators, multipliers, zero);
}
LN_INLINE void ln_lanes_store(int8_t* output, ln_lanes values) { *output = (int8_t)values; }

#endif

#endif
