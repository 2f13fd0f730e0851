// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which training windows an epoch visits, and in what order.

#include <cstdint>
#include <span>
#include <vector>

#include "settings.hpp"

namespace linnet::onednn {

// An epoch has as many windows as there are. shuffled and ordered visit every one once. balanced draws equally many of
// every class that occurs (they differ by one at most, and not always in favour of the same); the windows of a class
// pass through a shuffled order before one comes again, across epochs as well.
class Sampler {
public:
    Sampler(Sampling kind, std::span<const std::int32_t> labels, std::int32_t classes, std::uint64_t seed);

    // The windows of an epoch, valid until the next call. Epochs are asked for one after the other from 1 on. Allocates
    // nothing.
    std::span<const std::uint32_t> epoch(std::uint32_t number);

private:
    struct Class {
        std::vector<std::uint32_t> windows;
        std::size_t next = 0;
        std::uint64_t seed = 0;
        std::uint64_t rounds = 0;
        std::uint32_t draw();
    };
    void draw_balanced();

    Sampling kind_;
    std::uint64_t seed_;
    std::vector<std::uint32_t> order_;
    std::vector<Class> classes_;   // those that occur; balanced only
    std::size_t first_class_ = 0;  // the next to get one more window
};

}  // namespace linnet::onednn
