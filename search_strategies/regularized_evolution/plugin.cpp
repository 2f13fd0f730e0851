// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "regularized_evolution/regularized_evolution.hpp"

namespace {

constexpr auto strategy =
    linnet::sdk::component<linnet::sdk::Strategy, linnet::regularized_evolution::RegularizedEvolution>(
        "strategy", "regularized_evolution", "aging evolution: mutates the best of a sample, the oldest dies",
        linnet::regularized_evolution::params);
constexpr const linnet_component* table[] = {&strategy};

}  // namespace

LINNET_PLUGIN("org.linnet.regularized_evolution_strategy", "0.1.0", "Apache-2.0", table)
