// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "raw_plugin.hpp"

RAW_PLUGIN(raw::spoilt("org.linnet.test.wrong_epoch", [](auto& manifest) { manifest.abi_epoch = 7; }))
