// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/dataset/memory.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

namespace linnet::core {
namespace {

constexpr auto unknown = std::numeric_limits<std::uint64_t>::max();

std::uint64_t machine_available_bytes() {
    std::ifstream file{"/proc/meminfo"};
    for (std::string key; file >> key;) {
        std::uint64_t kib = 0;
        if (key == "MemAvailable:" && file >> kib) return kib * 1024;
        file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return unknown;
}

// Limits of control groups, version 2 and then 1; without a limit version 2 says "max", version 1 an absurd number.
std::uint64_t group_available_bytes(const char* limit_file, const char* usage_file) {
    std::uint64_t limit = 0, usage = 0;
    if (!(std::ifstream{limit_file} >> limit) || !(std::ifstream{usage_file} >> usage)) return unknown;
    return limit > usage ? limit - usage : 0;
}

}  // namespace

std::uint64_t available_memory_bytes() {
    return std::min({machine_available_bytes(),
                     group_available_bytes("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
                     group_available_bytes("/sys/fs/cgroup/memory/memory.limit_in_bytes",
                                           "/sys/fs/cgroup/memory/memory.usage_in_bytes")});
}

}  // namespace linnet::core
