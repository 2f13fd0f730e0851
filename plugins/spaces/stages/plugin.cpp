// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "spaces/stages/parameters.hpp"
#include "spaces/stages/stages.hpp"

namespace {

constexpr auto space = linnet::sdk::component<linnet::sdk::Space, linnet::stages::StagesSpace>(
    "space", "stages", "stem, stages of repeated blocks and head, as the run file declares them",
    linnet::stages::parameters, LINNET_DEFAULT_CHOICE);
constexpr const linnet_component* table[] = {&space};

}  // namespace

LINNET_PLUGIN("org.linnet.stages_space", "0.1.0", "Apache-2.0", table)
