/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Convolutions of one tap, two time steps by two filters at once. The two columns of the input are copied to the
 * scratch memory first, so that results may overwrite them.
 */
#include "ln_lanes.h"

#if LN_MVE

LN_INLINE void ln_copy_columns(int8_t* columns, const int8_t* input, int32_t second, int32_t row) {
    int32_t i;
    for (i = 0; i < row; i++) {
        columns[i] = input[i];
        columns[row + i] = input[second + i];
    }
}

/* The sums of the products of both columns with two filters, as these two lanes of two vectors. Compilers do not make a
 * loop whose last round leaves out what is behind the row. */
#define LN_DOT_LANES(high, low, first, second, columns, row, weights_low, weights_high)                     \
    do {                                                                                                    \
        const int8_t *x0 = (columns), *x1 = x0 + (row), *w0 = (weights_low), *w1 = (weights_high);          \
        int32_t a0 = 0, a1 = 0, b0 = 0, b1 = 0;                                                             \
        int8x16_t x, y, w;                                                                                  \
        __asm__ volatile(                                                                                   \
            "dlstp.8 lr, %[bytes]\n"                                                                        \
            "1:\n"                                                                                          \
            "vldrb.8 %q[x], [%[x0]], #16\n"                                                                 \
            "vldrb.8 %q[w], [%[w0]], #16\n"                                                                 \
            "vmladava.s8 %[a0], %q[x], %q[w]\n"                                                             \
            "vldrb.8 %q[y], [%[x1]], #16\n"                                                                 \
            "vmladava.s8 %[a1], %q[y], %q[w]\n"                                                             \
            "vldrb.8 %q[w], [%[w1]], #16\n"                                                                 \
            "vmladava.s8 %[b0], %q[x], %q[w]\n"                                                             \
            "vmladava.s8 %[b1], %q[y], %q[w]\n"                                                             \
            "letp lr, 1b\n"                                                                                 \
            "vmov %q[f][" high "], %q[f][" low                                                              \
            "], %[a0], %[b0]\n"                                                                             \
            "vmov %q[s][" high "], %q[s][" low "], %[a1], %[b1]\n"                                          \
            : [a0] "+Te"(a0), [a1] "+Te"(a1), [b0] "+Te"(b0), [b1] "+Te"(b1), [x0] "+r"(x0), [x1] "+r"(x1), \
              [w0] "+r"(w0), [w1] "+r"(w1), [x] "=&w"(x), [y] "=&w"(y), [w] "=&w"(w), [f] "+w"(first),      \
              [s] "+w"(second)                                                                              \
            : [bytes] "r"(row)                                                                              \
            : "lr", "memory");                                                                              \
    } while (0)

LN_INLINE void ln_dot2x4(const int8_t* columns, int32_t row, const int8_t* weights0, const int8_t* weights1,
                         const int8_t* weights2, const int8_t* weights3, ln_lanes* first, ln_lanes* second) {
    ln_lanes sums0 = vdupq_n_s32(0), sums1 = sums0;
    LN_DOT_LANES("2", "0", sums0, sums1, columns, row, weights0, weights2);
    LN_DOT_LANES("3", "1", sums0, sums1, columns, row, weights1, weights3);
    *first = sums0;
    *second = sums1;
}

#elif LN_DSP || LN_LANES == 4

/* The columns of a tile in the scratch memory: of each four channels the even ones of both time steps, then the odd
 * ones, as halves of 16 bits. */
LN_INLINE void ln_copy_columns(int8_t* columns, const int8_t* input, int32_t second, int32_t row) {
    ln_word* to = (ln_word*)columns;
    int32_t i;
    for (i = 0; i < row; i += LN_WORD, to += 4) {
        const uint32_t first_word = *(const ln_word*)(input + i);
        const uint32_t second_word = *(const ln_word*)(input + second + i);
        to[0] = ln_even(first_word);
        to[1] = ln_even(second_word);
        to[2] = ln_odd(first_word);
        to[3] = ln_odd(second_word);
    }
}

#if LN_DSP

/* a and b are the filters; 18 instructions for 16 products, which compilers miss for want of registers. */
LN_INLINE const int8_t* ln_dot2x2(const int8_t* columns, const int8_t* weights, int32_t next, int32_t row, int32_t* a0,
                                  int32_t* a1, int32_t* b0, int32_t* b1) {
    const int8_t* const end = columns + 4 * row;
    uint32_t wa, wb, w, x0, x1;
    __asm__ volatile(
        "1:\n"
        "ldr %[wb], [%[weights], %[next]]\n"
        "ldr %[wa], [%[weights]], #4\n"
        "ldrd %[x0], %[x1], [%[columns]], #8\n"
        "sxtb16 %[w], %[wa]\n"
        "smlad %[a0], %[x0], %[w], %[a0]\n"
        "smlad %[a1], %[x1], %[w], %[a1]\n"
        "sxtb16 %[w], %[wb]\n"
        "smlad %[b0], %[x0], %[w], %[b0]\n"
        "smlad %[b1], %[x1], %[w], %[b1]\n"
        "ldrd %[x0], %[x1], [%[columns]], #8\n"
        "sxtb16 %[wa], %[wa], ror #8\n"
        "smlad %[a0], %[x0], %[wa], %[a0]\n"
        "smlad %[a1], %[x1], %[wa], %[a1]\n"
        "sxtb16 %[wb], %[wb], ror #8\n"
        "cmp %[columns], %[end]\n"
        "smlad %[b0], %[x0], %[wb], %[b0]\n"
        "smlad %[b1], %[x1], %[wb], %[b1]\n"
        "bne 1b\n"
        : [a0] "+r"(*a0), [a1] "+r"(*a1), [b0] "+r"(*b0), [b1] "+r"(*b1), [columns] "+r"(columns),
          [weights] "+r"(weights), [wa] "=&r"(wa), [wb] "=&r"(wb), [w] "=&r"(w), [x0] "=&r"(x0), [x1] "=&r"(x1)
        : [next] "r"(next), [end] "r"(end)
        : "cc", "memory");
    return weights;
}

#else

/* Four times the same word. */
LN_INLINE __m128i ln_all(const ln_word* word) { return _mm_set1_epi32((int32_t)*word); }

/* The sums of the products of both columns with four filters. */
LN_INLINE void ln_dot2x4(const int8_t* columns, int32_t row, const int8_t* weights0, const int8_t* weights1,
                         const int8_t* weights2, const int8_t* weights3, ln_lanes* first, ln_lanes* second) {
    const ln_word *x = (const ln_word*)columns, *const end = x + row;
    const ln_word *w0 = (const ln_word*)weights0, *w1 = (const ln_word*)weights1, *w2 = (const ln_word*)weights2,
                  *w3 = (const ln_word*)weights3;
    __m128i sums0 = _mm_setzero_si128(), sums1 = sums0;
    for (; x != end; x += 4) {
        const __m128i w = _mm_set_epi32((int32_t)*w3++, (int32_t)*w2++, (int32_t)*w1++, (int32_t)*w0++);
        const __m128i even = _mm_srai_epi16(_mm_slli_epi16(w, 8), 8), odd = _mm_srai_epi16(w, 8);
        sums0 = _mm_add_epi32(sums0, _mm_madd_epi16(ln_all(x), even));
        sums1 = _mm_add_epi32(sums1, _mm_madd_epi16(ln_all(x + 1), even));
        sums0 = _mm_add_epi32(sums0, _mm_madd_epi16(ln_all(x + 2), odd));
        sums1 = _mm_add_epi32(sums1, _mm_madd_epi16(ln_all(x + 3), odd));
    }
    *first = sums0;
    *second = sums1;
}

#endif

#else

LN_INLINE void ln_copy_columns(int8_t* columns, const int8_t* input, int32_t second, int32_t row) {
    int32_t i;
    for (i = 0; i < row; i++) {
        columns[i] = input[i];
        columns[row + i] = input[second + i];
    }
}

LN_INLINE const int8_t* ln_dot2x2(const int8_t* columns, const int8_t* weights, int32_t next, int32_t row, int32_t* a0,
                                  int32_t* a1, int32_t* b0, int32_t* b1) {
#if LN_LONG_MULTIPLY
    int32_t i;
    for (i = 0; i < row; i++) {
        const int32_t x0 = columns[i], x1 = columns[row + i], wa = weights[i], wb = weights[next + i];
        *a0 += x0 * wa;
        *a1 += x1 * wa;
        *b0 += x0 * wb;
        *b1 += x1 * wb;
    }
#else
    ln_dot2(columns, weights, weights + next, row, a0, b0);
    ln_dot2(columns + row, weights, weights + next, row, a1, b1);
#endif
    return weights + row;
}

#endif

#if LN_LANES == 4

/* The results go to `output` and `second` behind; if that is 0, only the larger one of the two.
 *
 * Four filters at once; where there are less, the last one is computed several times, which goes to the padding. */
LN_SHARED void ln_tile(const ln_step* step, const int8_t* columns, int8_t* output, int32_t second) {
    const int32_t row = ln_row(step->input_channels);
    const int8_t* weights = step->weights;
    const ln_channel* table = step->channels;
    int32_t left;
    for (left = step->output_channels; left > 0; left -= 4) {
        const int8_t* const weights1 = left > 1 ? weights + row : weights;
        const int8_t* const weights2 = left > 2 ? weights1 + row : weights1;
        const int8_t* const weights3 = left > 3 ? weights2 + row : weights2;
        const ln_lanes bias = ln_lanes_of_table(&table->bias, left);
        const ln_lanes multiplier = ln_lanes_of_table(&table->multiplier, left);
        ln_lanes sums, second_sums;
        ln_dot2x4(columns, row, weights, weights1, weights2, weights3, &sums, &second_sums);
        if (second == 0) {
            sums = ln_lanes_max(sums, second_sums);
        } else {
            second_sums = ln_lanes_add(second_sums, bias);
            ln_lanes_store(output + second, ln_lanes_requantise(second_sums, multiplier, step->output_zero));
        }
        ln_lanes_store(output, ln_lanes_requantise(ln_lanes_add(sums, bias), multiplier, step->output_zero));
        weights = weights3 + row;
        table += 4;
        output += 4;
    }
}

#else

/* The results go to `output` and `second` behind; if that is 0, only the larger one of the two.
 *
 * Of an odd number of filters the last but one is computed twice; a single one is computed together with itself, which
 * goes to the padding. */
LN_SHARED void ln_tile(const ln_step* step, const int8_t* columns, int8_t* output, int32_t second) {
    const int32_t row = ln_row(step->input_channels);
    const int8_t* weights = step->weights;
    const ln_channel* table = step->channels;
    int32_t left = step->output_channels, next = row;
    ln_channel same[2];
    if (left == 1) {
        same[0].bias = same[1].bias = table->bias;
        same[0].multiplier = same[1].multiplier = table->multiplier;
        table = same;
        next = 0;
    }
    for (;;) {
        int32_t a0 = table[0].bias, a1 = a0, b0 = table[1].bias, b1 = b0;
        weights = ln_dot2x2(columns, weights, next, row, &a0, &a1, &b0, &b1) + row;
        if (second == 0) {
            a0 = ln_max(a0, a1);
            b0 = ln_max(b0, b1);
        } else {
            output[second] = ln_requantise(a1, table[0].multiplier, step->output_zero);
            output[second + 1] = ln_requantise(b1, table[1].multiplier, step->output_zero);
        }
        output[0] = ln_requantise(a0, table[0].multiplier, step->output_zero);
        output[1] = ln_requantise(b0, table[1].multiplier, step->output_zero);
        left -= 2;
        if (left <= 0) return;
        table += 2;
        output += 2;
        if (left == 1) {
            table--;
            output--;
            weights -= row;
        }
    }
}

#endif

/* Tiles go forwards when a tile's output is not larger than its input, otherwise backwards: either way the columns that
 * are still to be read are not overwritten. */
LN_SHARED void ln_tiles(const ln_step* step, int8_t* arena, int32_t pooled) {
    const int32_t row = ln_row(step->input_channels), row_out = ln_row(step->output_channels);
    const int32_t time = step->input_time;
    int8_t* const columns = ln_at(arena, step->scratch);
    const int8_t* input = ln_at(arena, step->input);
    int32_t left = pooled ? time / 2 : (time + 1) / 2, in_step = 2 * row, out_step = pooled ? row_out : 2 * row_out;
    const int8_t* const single =
        !pooled && time % 2 ? input + (time - 1) * row : 0; /* the last column of an odd number */
    int8_t* output = ln_at(arena, step->output);
    if (out_step > in_step) {
        input += (left - 1) * in_step;
        output += (left - 1) * out_step;
        in_step = -in_step;
        out_step = -out_step;
    }
    for (; left > 0; left--) {
        ln_copy_columns(columns, input, input == single ? 0 : row, row);
        ln_tile(step, columns, output, pooled || input == single ? 0 : row_out);
        input += in_step;
        output += out_step;
    }
}

void ln_pointwise(const ln_step* step, int8_t* arena) { ln_tiles(step, arena, 0); }

void ln_pointwise_max2(const ln_step* step, int8_t* arena) { ln_tiles(step, arena, 1); }
