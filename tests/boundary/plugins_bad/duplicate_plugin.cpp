// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// The plugin id of plugins_good/first.cpp, in another file.

#include "raw_plugin.hpp"

RAW_PLUGIN(raw::spoilt("org.linnet.test.first", [](auto&) {}))
