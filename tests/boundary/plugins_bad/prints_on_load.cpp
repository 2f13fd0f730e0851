// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// A static initialiser with an opinion.

#include <cstdio>

#include "raw_plugin.hpp"

namespace {

const int greeting = std::puts("hello from a static initialiser\nand more");

}  // namespace

RAW_PLUGIN(raw::spoilt("org.linnet.test.prints_on_load", [](auto&) {}))
