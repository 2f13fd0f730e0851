// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "blocks/conv1d/conv1d.hpp"

namespace {

constexpr auto block = linnet::sdk::component<linnet::sdk::Block, linnet::blocks::Conv1d>(
    "block", "conv1d", "convolution, dilated or not [, batch norm] [, relu]");
constexpr const linnet_component* table[] = {&block};

}  // namespace

LINNET_PLUGIN("org.linnet.conv1d_block", "0.1.0", "Apache-2.0", table)
