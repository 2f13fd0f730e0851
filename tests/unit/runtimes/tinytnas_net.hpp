// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Networks of the tinytnas family: separable convolutions, with a maximum pool between any two, and a dense head.

#include <vector>

#include "core/ir/graph.hpp"

namespace linnet::test {

struct TinyTnas {
    std::int32_t time, channels, filters, cells, classes;

    // Channels of the separable layers, the network's input in front.
    std::vector<std::int32_t> widths() const;
    core::Graph build() const;
};

inline constexpr TinyTnas uci_har{128, 9, 10, 3, 6}, pamap2{40, 6, 32, 1, 6}, mit_bih{187, 1, 10, 3, 5},
    ptb{187, 1, 10, 3, 2};

}  // namespace linnet::test
