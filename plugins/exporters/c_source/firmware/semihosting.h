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

/* The words the emulator was given, separated by blanks, the program's name first. False when they do not fit. */
int semihosting_command_line(char* text, uint32_t size);

/* A file of the emulating machine, for reading; negative when it cannot be opened. */
int32_t semihosting_open(const char* path);

/* Returns the number of bytes that could not be read. */
uint32_t semihosting_read(int32_t file, void* bytes, uint32_t count);

/* Ends the emulator with this exit status. */
void semihosting_exit(uint32_t status);

#endif
