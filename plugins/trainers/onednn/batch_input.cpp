// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "batch_input.hpp"

#include <algorithm>
#include <numeric>

#include "kernels/elementwise.hpp"
#include "kernels/windows.hpp"

namespace linnet::onednn {

BatchInput::BatchInput(const Settings& settings, const sdk::Dataset& data, Index batch, std::uint64_t seed)
    : mixup_{settings.mixup} {
    if (settings.augmentation.any()) augmentation_.emplace(settings.augmentation, data, seed);
    if (mixup_ <= 0) return;
    staged_ = Buffer(batch * data.window().time() * padded(data.window().channels()));
    partners_.resize(static_cast<std::size_t>(batch));
    partner_labels_.resize(static_cast<std::size_t>(batch));
}

Labels BatchInput::begin(const Rows& rows, std::span<const std::int32_t> labels, const Net::Input& shape,
                         std::uint64_t seed) {
    rows_ = rows;
    seed_ = seed;
    if (mixup_ <= 0) return {labels};
    const std::size_t count = rows.windows.size();
    const auto partners = std::span(partners_).first(count);
    std::iota(partners.begin(), partners.end(), 0U);
    shuffle(partners, derived_seed(seed, purpose::mixup, 0));
    share_ = static_cast<float>(Draws(derived_seed(seed, purpose::mixup, 1)).beta(mixup_));
    for (std::size_t i = 0; i < count; ++i) {
        partner_labels_[i] = labels[partners[i]];
        const auto number = static_cast<Index>(i);
        fetch(number + 1, shape);
        write_window(number, shape, staged_.data() + number * shape.time * shape.stride);
    }
    return {labels, std::span<const std::int32_t>(partner_labels_).first(count), share_};
}

// Windows lie all over the data set: each is fetched while the one before is written.
void BatchInput::fetch(Index number, const Net::Input& shape) const {
    if (static_cast<std::size_t>(number) >= rows_.windows.size()) return;
    const Index floats = shape.time * shape.channels;
    const float* from = rows_.features + static_cast<Index>(rows_.windows[static_cast<std::size_t>(number)]) * floats;
    for (Index i = 0; i < floats; i += line_floats) __builtin_prefetch(from + i);
}

void BatchInput::write(Index first, Index samples, const Net::Input& input) {
    const Index floats = input.time * input.stride;
    for (Index s = 0; s < samples; ++s) {
        float* to = input.values + s * floats;
        if (mixup_ <= 0) {
            fetch(first + s + 1, input);
            write_window(first + s, input, to);
            continue;
        }
        std::copy_n(staged_.data() + (first + s) * floats, floats, to);
        const Index partner = partners_[static_cast<std::size_t>(first + s)];
        mix(floats, share_, staged_.data() + partner * floats, to);
    }
}

void BatchInput::write_window(Index number, const Net::Input& shape, float* to) {
    const auto window = static_cast<Index>(rows_.windows[static_cast<std::size_t>(number)]);
    const float* from = rows_.features + window * shape.time * shape.channels;
    if (augmentation_) {
        augmentation_->write(from, derived_seed(seed_, purpose::augmentation, static_cast<std::uint64_t>(number)), to);
    } else {
        widen(shape.time, shape.channels, from, to);
    }
}

}  // namespace linnet::onednn
