// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>

#include "exported_folder.hpp"

// Without the tools there is nothing to test.
static const bool tools_are_there = [] {
    for (const auto& [program, package] :
         {std::pair{"arm-none-eabi-gcc", "gcc-arm-none-eabi"}, std::pair{"qemu-system-arm", "qemu-system-arm"},
          std::pair{"make", "make"}}) {
        if (linnet::test::is_installed(program)) continue;
        std::printf("skipped: no %s (Debian package %s)\n", program, package);
        std::exit(77);
    }
    return true;
}();
