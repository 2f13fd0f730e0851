// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/graph.hpp>
#include <linnet/sdk/training_profile.hpp>

#include "net.hpp"

namespace linnet::onednn {

// Hands what a net measured to a sink: an entry per node and direction. Nodes that are computed together share the time
// of the one with the most multiply-accumulates. `windows` is the mini-batch, `steps` how many were measured.
void report_layers(const sdk::GraphView& graph, const Net& net, std::size_t windows, std::uint32_t steps,
                   sdk::ProfileSink& sink);

}  // namespace linnet::onednn
