// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "exhaustive/exhaustive.hpp"

namespace {

constexpr auto strategy = linnet::sdk::component<linnet::sdk::Strategy, linnet::exhaustive::Exhaustive>(
    "strategy", "exhaustive", "every combination of the genes, in lexicographic order");
constexpr const linnet_component* table[] = {&strategy};

}  // namespace

LINNET_PLUGIN("org.linnet.exhaustive_strategy", "0.1.0", "Apache-2.0", table)
