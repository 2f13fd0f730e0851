/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * int8 inference of 1-D networks, channels last: C99 without malloc and without any library. The same sources run on
 * the microcontroller and, compiled into linnet, on the host; every variant gives the same bytes.
 *
 * A network is an array of steps that work on one arena, in order. Activations are int8, time x channels, where the
 * channels of each time step are padded to a multiple of LN_WORD bytes; what the padding holds is not defined and never
 * read into a result (weights of padded channels are zero).
 *
 * Arithmetic. The accumulator of a layer is a 32-bit sum of bias and products, where the bias already contains
 * - input_zero * sum(weights) of its channel. It becomes an output by one rounding:
 *
 *     output = saturate8(output_zero + floor((accumulator * multiplier + 2^31) / 2^32))
 *
 * with one 32-bit multiplier per channel, 0 <= multiplier < 2^31. Outputs of a relu have output_zero = -128, so that the
 * saturation is the relu.
 */
#ifndef LINNET_KERNELS_H
#define LINNET_KERNELS_H

#include <stdint.h>

#define LN_WORD 4 /* bytes; all offsets and rows are multiples of it */

typedef struct {
    int32_t bias;
    int32_t multiplier;
} ln_channel;

typedef struct ln_step ln_step;
typedef void ln_kernel(const ln_step *step, int8_t *arena);

struct ln_step {
    ln_kernel *kernel;          /* what computes this step; only kernels that are named are linked */
    const int8_t *weights;      /* as the kernel says */
    const ln_channel *channels; /* as the kernel says */
    uint16_t input;             /* where in the arena, in words */
    uint16_t output;            /* in words; may be the input's place where the kernel says so */
    uint16_t scratch;           /* in words; working memory where the kernel says so */
    uint16_t input_time, output_time;
    uint16_t input_channels, output_channels; /* without padding */
    uint16_t size, stride, dilation;          /* of a convolution or pool; size = kernel size */
    uint16_t padding;                         /* time steps of padding in front */
    int8_t input_zero, output_zero;
    /* kernels may add fields here */
};

#endif
