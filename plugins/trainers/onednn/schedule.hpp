// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The learning rate over a training, as a factor of `learning_rate`.

#include <cstdint>

#include "settings.hpp"

namespace linnet::onednn {

// With n steps in all, w = n * warmup rounded, and t the number of steps taken before, the factor is (t + 1) / (w + 1)
// for t < w; then, with u = t - w and m = n - w,
//   constant   1
//   cosine     final_rate + (1 - final_rate) * (1 + cos(pi u / m)) / 2        (Loshchilov, Hutter 2017, one cycle)
//   step       step_factor ^ floor(u / max(1, m * step_share rounded))
//   one_cycle  from 1/25 up to 1 at 0.3 of the steps, down to 1/250000 at the last, along cosines (Smith, Topin 2018)
// These are PyTorch's LambdaLR, CosineAnnealingLR, StepLR and OneCycleLR, called once per step.
class Schedule {
public:
    Schedule(const Settings& settings, std::uint64_t steps);

    // step counts from 0.
    double factor(std::uint64_t step) const;

private:
    double one_cycle(double step) const;

    ScheduleKind kind_;
    double final_rate_, step_factor_;
    std::uint64_t warmup_;  // steps
    std::uint64_t rest_;    // steps after the warm-up, at least 1
    std::uint64_t stair_;   // steps of one rate
};

}  // namespace linnet::onednn
