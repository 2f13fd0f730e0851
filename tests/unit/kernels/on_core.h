/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Cases of the kernels with expected results, as vectors.cpp writes them for microcontrollers.
 */
#ifndef LINNET_ON_CORE_H
#define LINNET_ON_CORE_H

#include "linnet_kernels.h"

typedef struct {
    uint32_t offset, bytes;
} on_core_region;

typedef struct {
    const char* name;
    ln_step step;
    uint32_t seed, arena_bytes;
    on_core_region input, second, output, scratch;
    uint32_t in_place, keeps_output, first, columns;
    const int8_t* expected;
} on_core_case;

typedef struct {
    const float* values;
    const ln_input_scale* scales;
    uint32_t time, channels;
    int8_t zero;
    uint32_t saturated;
    const int8_t* expected; /* time x channels */
} on_core_input;

typedef struct {
    const int16_t* values;
    const ln_channel* table;
    uint32_t time, channels;
    int8_t zero;
    uint32_t saturated;
    const int8_t* expected; /* time x channels */
} on_core_counts;

enum { on_core_arena_bytes = 8192 };

extern const uint32_t on_core_case_count, on_core_input_count, on_core_counts_count;
extern const on_core_case on_core_cases[];
extern const on_core_input on_core_inputs[];
extern const on_core_counts on_core_all_counts[];

#endif
