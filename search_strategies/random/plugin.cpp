// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "random/random.hpp"

namespace {

constexpr auto strategy = linnet::sdk::component<linnet::sdk::Strategy, linnet::random_search::RandomSearch>(
    "strategy", "random", "independent uniform draws without repetition");
constexpr const linnet_component* table[] = {&strategy};

}  // namespace

LINNET_PLUGIN("org.linnet.random_strategy", "0.1.0", "Apache-2.0", table)
