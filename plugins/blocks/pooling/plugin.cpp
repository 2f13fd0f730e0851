// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "blocks/pooling/pooling.hpp"

namespace {

constexpr auto block = linnet::sdk::component<linnet::sdk::Block, linnet::blocks::Pooling>(
    "block", "pooling", "max, average or strided pooling");
constexpr const linnet_component* table[] = {&block};

}  // namespace

LINNET_PLUGIN("org.linnet.pooling_block", "0.1.0", "Apache-2.0", table)
