/* SPDX-FileCopyrightText: 2026 The linnet authors
 * SPDX-License-Identifier: Apache-2.0
 */
#include "semihosting.h"

enum { write_text = 0x04, exit_extended = 0x20, application_exit = 0x20026 };

static void call(uint32_t operation, const void* argument) {
    register uint32_t r0 __asm__("r0") = operation;
    register const void* r1 __asm__("r1") = argument;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
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

void semihosting_exit(uint32_t status) {
    const uint32_t block[2] = {application_exit, status};
    call(exit_extended, block);
    for (;;) {
    }
}
