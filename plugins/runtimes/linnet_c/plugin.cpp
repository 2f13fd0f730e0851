// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "linnet_c/linnet_c.hpp"

namespace {

constexpr auto linnet_c = linnet::sdk::component<linnet::sdk::Runtime, linnet::linnet_c::LinnetCRuntime>(
    "runtime", "linnet_c", "our own C with int8 weights, without an interpreter");
constexpr const linnet_component* table[] = {&linnet_c};

}  // namespace

LINNET_PLUGIN("org.linnet.linnet_c", "0.1.0", "Apache-2.0", table)
