// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "local_search/local_search.hpp"

namespace {

constexpr auto strategy = linnet::sdk::component<linnet::sdk::Strategy, linnet::local_search::LocalSearch>(
    "strategy", "local_search", "hill climbing over single genes, from many starts", linnet::local_search::params);
constexpr const linnet_component* table[] = {&strategy};

}  // namespace

LINNET_PLUGIN("org.linnet.local_search_strategy", "0.1.0", "Apache-2.0", table)
