// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Windows cut from one recording with a hop shorter than the window share samples. Put on different sides of a split
// they leak: a model is then tested on what it was trained with.

#include <cstdint>

#include "core/dataset/raw_data.hpp"

namespace linnet::core {

struct Overlap {
    std::uint64_t neighbours = 0;  // pairs of windows (i, i + 1) that share samples
    std::uint32_t hop = 0;         // the commonest distance in samples between the starts of such a pair; 0: none
};

// Compares the end of every window with the beginning of the next one, exactly. Shared stretches shorter than an eighth
// of the window, or that begin with an eighth of a window in which no channel changes, are not counted.
Overlap find_overlap(const RawPart& part);

}  // namespace linnet::core
