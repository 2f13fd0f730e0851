/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Runs the cases on a microcontroller and prints those with a wrong byte. The exit status is 0 when there is none.
 */
#include "on_core.h"

#include "semihosting.h"

static int8_t arena[on_core_arena_bytes] __attribute__((aligned(4)));

static uint32_t next_random(uint32_t seed) { return seed * 1664525u + 1013904223u; }

static int contains(const on_core_region* region, uint32_t byte) {
    return byte >= region->offset && byte < region->offset + region->bytes;
}

/* A byte of the result must be as expected, one outside of all regions as it was. */
static uint32_t wrong_bytes(const on_core_case* test) {
    const uint32_t row = ln_row_bytes(test->step.output_channels);
    const int8_t* expected = test->expected;
    uint32_t seed = test->seed, wrong = 0, byte, channel = 0;
    for (byte = 0; byte < test->arena_bytes; byte++) {
        seed = next_random(seed);
        if (contains(&test->output, byte)) {
            if (channel >= test->first && channel < test->first + test->columns) {
                wrong += arena[byte] != *expected++;
            } else if (test->keeps_output) {
                wrong += arena[byte] != (int8_t)(seed >> 24);
            }
            if (++channel == row) channel = 0;
        } else if (!contains(&test->scratch, byte) &&
                   (!test->in_place || !(contains(&test->input, byte) || contains(&test->second, byte)))) {
            wrong += arena[byte] != (int8_t)(seed >> 24);
        }
    }
    return wrong;
}

static uint32_t run(const on_core_case* test) {
    uint32_t seed = test->seed, byte;
    for (byte = 0; byte < test->arena_bytes; byte++) {
        seed = next_random(seed);
        arena[byte] = (int8_t)(seed >> 24);
    }
    test->step.kernel(&test->step, arena);
    return wrong_bytes(test);
}

static uint32_t wrong_rows(const int8_t* expected, uint32_t time, uint32_t channels) {
    uint32_t wrong = 0, t, i;
    for (t = 0; t < time; t++) {
        for (i = 0; i < channels; i++) wrong += arena[t * ln_row_bytes(channels) + i] != *expected++;
    }
    return wrong;
}

static uint32_t report(const char* name, uint32_t index, uint32_t wrong) {
    if (wrong == 0) return 0;
    semihosting_write(name);
    semihosting_write(", case ");
    semihosting_write_number(index);
    semihosting_write(": wrong bytes: ");
    semihosting_write_number(wrong);
    semihosting_write("\n");
    return 1;
}

int main(void) {
    uint32_t failed = 0, i;
    for (i = 0; i < on_core_case_count; i++) failed += report(on_core_cases[i].name, i, run(&on_core_cases[i]));
    for (i = 0; i < on_core_input_count; i++) {
        const on_core_input* test = &on_core_inputs[i];
        const uint32_t saturated =
            ln_input_float(test->values, test->scales, arena, test->time, test->channels, test->zero);
        failed += report("ln_input_float", i,
                         (saturated != test->saturated) + wrong_rows(test->expected, test->time, test->channels));
    }
    for (i = 0; i < on_core_counts_count; i++) {
        const on_core_counts* test = &on_core_all_counts[i];
        const uint32_t saturated =
            ln_input_int16(test->values, test->table, arena, test->time, test->channels, test->zero);
        failed += report("ln_input_int16", i,
                         (saturated != test->saturated) + wrong_rows(test->expected, test->time, test->channels));
    }
    semihosting_write("cases ");
    semihosting_write_number(on_core_case_count + on_core_input_count + on_core_counts_count);
    semihosting_write("\nfailed ");
    semihosting_write_number(failed);
    semihosting_write("\n");
    return failed != 0;
}
