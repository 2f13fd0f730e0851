// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "blocks/multi_kernel/multi_kernel.hpp"

namespace {

constexpr auto block = linnet::sdk::component<linnet::sdk::Block, linnet::blocks::MultiKernel>(
    "block", "multi_kernel", "parallel kernels of several sizes, concatenated");
constexpr const linnet_component* table[] = {&block};

}  // namespace

LINNET_PLUGIN("org.linnet.multi_kernel_block", "0.1.0", "Apache-2.0", table)
