// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "blocks/residual/residual.hpp"

namespace {

constexpr auto block = linnet::sdk::component<linnet::sdk::Block, linnet::blocks::Residual>(
    "block", "residual", "adds a shortcut to what a block made of it");
constexpr const linnet_component* table[] = {&block};

}  // namespace

LINNET_PLUGIN("org.linnet.residual_block", "0.1.0", "Apache-2.0", table)
