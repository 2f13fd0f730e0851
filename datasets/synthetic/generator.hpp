// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace linnet::synthetic {

// Signals of one kind. A window is a function of (seed, subject, number) and of the settings, and of nothing else.
struct Settings {
    std::uint64_t seed = 1;
    std::uint32_t time = 0;  // samples per window; 0: the kind's usual number
    double rate_hz = 0;      // samples per second; 0: the kind's usual rate
    double noise = 1;        // multiplies everything that hides the signal: 0 is a perfect sensor
};

class Generator {
public:
    virtual ~Generator() = default;
    virtual std::uint32_t time() const = 0;
    virtual std::uint32_t channels() const = 0;
    virtual std::span<const std::string_view> classes() const = 0;
    // The class of a subject's window; over consecutive numbers, classes take turns in their usual proportions.
    virtual std::uint32_t class_of(std::uint64_t subject, std::uint64_t number) const = 0;
    virtual void generate(std::uint64_t subject, std::uint64_t number, std::span<float> window) const = 0;
};

// Accelerometer and gyroscope in a trouser pocket: six activities, 50 Hz, 128 samples.
std::unique_ptr<Generator> make_activity(const Settings& settings);

// One heartbeat in a single-lead electrocardiogram: five classes, 125 Hz, 187 samples, each window scaled to 0..1.
std::unique_ptr<Generator> make_ecg(const Settings& settings);

}  // namespace linnet::synthetic
