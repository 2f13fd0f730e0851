// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "blocks/statistics_pooling/statistics_pooling.hpp"

namespace {

constexpr auto block = linnet::sdk::component<linnet::sdk::Block, linnet::blocks::StatisticsPooling>(
    "block", "statistics_pooling", "mean, maximum, minimum, standard deviation over time");
constexpr const linnet_component* table[] = {&block};

}  // namespace

LINNET_PLUGIN("org.linnet.statistics_pooling_block", "0.1.0", "Apache-2.0", table)
