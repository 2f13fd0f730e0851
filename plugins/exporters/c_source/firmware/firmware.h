/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What startup.c and linker.ld give to a program.
 */
#ifndef LINNET_FIRMWARE_H
#define LINNET_FIRMWARE_H

#include <stdint.h>

enum { firmware_stack_paint = 0x5AFEC0DE };

/* The stack grows down from top to limit. */
extern uint32_t firmware_stack_top[], firmware_stack_limit[];

/* Fills the unused part of the stack with firmware_stack_paint. */
void firmware_paint_stack(void);

/* How often the system timer went through zero. */
extern volatile uint32_t firmware_systick_wraps;

/* Start and end of what belongs to the model and its kernels: code with constants, .data, and .bss. */
extern uint8_t firmware_model_start[], firmware_model_end[], firmware_model_data_start[], firmware_model_data_end[],
    firmware_model_bss_start[], firmware_model_bss_end[];

#endif
