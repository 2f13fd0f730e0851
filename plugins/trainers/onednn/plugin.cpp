// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "trainer.hpp"

namespace {

constexpr linnet_param params[] = {
    {"learning_rate", "real", "0.001", "1e-9", "10", "step size of Adam, before any reduction"},
    {"batch", "integer", "32", "1", "4096", "windows per training step"},
    {"shuffle", "flag", "true", "", "", "take the training windows in a new order every epoch"},
};

// oneDNN keeps process-wide state and OpenMP a thread pool: the library must stay mapped.
constexpr auto onednn = linnet::sdk::component<linnet::sdk::Trainer, linnet::onednn::OnednnTrainer>(
    "trainer", "onednn", "mini-batch training with Adam on the CPU, one thread per candidate", params,
    LINNET_KEEP_MAPPED);

constexpr const linnet_component* table[] = {&onednn};

}  // namespace

LINNET_PLUGIN("org.linnet.onednn", "0.1.0", "Apache-2.0", table)
