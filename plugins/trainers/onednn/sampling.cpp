// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "sampling.hpp"

#include <numeric>

#include "random.hpp"

namespace linnet::onednn {

Sampler::Sampler(Sampling kind, std::span<const std::int32_t> labels, std::int32_t classes, std::uint64_t seed)
    : kind_{kind}, seed_{seed}, order_(labels.size()) {
    std::iota(order_.begin(), order_.end(), 0U);
    if (kind != Sampling::balanced) return;
    classes_.resize(static_cast<std::size_t>(classes));
    for (const std::uint32_t window : order_)
        classes_[static_cast<std::size_t>(labels[window])].windows.push_back(window);
    for (std::size_t c = 0; c < classes_.size(); ++c) classes_[c].seed = derived_seed(seed, purpose::class_order, c);
    std::erase_if(classes_, [](const Class& one) { return one.windows.empty(); });
}

std::uint32_t Sampler::Class::draw() {
    if (next == 0) shuffle(std::span(windows), random_bits(seed, rounds++));
    const std::uint32_t window = windows[next];
    next = (next + 1) % windows.size();
    return window;
}

void Sampler::draw_balanced() {
    for (std::uint32_t& window : order_) {
        window = classes_[first_class_].draw();
        first_class_ = (first_class_ + 1) % classes_.size();
    }
}

std::span<const std::uint32_t> Sampler::epoch(std::uint32_t number) {
    if (kind_ == Sampling::ordered) return order_;
    if (kind_ == Sampling::balanced) {
        draw_balanced();
    } else {
        std::iota(order_.begin(), order_.end(), 0U);
    }
    shuffle(std::span(order_), derived_seed(seed_, purpose::order, number));
    return order_;
}

}  // namespace linnet::onednn
