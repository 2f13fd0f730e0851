// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The memory of the tinytnas family under TensorFlow Lite Micro by formula: a reference for the general model, which
// knows neither tensors nor operations one by one.

#include <algorithm>
#include <cstdint>

#include "tinytnas_net.hpp"

namespace linnet::test {

class ClosedForm {
public:
    explicit ClosedForm(const TinyTnas& net) : net_(net), width_(net.widths()), cells_(net.cells) {
        for (std::size_t i = 0; i + 1 < width_.size(); ++i) {
            if (width_[i] % 4 != 0) ++convolution_scratch_;
            tables_ += 2 * (a16(4 * width_[i]) + a16(4 * width_[i + 1]));
        }
        convolution_scratch_ += cells_ + 1;
    }

    std::int64_t tensors() const { return cells_ == 0 ? 19 : 20 + 13 * cells_; }
    std::int64_t operations() const { return 10 + 7 * cells_; }

    // The largest sum of what one operation reads, writes and works in. Reference kernels of convolutions work in
    // nothing, those of CMSIS-NN in a column or two of 16-bit values.
    std::int64_t head(bool cmsis_nn) const {
        const std::int64_t input = net_.channels * net_.time;
        auto largest = a16(4 * input) + a16(input);
        std::int64_t time = net_.time;
        for (std::size_t i = 0; i + 1 < width_.size(); ++i) {
            const std::int64_t from = width_[i], to = width_[i + 1];
            if (i > 0) {
                largest = std::max(largest, 2 * a16(time * from));
                largest = std::max(largest, a16(time * from) + a16(time / 2 * from));
                time /= 2;
            }
            const auto column = cmsis_nn ? a16(6 * from) : 0, columns = cmsis_nn && from % 4 != 0 ? a16(4 * from) : 0;
            largest = std::max(largest, 2 * a16(time * from) + column);
            largest = std::max(largest, a16(time * from) + a16(time * to) + columns);
            largest = std::max(largest, 2 * a16(time * to));
        }
        const std::int64_t last = width_.back();
        return std::max({largest, a16(time * last) + a16(last) + a16(4 * last), a16(last) + a16(last * 3 / 2),
                         a16(last * 3 / 2) + a16(net_.classes), 2 * a16(net_.classes),
                         a16(net_.classes) + a16(4 * net_.classes)});
    }

    // The smallest arena on a 64-bit host.
    std::int64_t host_arena() const {
        const auto scratch = convolution_scratch_ + 1;  // and the sums of the mean
        const auto planning_tail = structures_and_states() + tables_ + 8 * scratch;
        const auto planning =
            a16(16 * (12 + scratch) + 8 + 32 * (tensors() + scratch)) + a16(40 * (operations() + 1 + scratch));
        return std::max({a16(planning_tail + 8) + 144 + head(true), a16(planning_tail) + planning, preparing()});
    }

    // While a convolution prepares, the profiler has it describe its input, output and filter three times and its bias
    // once, in 92 byte and 4 for each scale.
    std::int64_t preparing() const {
        std::int64_t tables = 0, scratch = 0, largest = 0;
        const auto prepare = [&](std::int64_t channels, bool has_scratch) {
            tables += 2 * a16(4 * channels);
            const auto described = 3 * 2 * 96 + 4 * ((92 + 4 * channels + 7) / 8 * 8);
            largest = std::max(largest, structures_and_states() + tables + 16 * (12 + scratch) + described);
            if (has_scratch) ++scratch;
        };
        for (std::size_t i = 0; i + 1 < width_.size(); ++i) {
            prepare(width_[i], true);
            prepare(width_[i + 1], width_[i] % 4 != 0);
        }
        return a16(largest);
    }

    // The same fitted to measurements, which leaves preparing out: otherwise right to two steps of 16 byte.
    std::int64_t fitted_host_arena() const {
        const auto n = convolution_scratch_;
        const auto tail = 2078 + 818 * cells_ + 8 * n + 24 * (tensors() - 19) + tables_;
        const auto planning = 32 * (tensors() + n) + 40 * (operations() + n) + 16 * (12 + n);
        return a16(tail + std::max(head(true), planning));
    }

    // What the profiler prints for an arena of the host.
    std::int64_t profiled(std::int64_t arena) const {
        std::int64_t lower = 2048, upper = 64 << 20;
        while (upper - lower > 128) {
            const auto middle = a16((lower + upper) / 2);
            (middle >= arena ? upper : lower) = middle >= arena ? middle : middle + 1;
        }
        return upper + 256 - (228 + 12 * tensors() + 32 * operations() + 4 * convolution_scratch_);
    }

    // What the interpreter reports as used on a 32-bit Arm. Without a pool the axis of pools is no tensor.
    std::int64_t device_arena() const { return 1296 + 704 * cells_ - (cells_ == 0 ? 16 : 0) + tables_ + head(false); }

    static std::int64_t a16(std::int64_t bytes) { return (bytes + 15) / 16 * 16; }

private:
    // What the tail holds before the first kernel prepares.
    std::int64_t structures_and_states() const {
        return a16(248 + 24 * tensors() + 64 * operations() + 104 + 164 * cells_) + 448 + 208 * cells_;
    }

    TinyTnas net_;
    std::vector<std::int32_t> width_;
    std::int64_t cells_;
    std::int64_t convolution_scratch_ = 0;
    std::int64_t tables_ = 0;  // byte: multipliers and shifts of all channels
};

}  // namespace linnet::test
