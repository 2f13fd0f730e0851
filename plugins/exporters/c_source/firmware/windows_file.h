/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 *
 * Windows and expected results from a file of the machine that emulates, so that any number of them fits any core: the
 * number of windows as 32 bits, then for each its values as float32 and its result as int8, all little-endian.
 */
#ifndef LINNET_WINDOWS_FILE_H
#define LINNET_WINDOWS_FILE_H

#include <stdint.h>

/* Opens the file that the emulator's command line names. Returns the number of windows; 0 when no file is named. A file
 * that cannot be read ends the firmware with a sentence and status 2. */
uint32_t windows_file_open(void);

/* Reads the next window and its expected result. */
void windows_file_next(float* window, uint32_t values, int8_t* result, uint32_t classes);

#endif
