/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "semihosting.h"

enum {
    open_file = 0x01,
    write_text = 0x04,
    read_file = 0x06,
    command_line = 0x15,
    exit_extended = 0x20,
    application_exit = 0x20026,
    mode_read_binary = 1
};

static uint32_t call(uint32_t operation, const void* argument) {
    register uint32_t r0 __asm__("r0") = operation;
    register const void* r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

void semihosting_write(const char* text) { call(write_text, text); }

/* Counts powers of ten instead of dividing: small cores have no division, and the library's would count as the model's.
 */
void semihosting_write_number(uint32_t value) {
    static const uint32_t powers[] = {1000000000, 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1};
    char text[11];
    uint32_t length = 0, i;
    for (i = 0; i < 10; i++) {
        char digit = '0';
        for (; value >= powers[i]; value -= powers[i]) digit++;
        if (digit != '0' || length > 0 || i == 9) text[length++] = digit;
    }
    text[length] = 0;
    semihosting_write(text);
}

int semihosting_command_line(char* text, uint32_t size) {
    uint32_t block[2];
    block[0] = (uint32_t)text;
    block[1] = size;
    return call(command_line, block) == 0;
}

int32_t semihosting_open(const char* path) {
    uint32_t block[3], length = 0;
    while (path[length]) length++;
    block[0] = (uint32_t)path;
    block[1] = mode_read_binary;
    block[2] = length;
    return (int32_t)call(open_file, block);
}

uint32_t semihosting_read(int32_t file, void* bytes, uint32_t count) {
    uint32_t block[3];
    block[0] = (uint32_t)file;
    block[1] = (uint32_t)bytes;
    block[2] = count;
    return call(read_file, block);
}

void semihosting_exit(uint32_t status) {
    const uint32_t block[2] = {application_exit, status};
    call(exit_extended, block);
    for (;;) {
    }
}
