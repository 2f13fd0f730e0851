/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the kernels share. Right shifts of negative numbers are arithmetic on every compiler meant here.
 */
#ifndef LINNET_LN_INTERNAL_H
#define LINNET_LN_INTERNAL_H

#include "linnet_kernels.h"

#if defined(__GNUC__) && !defined(__clang__)
/* Not inlined, cloned or specialised, so that the size of a kernel does not depend on who calls it. */
#define LN_SHARED static __attribute__((noinline, noclone))
#elif defined(__GNUC__)
#define LN_SHARED static __attribute__((noinline))
#else
#define LN_SHARED static
#endif

#if defined(__GNUC__)
#define LN_INLINE static inline __attribute__((always_inline, unused))
#define LN_LIKELY(condition) __builtin_expect(condition, 1)
/* A word of four channels, which are bytes elsewhere. */
typedef uint32_t __attribute__((may_alias)) ln_word;
#else
#define LN_INLINE static inline
#define LN_LIKELY(condition) (condition)
typedef uint32_t ln_word;
#endif

#if defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 1)
#define LN_MVE 1
#else
#define LN_MVE 0
#endif

#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
#define LN_DSP 1
#else
#define LN_DSP 0
#endif

#if defined(__ARM_ARCH_6M__) || defined(__ARM_ARCH_8M_BASE__)
#define LN_LONG_MULTIPLY 0
#else
#define LN_LONG_MULTIPLY 1
#endif

#if LN_MVE
#include <arm_mve.h>
#endif

LN_INLINE int8_t* ln_at(int8_t* arena, uint32_t words) { return arena + words * LN_WORD; }

LN_INLINE int32_t ln_row(uint32_t channels) { return (int32_t)ln_row_bytes(channels); }

LN_INLINE int32_t ln_min(int32_t a, int32_t b) { return a < b ? a : b; }

LN_INLINE int32_t ln_max(int32_t a, int32_t b) { return a > b ? a : b; }

LN_INLINE int32_t ln_limit(int32_t value) {
#if defined(__ARM_FEATURE_SAT) && defined(__GNUC__)
    int32_t result;
    __asm__("ssat %0, #8, %1" : "=r"(result) : "r"(value));
    return result;
#else
    return value < -128 ? -128 : value > 127 ? 127 : value;
#endif
}

LN_INLINE int8_t ln_saturate(int32_t value) { return (int8_t)ln_limit(value); }

/* floor((a * b + 2^31) / 2^32) for b >= 0 from products of 16-bit halves. */
LN_INLINE int32_t ln_high_by_halves(int32_t a, int32_t b) {
    const uint32_t a_low = (uint32_t)a & 0xFFFFu, b_low = (uint32_t)b & 0xFFFFu, b_high = (uint32_t)b >> 16;
    const int32_t a_high = a >> 16;
    const uint32_t low = a_low * b_high + ((a_low * b_low) >> 16);
    const int32_t middle = a_high * (int32_t)b_low + (int32_t)(low & 0xFFFFu);
    return a_high * (int32_t)b_high + (int32_t)(low >> 16) + (((middle >> 15) + 1) >> 1);
}

/* zero + floor((accumulator * multiplier + 2^31) / 2^32) */
LN_INLINE int32_t ln_rescale(int32_t accumulator, int32_t multiplier, int32_t zero) {
#if LN_DSP
    int32_t result;
    __asm__("smmlar %0, %1, %2, %3" : "=r"(result) : "r"(accumulator), "r"(multiplier), "r"(zero));
    return result;
#elif LN_LONG_MULTIPLY
    return zero + (int32_t)(((int64_t)accumulator * multiplier + INT64_C(0x80000000)) >> 32);
#else
    return zero + ln_high_by_halves(accumulator, multiplier);
#endif
}

LN_INLINE int8_t ln_requantise(int32_t accumulator, int32_t multiplier, int32_t zero) {
    return ln_saturate(ln_rescale(accumulator, multiplier, zero));
}

/* Channels 0 and 2 of a word, as two halves of 16 bits. */
LN_INLINE uint32_t ln_even(uint32_t word) {
#if LN_DSP
    uint32_t halves;
    __asm__("sxtb16 %0, %1" : "=r"(halves) : "r"(word));
    return halves;
#else
    return (word & 0x00FF00FFu) | ((word & 0x00800080u) * 0x1FEu);
#endif
}

/* Channels 1 and 3. */
LN_INLINE uint32_t ln_odd(uint32_t word) {
#if LN_DSP
    uint32_t halves;
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(halves) : "r"(word));
    return halves;
#else
    return ln_even(word >> 8);
#endif
}

#if LN_DSP
/* accumulator + the sum of the products of both halves */
LN_INLINE int32_t ln_multiply_halves(int32_t accumulator, uint32_t a, uint32_t b) {
    __asm__("smlad %0, %1, %2, %0" : "+r"(accumulator) : "r"(a), "r"(b));
    return accumulator;
}
#endif

/* Adds the products of `bytes` samples, a multiple of LN_WORD, with two rows of weights. */
LN_INLINE void ln_dot2(const int8_t* samples, const int8_t* weights0, const int8_t* weights1, int32_t bytes,
                       int32_t* sum0, int32_t* sum1) {
    int32_t a = *sum0, b = *sum1;
#if LN_MVE
    for (; bytes > 0; bytes -= 16, samples += 16, weights0 += 16, weights1 += 16) {
        const mve_pred16_t inside = vctp8q((uint32_t)bytes);
        const int8x16_t x = vldrbq_z_s8(samples, inside);
        a = vmladavaq_s8(a, x, vldrbq_z_s8(weights0, inside));
        b = vmladavaq_s8(b, x, vldrbq_z_s8(weights1, inside));
    }
#elif LN_DSP
    const ln_word *x = (const ln_word*)samples, *w0 = (const ln_word*)weights0, *w1 = (const ln_word*)weights1;
    const ln_word* const end = x + bytes / LN_WORD;
    while (x != end) {
        const uint32_t even = ln_even(*x), odd = ln_odd(*x++), wa = *w0++, wb = *w1++;
        a = ln_multiply_halves(a, even, ln_even(wa));
        a = ln_multiply_halves(a, odd, ln_odd(wa));
        b = ln_multiply_halves(b, even, ln_even(wb));
        b = ln_multiply_halves(b, odd, ln_odd(wb));
    }
#elif LN_LONG_MULTIPLY
    int32_t i;
    for (i = 0; i < bytes; i++) {
        a += samples[i] * weights0[i];
        b += samples[i] * weights1[i];
    }
#else
    /* Backwards, for then one register is index and counter; such cores have eight for this. */
    int32_t i;
    for (i = bytes - 1; i >= 0; i--) {
        const int32_t sample = samples[i];
        a += sample * weights0[i];
        b += sample * weights1[i];
    }
#endif
    *sum0 = a;
    *sum1 = b;
}

#endif
