// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Has the section and not the symbol.

extern "C" {
__attribute__((visibility("default"), section("linnet1"))) int something_else = 1;
}
