// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The search space of TinyTNAS (arXiv 2408.16535): k filters in the first layer, then up to c cells.
//
//   separable_conv1d(k); n = k
//   c times: n = floor(1.5 n), max_pool 2, separable_conv1d(n)
//   global_avg_pool, dense floor(1.5 n), relu, dense classes, softmax
//
// A cell is left out, and all after it, when its pooling would leave one sample of time or less (T < 4), or when it
// would have one channel or less. A window of T samples therefore has at most floor(log2 T) - 1 cells, and every larger
// c builds the same network as that many: its canonical value.

#include <array>
#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/space.hpp>

namespace linnet::tinytnas {

class TinyTnasSpace final : public sdk::Space {
public:
    // Parameters: k_max (integer), batch_norm (flag).
    explicit TinyTnasSpace(const sdk::ConfigView& settings);

    std::span<const sdk::Slot> slots() const noexcept override;  // k, c
    std::span<const std::string_view> blocks() const noexcept override;
    void canonicalize(std::span<std::int64_t> genes, sdk::Shape window) const override;
    // False for genes outside the slots, a window that is no sequence, and fewer than two classes.
    bool build(std::span<const std::int64_t> genes, std::int32_t classes, sdk::NodeId input, sdk::GraphBuilder& builder,
               sdk::NodeId& output) const override;

private:
    std::array<sdk::Slot, 2> slots_;
    bool batch_norm_;
};

}  // namespace linnet::tinytnas
