// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A block: a macro-layer that expands into primitive operations which every trainer, runtime and exporter handles.

#include <linnet/sdk/graph.hpp>

namespace linnet::sdk {

class LINNET_API Block {
public:
    static constexpr const char* interface_id = "linnet.block/1";
    virtual ~Block() = default;
    // [kernel-thread, pricing threads: const and re-entrant] Adds the block's primitives behind `operands` and returns
    // the last one. Throws std::invalid_argument with a sentence when shapes or attributes cannot form the block.
    virtual NodeId expand(std::span<const NodeId> operands, std::span<const Attribute> attributes,
                          GraphBuilder& builder) const = 0;
};

}  // namespace linnet::sdk
