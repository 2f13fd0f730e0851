/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * From reset to main() on a Cortex-M, without any library. A fault ends the emulator with status 3.
 */
#include <stdint.h>

#include "firmware.h"
#include "semihosting.h"

extern uint32_t __data_load[], __data_start[], __data_end[], __bss_start[], __bss_end[];

int main(void);

volatile uint32_t firmware_systick_wraps;

void firmware_reset(void);

static void fault(void) {
    semihosting_write("fault\n");
    semihosting_exit(3);
}

static void systick(void) { firmware_systick_wraps++; }

void firmware_paint_stack(void) {
    volatile uint32_t *word = firmware_stack_limit, *sp;
    __asm__ volatile("mov %0, sp" : "=r"(sp));
    while (word < sp - 8) *word++ = firmware_stack_paint;
}

void firmware_reset(void) {
    volatile uint32_t* to;
    const uint32_t* from = __data_load;
    for (to = __data_start; to < __data_end;) *to++ = *from++;
    for (to = __bss_start; to < __bss_end;) *to++ = 0;
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
    *(volatile uint32_t*)0xE000ED88 |= 0xFu << 20; /* CPACR: full access to the floating-point and vector registers */
    __asm__ volatile("dsb\n isb" ::: "memory");
#endif
    semihosting_exit((uint32_t)main());
}

typedef struct {
    uint32_t* stack;
    void (*handlers[15])(void);
} vector_table;

__attribute__((section(".vectors"), used)) static const vector_table vectors = {
    firmware_stack_top,
    {firmware_reset, fault, fault, fault, fault, fault, 0, 0, 0, 0, fault, fault, 0, fault, systick}};
