// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The windows of a mini-batch, as the net is to see them while training.

#include <optional>

#include "augmentation.hpp"
#include "net.hpp"

namespace linnet::onednn {

// Windows of a data set: features of window w start at features[w * time * channels].
struct Rows {
    const float* features;
    std::span<const std::uint32_t> windows;
};

// Pads, augments and mixes. Allocates nothing after construction.
class BatchInput {
public:
    // Plain windows.
    BatchInput() = default;
    // mixup: alpha of Beta(alpha, alpha), 0 for none. batch: the most windows of a mini-batch of this shape.
    BatchInput(const Settings& settings, const sdk::Dataset& data, Index batch, std::uint64_t seed);

    // Prepares a mini-batch. Its labels, with those of the partners if windows are mixed, are returned; the given ones
    // and this object keep the memory.
    Labels begin(const Rows& rows, std::span<const std::int32_t> labels, const Net::Input& shape, std::uint64_t seed);
    // Writes `samples` windows of the mini-batch, from `first` on, to the net's input.
    void write(Index first, Index samples, const Net::Input& input);

private:
    void fetch(Index number, const Net::Input& shape) const;
    void write_window(Index number, const Net::Input& shape, float* to);

    std::optional<Augmentation> augmentation_;
    double mixup_ = 0.0;
    Buffer staged_;  // mixup: the whole mini-batch before it is mixed
    std::vector<std::uint32_t> partners_;
    std::vector<std::int32_t> partner_labels_;
    Rows rows_{};
    float share_ = 1.0F;
    std::uint64_t seed_ = 0;
};

}  // namespace linnet::onednn
