// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Memory that a layer uses within one call and that all layers of a net share, so that it stays in the first-level
// cache.

#include <algorithm>
#include <array>

#include "buffer.hpp"

namespace linnet::onednn {

class Scratch {
public:
    enum Slot : std::size_t { filtered, filtered_gradient, product, slots };

    // Before allocate(): a layer will use so many floats.
    void need(Slot slot, Index floats) { floats_[slot] = std::max(floats_[slot], floats); }
    void allocate() {
        for (std::size_t slot = 0; slot < slots; ++slot) buffers_[slot] = Buffer(floats_[slot]);
    }
    float* operator[](Slot slot) { return buffers_[slot].data(); }
    Index floats() const { return floats_[filtered] + floats_[filtered_gradient] + floats_[product]; }

private:
    std::array<Index, slots> floats_{};
    std::array<Buffer, slots> buffers_;
};

}  // namespace linnet::onednn
