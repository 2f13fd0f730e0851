// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The error policy: expected outcomes are values, exceptional ones are the exceptions below, programmer errors are
// assertions. Messages are whole sentences for the user; nothing but the command line prints them.

#include <stdexcept>
#include <string>

namespace linnet::core {

// The user's input cannot be used (exit code 2). Says file, line and key, the bad value and the nearest good one.
struct InputError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A plugin misbehaved (exit code 4 when it ends the run). Says plugin, component and method.
struct PluginFault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// A plugin refused what it was given, by std::invalid_argument. Where the user chose that, it is their input that is
// bad.
struct PluginRefusal : PluginFault {
    using PluginFault::PluginFault;
};

// The machine failed us: a full disk, an unreadable folder.
struct SystemError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace linnet::core
