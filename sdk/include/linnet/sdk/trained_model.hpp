// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Weights of a graph, and what was measured with them. Owned by the kernel.
//
// | primitive  | role                          | layout, row-major                     |
// |------------|-------------------------------|---------------------------------------|
// | conv1d     | "kernel"                      | kernel x (C / groups) x filters       |
// |            | "bias"                        | filters                               |
// | dense      | "kernel"                      | inputs x units                        |
// |            | "bias"                        | units                                 |
// | batch_norm | "gamma", "beta", "mean", "variance" | channels each                   |
//
// Filters of group g are g * filters / groups .. (g + 1) * filters / groups - 1.

#include <linnet/sdk/graph.hpp>
#include <span>

namespace linnet::sdk {

class LINNET_API WeightsView {  // [any-thread]
public:
    // Empty when the node has no weights of that role, or none are known of it.
    virtual std::span<const float> weights(NodeId node, std::string_view role) const noexcept = 0;

protected:
    ~WeightsView() = default;
};

class LINNET_API WeightsSink {  // copies what it is given
public:
    virtual void weights(NodeId node, std::string_view role, std::span<const float> values) = 0;

protected:
    ~WeightsSink() = default;
};

}  // namespace linnet::sdk
