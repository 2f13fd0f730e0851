// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A search space that the run file declares: a stem, stages of repeated blocks, a head, and a shortcut of the input's
// statistics to the head.
//
//   input  [decimation d: avg_pool d]  [stem: conv1d]  stages...  pooling  [concat with statistics of the input]
//   dense_head
//
// The input is the window, or those of its channels that are kept (channels.hpp): slices of it, and a concat of them.
// A stage is `repeats` blocks of one kind and width. Its first block makes the sequence shorter by `factor`, if the
// stage does that and at least one sample would be left: by its stride, or by pooling in front of it. A block other
// than the inverted bottleneck, which has a shortcut of its own, is wrapped in a residual connection where that is
// chosen and its operand has the shape of its result.

#include <atomic>
#include <linnet/sdk/host.hpp>
#include <linnet/sdk/space.hpp>

#include "spaces/stages/declaration.hpp"

namespace linnet::stages {

class StagesSpace final : public sdk::Space {
public:
    explicit StagesSpace(const sdk::ConfigView& settings);
    // Warns of declared channels that windows do not have, once, when it hears of the windows.
    StagesSpace(sdk::Host& host, const sdk::ConfigView& settings);

    std::span<const sdk::Slot> slots() const noexcept override { return declared_.slots; }
    std::span<const std::string_view> blocks() const noexcept override { return blocks_; }
    void canonicalize(std::span<std::int64_t> genes, sdk::Shape window) const override;
    bool build(std::span<const std::int64_t> genes, std::int32_t classes, sdk::NodeId input, sdk::GraphBuilder& builder,
               sdk::NodeId& output) const override;

private:
    void warn(sdk::Shape window) const;

    sdk::Host* host_ = nullptr;
    mutable std::atomic<bool> warned_{false};
    Declaration declared_;
    std::vector<std::string_view> blocks_;
};

}  // namespace linnet::stages
