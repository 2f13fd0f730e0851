/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * What the firmware asks of the machine it is emulated on. Without a debugger or an emulator these calls fault.
 */
#ifndef LINNET_SEMIHOSTING_H
#define LINNET_SEMIHOSTING_H

#include <stdint.h>

void semihosting_write(const char* text);

void semihosting_write_number(uint32_t value);

/* Ends the emulator with this exit status. */
void semihosting_exit(uint32_t status);

#endif
