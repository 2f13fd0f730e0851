// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Whole trainings under quantization.

#include <doctest/doctest.h>

TEST_CASE("placeholder") {}
