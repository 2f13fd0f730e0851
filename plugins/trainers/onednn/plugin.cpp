// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "params.hpp"
#include "trainer.hpp"

namespace {

// oneDNN keeps process-wide state and OpenMP a thread pool: the library must stay mapped.
constexpr auto onednn = linnet::sdk::component<linnet::sdk::Trainer, linnet::onednn::OnednnTrainer>(
    "trainer", "onednn", "mini-batch training on the CPU, one thread per candidate", linnet::onednn::params,
    LINNET_KEEP_MAPPED);

constexpr const linnet_component* table[] = {&onednn};

}  // namespace

LINNET_PLUGIN("org.linnet.onednn", "0.1.0", "Apache-2.0", table)
