// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The nets whose training is timed.

#include "core/ir/graph.hpp"

namespace linnet::benchmarks {

struct TinyNet {
    int k, c;  // filters in the first layer, cells
    sdk::Shape window;
    int classes;
    bool batch_norm;
};

// The network of the space tinytnas: a separable convolution with k filters, then c cells of max pool 2 and separable
// convolution, each with 3/2 of the filters before. The window must be long enough for all cells.
core::Graph tiny_net(const TinyNet& net);

}  // namespace linnet::benchmarks
