/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What a generated model offers to bench.c besides model.h. The names begin with linnet_bench_, by which linker.ld
 * keeps them out of the model's flash.
 */
#ifndef LINNET_MODEL_BENCH_H
#define LINNET_MODEL_BENCH_H

#include "linnet_kernels.h"

const ln_step* linnet_bench_steps(void);
uint32_t linnet_bench_step_count(void);
int8_t* linnet_bench_arena(void);

/* A name without spaces, for reports. */
const char* linnet_bench_step_name(uint32_t step);

/* Quantises a window into the input of the first step. */
void linnet_bench_input(const float* window);

#endif
