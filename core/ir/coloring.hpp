// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Colours of nodes: numbers that depend on a network's structure alone, so that they can put the operands of a
// commutative node into an order that is the same however the network was built. Included by sources of this folder
// only.

#include <cstdint>
#include <vector>

#include "core/ir/network.hpp"

namespace linnet::core {

using Coloring = std::vector<std::uint64_t>;  // one colour per vertex

// A node's colour says what it computes from the input: its attributes, and the colours of its operands. Two copies of
// a sub-network have the same colours.
Coloring color_by_operands(const Network& network);

// Tells apart nodes that are used in different ways: repeats combining every colour with those of operands and users
// until no more nodes become different from each other (Weisfeiler and Leman).
void refine(const Network& network, Coloring& colors);

// Makes one node different from all others of its colour.
void individualize(Coloring& colors, Network::Vertex vertex);

// All nodes of the smallest colour that two operands of one commutative node share; empty when there is none, so that
// the colours determine an order of all operands.
std::vector<Network::Vertex> undecided(const Network& network, const Coloring& colors);

}  // namespace linnet::core
