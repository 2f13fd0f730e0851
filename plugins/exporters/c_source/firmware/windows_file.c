/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "windows_file.h"

#include "semihosting.h"

static int32_t file = -1;

static void fail(const char* sentence) {
    semihosting_write(sentence);
    semihosting_exit(2);
}

static void read_all(void* bytes, uint32_t count) {
    if (semihosting_read(file, bytes, count) != 0) fail("the file of windows ends too early\n");
}

uint32_t windows_file_open(void) {
    /* Static: a path may be longer than the stack of a small core. */
    static char line[1024];
    const char* path = line;
    uint32_t count;
    if (!semihosting_command_line(line, sizeof line)) return 0;
    while (*path && *path != ' ') path++; /* the program's own name */
    while (*path == ' ') path++;
    if (!*path) return 0;
    file = semihosting_open(path);
    if (file < 0) fail("the file of windows cannot be opened\n");
    read_all(&count, sizeof count);
    return count;
}

void windows_file_next(float* window, uint32_t values, int8_t* result, uint32_t classes) {
    read_all(window, values * (uint32_t)sizeof *window);
    read_all(result, classes);
}
