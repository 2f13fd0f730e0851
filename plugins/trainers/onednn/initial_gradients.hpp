// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <linnet/sdk/trainer.hpp>

namespace linnet::onednn {

// What Trainer::gradients() hands out, after graph and data were checked. Throws std::invalid_argument for a row that
// the training part does not have and for a batch of none.
void hand_out_gradients(const sdk::GraphView& graph, const sdk::Dataset& data, const sdk::GradientRequest& request,
                        sdk::GradientSink& sink);

}  // namespace linnet::onednn
