// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the program answers its caller with (docs/cli.md). Part of the contract with scripts.

namespace linnet::cli {

inline constexpr int success = 0;
inline constexpr int system_failure = 1;    // the machine: a full disk, no memory
inline constexpr int bad_input = 2;         // the message says file, line, key, value, and the nearest valid one
inline constexpr int nothing_feasible = 3;  // the message says which constraint binds, by how much, and what is nearest
inline constexpr int plugin_failure = 4;    // the message names it
inline constexpr int interrupted = 130;

}  // namespace linnet::cli
