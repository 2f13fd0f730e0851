// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Programs of others, run to their end: compilers and emulators.

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace linnet::core {

// Where a program is, as the shell would find it; nothing when it is not there.
std::optional<std::filesystem::path> find_program(const std::string& name);

struct ProcessResult {
    int status = 0;          // exit status, or 128 + the signal that ended it
    std::string output;      // standard output and standard error, as they came; the first 4 MiB
    bool timed_out = false;  // it was killed, with all it had started
};

// Runs a program without a shell, its standard input empty. Throws SystemError when it cannot be started. [any-thread]
ProcessResult run_program(const std::vector<std::string>& words, std::chrono::milliseconds at_most);

}  // namespace linnet::core
