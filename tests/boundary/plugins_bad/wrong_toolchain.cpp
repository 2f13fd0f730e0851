// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "raw_plugin.hpp"

RAW_PLUGIN(raw::spoilt("org.linnet.test.wrong_toolchain",
                       [](auto& manifest) { manifest.toolchain_tag = "gcc3/libstdc++-cxx11abi0/c++98"; }))
