// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "blocks/inverted_bottleneck/inverted_bottleneck.hpp"

namespace {

constexpr auto block = linnet::sdk::component<linnet::sdk::Block, linnet::blocks::InvertedBottleneck>(
    "block", "inverted_bottleneck", "inverted bottleneck [, squeeze-excite] [, shortcut]");
constexpr const linnet_component* table[] = {&block};

}  // namespace

LINNET_PLUGIN("org.linnet.inverted_bottleneck_block", "0.1.0", "Apache-2.0", table)
