// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Floats aligned to a cache line, zero at first. Never resized: pointers into it stay valid.

#include <cstdlib>
#include <memory>
#include <new>
#include <stdexcept>

#include "kernels/vector.hpp"

namespace linnet::onednn {

constexpr Index line_floats = 16;

// 2 GiB: far beyond a net for a microcontroller, and a bound on what a mistake in a graph can take.
constexpr Index most_floats = Index{1} << 29U;

class Buffer {
public:
    Buffer() = default;
    explicit Buffer(Index floats) : size_{(floats + line_floats - 1) / line_floats * line_floats} {
        if (size_ == 0) return;
        if (size_ > most_floats) throw std::length_error("the onednn trainer takes no array of more than 2 GiB");
        const std::size_t bytes = static_cast<std::size_t>(size_) * sizeof(float);
        data_.reset(static_cast<float*>(std::aligned_alloc(line_floats * sizeof(float), bytes)));
        if (!data_) throw std::bad_alloc();
        std::memset(data_.get(), 0, bytes);
    }
    float* data() { return data_.get(); }
    const float* data() const { return data_.get(); }
    Index size() const { return size_; }

private:
    struct Free {
        void operator()(float* memory) const { std::free(memory); }
    };
    Index size_ = 0;
    std::unique_ptr<float, Free> data_;
};

}  // namespace linnet::onednn
