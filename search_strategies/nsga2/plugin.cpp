// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "nsga2/nsga2.hpp"

namespace {

constexpr auto strategy = linnet::sdk::component<linnet::sdk::Strategy, linnet::nsga2::Nsga2>(
    "strategy", "nsga2", "NSGA-II: a front over several objectives by ranks and crowding", linnet::nsga2::params);
constexpr const linnet_component* table[] = {&strategy};

}  // namespace

LINNET_PLUGIN("org.linnet.nsga2_strategy", "0.1.0", "Apache-2.0", table)
