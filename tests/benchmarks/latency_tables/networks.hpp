// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Networks as they are searched for on microcontrollers, whose steps are counted. They fit into the 16 KiB of RAM of
// the smallest emulated core.

#include <string>
#include <vector>

#include "core/ir/graph.hpp"

namespace linnet::benchmarks {

struct CountedNetwork {
    std::string name;
    core::Graph graph;
};

// The published networks of the tinytnas space, then `count` random ones in turn of that space and of all kinds of
// operations. Depends on the numbers alone.
std::vector<CountedNetwork> published_networks();
std::vector<CountedNetwork> random_networks(std::uint64_t seed, int count);

// Cells of squeeze-and-excitation and products of sequences, with a head of statistics.
std::vector<CountedNetwork> excited_networks(std::uint64_t seed, int count);

// Slices of windows, sequences and vectors.
std::vector<CountedNetwork> sliced_networks(std::uint64_t seed, int count);

}  // namespace linnet::benchmarks
