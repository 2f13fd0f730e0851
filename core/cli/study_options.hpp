// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Options of the commands that ask an earlier study.

#include <string>
#include <vector>

#include "core/cli/command.hpp"

namespace linnet::cli {

// What --set, --board and --runtime say, as "key=value" of the run file. A board's file may be named from where the
// command is typed.
std::vector<std::string> new_settings(const Arguments& arguments);

// The command that trains a trial with the same settings, word by word.
std::vector<std::string> training_command(const Arguments& arguments, std::uint64_t trial);

// Words as a POSIX shell reads them back.
std::string shell_line(const std::vector<std::string>& words);

// The number of --trial. Throws InputError.
std::uint64_t trial_number(const Arguments& arguments);

}  // namespace linnet::cli
