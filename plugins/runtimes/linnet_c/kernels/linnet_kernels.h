/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * int8 inference of 1-D networks, channels last: C99 without malloc and without any library. The same sources run on
 * the microcontroller and, compiled into linnet, on the host; every variant gives the same bytes.
 *
 * A network is an array of steps that work on one arena, in order. Activations are int8, time x channels, where the
 * channels of each time step are padded to a multiple of LN_WORD bytes; what the padding holds is not defined and never
 * read into a result (weights of padded channels are zero). The arena and all weights are aligned to LN_WORD.
 *
 * Arithmetic. The accumulator of a layer is a 32-bit sum of bias and products, where the bias already contains
 * - input_zero * sum(weights) of its channel; whoever makes the tables sees to it that no partial sum overflows. It
 * becomes an output by one rounding:
 *
 *     requantised(accumulator) = saturate8(output_zero + floor((accumulator * multiplier + 2^31) / 2^32))
 *
 * with one 32-bit multiplier per channel, 0 <= multiplier < 2^31. Outputs of a relu have output_zero = -128, so that
 * the saturation is the relu.
 *
 * In place. Where a kernel says so, output may equal input: both start at the same word, and the room is that of the
 * larger one. Otherwise input, output and scratch must not overlap. Scratch never overlaps input or output. Nothing
 * outside of input, output and scratch is touched. The functions ln_..._scratch() give the bytes of scratch that a
 * kernel uses, a multiple of LN_WORD; a kernel without one uses none. They do not depend on the core.
 */
#ifndef LINNET_KERNELS_H
#define LINNET_KERNELS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define LN_WORD 4 /* bytes; all offsets and rows are multiples of it */

typedef struct {
    int32_t bias;
    int32_t multiplier;
} ln_channel;

typedef struct ln_step ln_step;
typedef void ln_kernel(const ln_step* step, int8_t* arena);

struct ln_step {
    ln_kernel* kernel;          /* what computes this step; only kernels that are named are linked */
    const int8_t* weights;      /* as the kernel says */
    const ln_channel* channels; /* as the kernel says */
    uint16_t input;             /* where in the arena, in words */
    uint16_t output;            /* in words; may be the input's place where the kernel says so */
    uint16_t scratch;           /* in words; working memory where the kernel says so */
    uint16_t extra;             /* as the kernel says */
    uint16_t input_time, output_time;
    uint16_t input_channels, output_channels; /* without padding */
    uint16_t size, stride, dilation;          /* of a convolution or pool; size = kernel size */
    uint16_t padding;                         /* time steps of padding in front; what is behind follows from the rest */
    int8_t input_zero, output_zero;
    int8_t low, high; /* of ln_clip */
};

/* The bytes of one time step of so many channels. */
static inline uint32_t ln_row_bytes(uint32_t channels) { return (channels + LN_WORD - 1) / LN_WORD * LN_WORD; }

/* Convolutions ------------------------------------------------------------------------------------------------------
 * Output t and tap j read time step t * stride + j * dilation - padding; time steps outside of the input are rows of
 * input_zero. channels: bias and multiplier of each output channel. */

/* One tap, stride 1, no padding, groups 1: output_time = input_time. weights: [filter][padded input channel], zeros in
 * the padding. size, stride, dilation and padding are not read. In place: always. */
ln_kernel ln_pointwise;

/* ln_pointwise and, behind it, a max-pool of size 2 and stride 2 without padding: output_time = input_time / 2, rounded
 * down. The larger accumulator of the two time steps is requantised, which gives the same bytes because multipliers are
 * not negative. In place: always. */
ln_kernel ln_pointwise_max2;

/* Of both. */
static inline uint32_t ln_pointwise_scratch(uint32_t input_channels) { return 4 * ln_row_bytes(input_channels); }

/* groups 1; any size, stride, dilation and padding. weights: [filter][tap][padded input channel], zeros in the padding.
 * In place: never. */
ln_kernel ln_conv;

static inline uint32_t ln_conv_scratch(uint32_t input_channels) { return ln_row_bytes(input_channels); }

/* Any groups, of which extra is the number. weights: [filter][tap][input channel of the group, padded]. The filters of
 * group g are the g-th output_channels / extra ones. In place: never. For clarity, not for speed. */
ln_kernel ln_conv_grouped;

/* groups = input_channels = output_channels; any size, stride, dilation and padding. weights: [tap][padded channel].
 * In place: when padding < ln_span(). With size 1 it scales each channel: a normalisation that was not folded. */
ln_kernel ln_depthwise;

/* The time steps that one output sees. */
static inline uint32_t ln_span(uint32_t size, uint32_t dilation) { return (size - 1) * dilation + 1; }

static inline uint32_t ln_depthwise_scratch(uint32_t size, uint32_t dilation) {
    return 2 * LN_WORD * ln_span(size, dilation);
}

/* ln_depthwise for size 3, stride 1, dilation 1 and padding 0, 1 or 2. size, stride and dilation are not read.
 * In place: always. */
ln_kernel ln_depthwise3;

/* Dense layers ------------------------------------------------------------------------------------------------------
 * The input is a row of input_time * ln_row_bytes(input_channels) bytes: a flattened sequence keeps the padding of its
 * time steps. weights: [unit][byte of the input], zeros in the padding. channels: of each unit. output_time is 1.
 * In place: never. */
ln_kernel ln_dense;

/* Pools -------------------------------------------------------------------------------------------------------------
 * Output t sees time steps t * stride - padding up to, not including, that + size; those outside of the input are left
 * out. Each output must see one real sample at least. */

/* In place: when padding < stride. */
ln_kernel ln_max_pool;

/* accumulator = sum of real samples * 2^7 + bias, requantised. channels: [size], entry n - 1 for n real samples:
 * bias = - n * input_zero * 2^7, multiplier = input scale / (output scale * n) * 2^25. size < 2^16.
 * In place: when padding < stride. */
ln_kernel ln_avg_pool;

/* The average over all time steps. accumulator = sum * 2^6 + bias, requantised. channels: [1],
 * bias = - input_time * input_zero * 2^6, multiplier = input scale / (output scale * input_time) * 2^26.
 * output_time is 1. In place: always. */
ln_kernel ln_global_avg;

/* The maximum over all time steps. output_time is 1. In place: always. */
ln_kernel ln_global_max;

/* The minimum over all time steps. output_time is 1. In place: always. */
ln_kernel ln_global_min;

/* The standard deviation over all n = input_time time steps, by integers alone:
 *
 *     variance = (n * sum(value^2) - sum(value)^2) * 4^extra + epsilon
 *     accumulator = the integer next to the root of variance, requantised
 *
 * which is exact but for the two roundings. channels: [1] = {{epsilon, multiplier}}; extra is as large as n * 2^extra
 * <= 2^13 allows, and 0 for longer inputs; epsilon = 10^-12 * (n * 2^extra / input scale)^2,
 * multiplier = input scale / (output scale * n * 2^extra) * 2^32. variance stays below 2^47, the root below 2^24.
 * input_zero is not read. output_time is 1. In place: always. */
ln_kernel ln_global_std;

/* Element by element ------------------------------------------------------------------------------------------------
 * Inputs and output have the same time steps and, but for ln_concat and ln_slice, channels: input_time and
 * input_channels. */

/* The sum of the inputs a at `input` and b at `extra` (in words):
 *
 *     output = saturate8(output_zero + floor((a * ma + b * mb + bias) / 2^n))
 *
 * channels: [2] = {{bias, ma}, {n, mb}}, with ma = scale of a / scale of the output * 2^n, mb likewise,
 * bias = 2^(n-1) - zero of a * ma - zero of b * mb, 1 <= n <= 30, and n so small that ma and mb are below 2^21: then
 * nothing overflows. In place: output may equal either input. */
ln_kernel ln_add;

/* The product of the inputs a at `input` and b at `extra` (in words), of which b has `size` time steps: as many as a,
 * or one that serves all:
 *
 *     accumulator = (a - zero of a) * (b - zero of b), requantised
 *
 * channels: [1] = {{zero of b, multiplier}}, multiplier = scale of a * scale of b / scale of the output * 2^32. In
 * place: output may equal either input that has as many time steps. */
ln_kernel ln_multiply;

/* output = weights[value + 128], of 256: a function of one value, such as a sigmoid. In place: always. */
ln_kernel ln_lookup;

/* Copies the input_channels of each time step to the output's channels from `extra` on, in rows of output_channels; one
 * step for each operand of a concatenation. Other channels of the output are kept. In place: never. */
ln_kernel ln_concat;

/* Copies output_channels of the channels of each time step, from channel `extra` on. In place: always. */
ln_kernel ln_slice;

/* min(max(value, low), high). In place: always. */
ln_kernel ln_clip;

/* Before and behind the steps ---------------------------------------------------------------------------------------
 */

typedef struct {
    int32_t bias;
    int32_t multiplier;
    int32_t exponent;
} ln_input_scale;

/* Quantises raw values, time x channels, into the rows of the first layer, by integers alone:
 *
 *     fixed = truncate(value / 2^exponent)
 *     output = saturate8(zero + floor(((fixed + bias) * multiplier + 2^31) / 2^32))
 *
 * Values from +- 2^(exponent + 30) on, so infinities too, give 127 or -128. Not a number becomes the zero point.
 * Returns how many values were not a number or saturated.
 *
 * scales: of each channel, with step = standard deviation * scale of the input, bias = - mean / 2^exponent and
 * multiplier = step's inverse * 2^(32 + exponent), both rounded. -126 <= exponent <= 98 is the least that has
 * step < 2^(exponent + 13) and |mean| + 512 * step <= 2^(exponent + 30). Then the result is the value's distance from
 * the mean in steps, rounded with an error of at most 1/2 + 2^-10: either the unit 2^exponent is so small that
 * truncating does not matter, or it is smaller than what floats of the mean's size can tell apart. */
uint32_t ln_input_float(const float* values, const ln_input_scale* scales, int8_t* output, uint32_t time,
                        uint32_t channels, int8_t zero);

/* The same for 16-bit counts, by integers alone: accumulator = value * 2^15 + bias, requantised with output_zero =
 * zero. table: of each channel bias = - mean * 2^15 (-2^30 <= bias <= 2^30) and multiplier = 2^17 / counts per step of
 * the input's scale. Returns how many values saturated. */
uint32_t ln_input_int16(const int16_t* values, const ln_channel* table, int8_t* output, uint32_t time,
                        uint32_t channels, int8_t zero);

/* The first of the largest of `count` values, count > 0. */
uint32_t ln_argmax(const int8_t* values, uint32_t count);

#ifdef __cplusplus
}
#endif
#endif
