// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The published UCI-HAR network of TinyTNAS with random weights: what its kernels take does not depend on the weights.

#include "cases.hpp"

namespace linnet::kernel_cases {

struct RandomLayer {
    std::string kernel;
    ln_step step{};  // without its pointers
    std::vector<std::int8_t> weights;
    std::vector<ln_channel> channels;
};

class RandomNet {
public:
    static constexpr int window_time = 128, window_channels = 9, classes = 6;

    RandomNet();

    // Another window on each call.
    std::vector<float> window();

    // The steps with their pointers, which are valid as long as the net.
    std::vector<ln_step> steps() const;
    std::vector<std::int8_t> arena() const { return std::vector<std::int8_t>(arena_bytes_); }
    void quantise(const std::vector<float>& window, std::vector<std::int8_t>& arena) const;
    std::vector<std::int8_t> run(const std::vector<float>& window) const;

    // As model.c for the firmware.
    std::string source() const;

private:
    static constexpr std::int8_t input_zero = 3;

    // With so many inputs of an output; a layer without taps has no weights.
    void add(const std::string& kernel, std::uint16_t outputs, std::uint16_t time, int taps, int inputs);
    // Everything in place but the dense layers, which go to and fro.
    void place();

    Random random_{std::mt19937_64(11)};
    std::vector<RandomLayer> layers_;
    std::vector<ln_input_scale> scales_;
    std::uint32_t arena_bytes_ = 0;
    std::uint16_t time_ = 0, channels_ = 0;
    std::int8_t zero_ = input_zero;
};

}  // namespace linnet::kernel_cases
