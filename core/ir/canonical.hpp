// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One numbering for equal networks, however they were built, and the digest of the network in that numbering. Included
// by sources of this folder only.

#include <string>
#include <vector>

#include "core/ir/network.hpp"

namespace linnet::core {

// All nodes, operands before users, the output last; equal networks give equal orders, up to a symmetry of the network.
// Puts the operands of commutative nodes into this order, too. Every node must reach the output.
std::vector<Network::Vertex> canonical_order(Network& network, Network::Vertex output);

// SHA-256 of a complete description of the network in this order, in hexadecimal digits.
std::string network_digest(const Network& network, std::span<const Network::Vertex> order);

}  // namespace linnet::core
