/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * One inference: quantises a window, runs the steps, gives the class.
 */
#ifndef LINNET_LN_RUN_H
#define LINNET_LN_RUN_H

#include "linnet_kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    const ln_step *steps;
    const void *input_table; /* of each input channel: ln_input_scale for ln_run_float, ln_channel for ln_run_int16 */
    int8_t *arena;           /* aligned to LN_WORD */
    uint16_t step_count;
    uint16_t input;          /* where in the arena the input goes, in words */
    uint16_t time, channels; /* of the input */
    uint16_t output;         /* where in the arena the result of the last step is, in words */
    uint16_t classes;        /* its length */
    int8_t input_zero;
} ln_model;

/* window: time x channels raw values. results: classes values, or 0. clipped: becomes the number of values that were
 * beyond the calibrated range or no numbers; or 0. Returns the class, the first of the largest results. */
uint32_t ln_run_float(const ln_model *model, const float *window, int8_t *results, uint32_t *clipped);
uint32_t ln_run_int16(const ln_model *model, const int16_t *window, int8_t *results, uint32_t *clipped);

#ifdef __cplusplus
}
#endif
#endif
