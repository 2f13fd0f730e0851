// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "raw_plugin.hpp"

RAW_PLUGIN(raw::spoilt("My Plugin", [](auto&) {}))
