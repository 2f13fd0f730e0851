// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// The macro needs a table of components.

#include <linnet/sdk/plugin.hpp>
#include <linnet/sdk/strategy.hpp>

namespace {

namespace sdk = linnet::sdk;

}  // namespace

LINNET_PLUGIN("org.example.empty", "0.1.0", "Apache-2.0", table)
