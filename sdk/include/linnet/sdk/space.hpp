// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A search space: which genes exist, and which network a set of genes builds.

#include <linnet/sdk/graph.hpp>

namespace linnet::sdk {

class LINNET_API Space {
public:
    static constexpr const char* interface_id = "linnet.space/1";
    virtual ~Space() = default;
    // The genes. Lives as long as the object and never changes.
    virtual std::span<const Slot> slots() const noexcept = 0;
    // Ids of the block plugins build() asks for. Lives as long as the object.
    virtual std::span<const std::string_view> blocks() const noexcept = 0;
    // Genes that make no difference for this window get one canonical value, so that duplicates are seen early.
    virtual void canonicalize(std::span<std::int64_t> genes, Shape window) const = 0;
    // Builds the network behind `input` and sets `output` to its last node, of shape {classes}. False: these genes
    // form no network for this window (nothing left to pool, say), which is not an error. Const and re-entrant.
    virtual bool build(std::span<const std::int64_t> genes, std::int32_t classes, NodeId input, GraphBuilder& builder,
                       NodeId& output) const = 0;
};

}  // namespace linnet::sdk
