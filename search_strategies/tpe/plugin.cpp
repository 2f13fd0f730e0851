// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "tpe/tpe.hpp"

namespace {

constexpr auto strategy = linnet::sdk::component<linnet::sdk::Strategy, linnet::tpe::Tpe>(
    "strategy", "tpe", "tree-structured Parzen estimators: draws where good candidates were", linnet::tpe::params);
constexpr const linnet_component* table[] = {&strategy};

}  // namespace

LINNET_PLUGIN("org.linnet.tpe_strategy", "0.1.0", "Apache-2.0", table)
