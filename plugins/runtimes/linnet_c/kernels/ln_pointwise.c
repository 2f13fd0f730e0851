/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Convolutions of one tap, two time steps by two filters at once. The two columns of the input are copied to the
 * scratch memory first, so that results may overwrite them.
 */
#include "ln_lanes.h"

/* Where the results of a tile go: at output and, unless the larger one of the two is wanted alone, `second` behind. */
typedef struct {
    int8_t* output;
    int32_t second;
    int32_t pooled;
} ln_target;

#if LN_DSP && !LN_MVE

/* The columns of a tile in the scratch memory: of each four channels the even ones of both time steps, then the odd
 * ones, as halves of 16 bits. */
LN_INLINE void ln_copy_columns(int8_t* columns, const int8_t* input, int32_t second, int32_t row) {
    ln_word* to = (ln_word*)columns;
    int32_t i;
    for (i = 0; i < row; i += LN_WORD, to += 4) {
        const uint32_t first_word = *(const ln_word*)(input + i), second_word = *(const ln_word*)(input + second + i);
        to[0] = ln_even(first_word);
        to[1] = ln_even(second_word);
        to[2] = ln_odd(first_word);
        to[3] = ln_odd(second_word);
    }
}

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

LN_INLINE void ln_copy_columns(int8_t* columns, const int8_t* input, int32_t second, int32_t row) {
    int32_t i;
    for (i = 0; i < row; i++) {
        columns[i] = input[i];
        columns[row + i] = input[second + i];
    }
}

#if !LN_MVE
LN_INLINE const int8_t* ln_dot2x2(const int8_t* columns, const int8_t* weights, int32_t next, int32_t row, int32_t* a0,
                                  int32_t* a1, int32_t* b0, int32_t* b1) {
    int32_t i;
    for (i = 0; i < row; i++) {
        const int32_t x0 = columns[i], x1 = columns[row + i], wa = weights[i], wb = weights[next + i];
        *a0 += x0 * wa;
        *a1 += x1 * wa;
        *b0 += x0 * wb;
        *b1 += x1 * wb;
    }
    return weights + row;
}
#endif

#endif

#if LN_MVE

/* bias + the sums of the products of one column with four filters, `step1` and so on apart. */
LN_INLINE ln_lanes ln_dot1x4(const int8_t* column, const int8_t* weights, int32_t row, const int32_t* apart,
                             ln_lanes bias) {
    const int8_t *const weights1 = weights + apart[0], *const weights2 = weights + apart[1],
                        *const weights3 = weights + apart[2];
    int32_t a = 0, b = 0, c = 0, d = 0, i;
    for (i = 0; i < row; i += 16) {
        const mve_pred16_t inside = vctp8q((uint32_t)(row - i));
        const int8x16_t x = vldrbq_z_s8(column + i, inside);
        a = vmladavaq_s8(a, x, vldrbq_z_s8(weights + i, inside));
        b = vmladavaq_s8(b, x, vldrbq_z_s8(weights1 + i, inside));
        c = vmladavaq_s8(c, x, vldrbq_z_s8(weights2 + i, inside));
        d = vmladavaq_s8(d, x, vldrbq_z_s8(weights3 + i, inside));
    }
    bias = vaddq_s32(bias, vsetq_lane_s32(a, vsetq_lane_s32(b, vdupq_n_s32(0), 1), 0));
    return vaddq_s32(bias, vsetq_lane_s32(c, vsetq_lane_s32(d, vdupq_n_s32(0), 3), 2));
}

LN_SHARED void ln_tile(const ln_step* step, const int8_t* columns, const ln_target* target) {
    const int32_t row = ln_row(step->input_channels), second = target->second;
    const int8_t* weights = step->weights;
    const ln_channel* table = step->channels;
    int8_t* output = target->output;
    int32_t left;
    for (left = step->output_channels; left > 0; left -= 4) {
        const int32_t apart[3] = {left > 1 ? row : 0, left > 2 ? 2 * row : 0, left > 3 ? 3 * row : 0};
        const ln_lanes bias = ln_lanes_of_table(&table->bias, left);
        const ln_lanes multiplier = ln_lanes_of_table(&table->multiplier, left);
        ln_lanes first_sums = ln_dot1x4(columns, weights, row, apart, bias);
        const ln_lanes second_sums = ln_dot1x4(columns + row, weights, row, apart, bias);
        if (second == 0) {
            first_sums = vmaxq_s32(first_sums, second_sums);
        } else {
            ln_lanes_store(output + second, ln_lanes_requantise(second_sums, multiplier, step->output_zero));
        }
        ln_lanes_store(output, ln_lanes_requantise(first_sums, multiplier, step->output_zero));
        weights += 4 * row;
        table += 4;
        output += 4;
    }
}

#else

/* Of an odd number of filters the last two but one are computed twice, and a single one together with itself, which
 * goes to the padding. */
LN_SHARED void ln_tile(const ln_step* step, const int8_t* columns, const ln_target* target) {
    const int32_t row = ln_row(step->input_channels), second = target->second;
    const int8_t* weights = step->weights;
    const ln_channel* table = step->channels;
    int8_t* output = target->output;
    int32_t left = step->output_channels, next = row;
    ln_channel same[2];
    if (left == 1) {
        same[0] = same[1] = *table;
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
    ln_target target;
    target.output = ln_at(arena, step->output);
    if (out_step > in_step) {
        input += (left - 1) * in_step;
        target.output += (left - 1) * out_step;
        in_step = -in_step;
        out_step = -out_step;
    }
    for (; left > 0; left--) {
        target.second = pooled || input == single ? 0 : row_out;
        ln_copy_columns(columns, input, input == single ? 0 : row, row);
        ln_tile(step, columns, &target);
        input += in_step;
        target.output += out_step;
    }
}

void ln_pointwise(const ln_step* step, int8_t* arena) { ln_tiles(step, arena, 0); }

void ln_pointwise_max2(const ln_step* step, int8_t* arena) { ln_tiles(step, arena, 1); }
