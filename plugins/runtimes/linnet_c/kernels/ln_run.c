/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "ln_run.h"

#include "ln_internal.h"

LN_SHARED uint32_t ln_run_steps(const ln_model *model, int8_t *results) {
    const ln_step *step = model->steps;
    const int8_t *const output = ln_at(model->arena, model->output);
    uint32_t left;
    for (left = model->step_count; left > 0; left--, step++) step->kernel(step, model->arena);
    if (results) {
        for (left = 0; left < model->classes; left++) results[left] = output[left];
    }
    return ln_argmax(output, model->classes);
}

uint32_t ln_run_float(const ln_model *model, const float *window, int8_t *results, uint32_t *clipped) {
    const uint32_t count =
        ln_input_float(window, (const ln_input_scale *)model->input_table, ln_at(model->arena, model->input),
                       model->time, model->channels, model->input_zero);
    if (clipped) *clipped = count;
    return ln_run_steps(model, results);
}

uint32_t ln_run_int16(const ln_model *model, const int16_t *window, int8_t *results, uint32_t *clipped) {
    const uint32_t count = ln_input_int16(window, (const ln_channel *)model->input_table,
                                          ln_at(model->arena, model->input), model->time, model->channels,
                                          model->input_zero);
    if (clipped) *clipped = count;
    return ln_run_steps(model, results);
}
