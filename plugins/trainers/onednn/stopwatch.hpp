// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace linnet::onednn {

// Adds the time between its construction and destruction to a sum; with a null sum it does nothing. For profiles alone:
// no decision of a training depends on a clock.
class Stopwatch {
public:
    explicit Stopwatch(double* seconds) : seconds_{seconds} {
        if (seconds_ != nullptr) started_ = Clock::now();
    }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;
    ~Stopwatch() {
        if (seconds_ != nullptr) *seconds_ += std::chrono::duration<double>(Clock::now() - started_).count();
    }

private:
    using Clock = std::chrono::steady_clock;
    double* seconds_;
    Clock::time_point started_{};
};

}  // namespace linnet::onednn
