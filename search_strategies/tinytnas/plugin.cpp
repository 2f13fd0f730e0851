// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "tinytnas/tinytnas.hpp"

namespace {

constexpr auto strategy = linnet::sdk::component<linnet::sdk::Strategy, linnet::tinytnas::TinyTnas>(
    "strategy", "tinytnas", "TinyTNAS: doubles the width, sweeps the depth, backs off in quarter steps");
constexpr const linnet_component* table[] = {&strategy};

}  // namespace

LINNET_PLUGIN("org.linnet.tinytnas_strategy", "0.1.0", "Apache-2.0", table)
