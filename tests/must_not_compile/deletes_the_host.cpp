// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// What the kernel lends is not the plugin's to delete.

#include <linnet/sdk/plugin.hpp>
#include <linnet/sdk/strategy.hpp>

namespace {

namespace sdk = linnet::sdk;

[[maybe_unused]] void give_back(sdk::Host* host) { delete host; }

}  // namespace
