/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Runs the golden windows, and those of a file if there is one, through the model, compares every byte, and measures
 * what one inference takes. Prints lines of a key and a value; the exit status is 0 when all windows were exact and 1
 * otherwise.
 */
#include "firmware.h"
#include "golden.h"
#include "model.h"
#include "model_bench.h"
#include "semihosting.h"
#include "windows_file.h"

/* The system timer, clocked by the processor. In the emulator virtual time passes by 64 ns an instruction, and
 * instructions = ticks * TICK_MULTIPLIER / 2^TICK_SHIFT. */
#define SYSTICK ((volatile uint32_t*)0xE000E010)
enum { control, reload, current, one_round = 1 << 24 };

static void write_value(const char* key, uint32_t value) {
    semihosting_write(key);
    semihosting_write(" ");
    semihosting_write_number(value);
    semihosting_write("\n");
}

static uint32_t started_at;

/* The timer loads its first value only after it was started; that is no round. */
static void start_timer(void) {
    SYSTICK[control] = 0;
    SYSTICK[reload] = one_round - 1;
    SYSTICK[current] = 0;
    SYSTICK[control] = 5;
    while (SYSTICK[current] == 0) {
    }
    firmware_systick_wraps = 0;
    SYSTICK[control] = 7;
    started_at = SYSTICK[current];
}

static uint32_t stop_timer(void) {
    const uint32_t ticks = started_at - SYSTICK[current] + firmware_systick_wraps * one_round;
    SYSTICK[control] = 0;
    return (ticks >> TICK_SHIFT) * TICK_MULTIPLIER +
           (((ticks & ((1u << TICK_SHIFT) - 1)) * TICK_MULTIPLIER) >> TICK_SHIFT);
}

static uint32_t timer_itself(void) {
    start_timer();
    return stop_timer();
}

static void measure_steps(const float* window) {
    const ln_step* const steps = linnet_bench_steps();
    const uint32_t count = linnet_bench_step_count(), itself = timer_itself();
    uint32_t i;
    start_timer();
    linnet_bench_input(window);
    write_value("input_instructions", stop_timer() - itself);
    for (i = 0; i < count; i++) {
        uint32_t instructions;
        start_timer();
        steps[i].kernel(&steps[i], linnet_bench_arena());
        instructions = stop_timer() - itself;
        semihosting_write("step ");
        semihosting_write_number(i);
        semihosting_write(" ");
        write_value(linnet_bench_step_name(i), instructions);
    }
}

/* Of one inference, below the caller's frame. */
static uint32_t measure_stack(const float* window, int8_t* result) {
    const uint32_t *word = firmware_stack_limit, *sp;
    firmware_paint_stack();
    linnet_model_run(window, result);
    while (*word == firmware_stack_paint) word++;
    __asm__ volatile("mov %0, sp" : "=r"(sp));
    return (uint32_t)(sp - word) * 4;
}

static int is_exact(const float* window, const int8_t* expected) {
    static int8_t result[LINNET_MODEL_CLASSES];
    int class_index = linnet_model_run(window, result), best = 0, i;
    for (i = 0; i < LINNET_MODEL_CLASSES; i++) {
        if (expected[i] > expected[best]) best = i;
        if (result[i] != expected[i]) return 0;
    }
    return class_index == best;
}

/* How many windows of the file, if there is one, have other results than it says. */
static uint32_t compare_file(uint32_t windows) {
    static float window[LINNET_MODEL_TIME * LINNET_MODEL_CHANNELS];
    static int8_t expected[LINNET_MODEL_CLASSES];
    uint32_t wrong = 0;
    while (windows-- > 0) {
        windows_file_next(window, LINNET_MODEL_TIME * LINNET_MODEL_CHANNELS, expected, LINNET_MODEL_CLASSES);
        wrong += !is_exact(window, expected);
    }
    return wrong;
}

int main(void) {
    static int8_t result[LINNET_MODEL_CLASSES];
    const float* const window = linnet_golden_windows[0];
    uint32_t i, wrong = 0, in_file;
    for (i = 0; i < LINNET_GOLDEN_WINDOWS; i++) wrong += !is_exact(linnet_golden_windows[i], linnet_golden_results[i]);
    in_file = windows_file_open();
    wrong += compare_file(in_file);
    write_value("windows", in_file > 0 ? in_file : LINNET_GOLDEN_WINDOWS);
    write_value("wrong", wrong);
    write_value("bit_exact", wrong == 0);
    start_timer();
    linnet_model_run(window, result);
    write_value("instructions", stop_timer() - timer_itself());
    write_value("stack", measure_stack(window, result));
    write_value("static_ram", (uint32_t)(firmware_model_data_end - firmware_model_data_start) +
                                  (uint32_t)(firmware_model_bss_end - firmware_model_bss_start));
    write_value("flash", (uint32_t)(firmware_model_end - firmware_model_start) +
                             (uint32_t)(firmware_model_data_end - firmware_model_data_start));
    measure_steps(window);
    return wrong != 0;
}
