// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "schedule.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace linnet::onednn {
namespace {

constexpr double peak_share = 0.3;
constexpr double start_divisor = 25.0;
constexpr double end_divisor = 1e4;

std::uint64_t share_of(double share, std::uint64_t steps) {
    return static_cast<std::uint64_t>(std::llround(share * static_cast<double>(steps)));
}

// Half a cosine from `from` at 0 to `to` at 1.
double half_cosine(double from, double to, double at) {
    return to + (from - to) / 2.0 * (std::cos(std::numbers::pi * at) + 1.0);
}

}  // namespace

Schedule::Schedule(const Settings& settings, std::uint64_t steps)
    : kind_{settings.schedule},
      final_rate_{settings.final_rate},
      step_factor_{settings.step_factor},
      warmup_{share_of(settings.warmup, steps)},
      rest_{std::max<std::uint64_t>(1, steps - std::min(steps, warmup_))},
      stair_{std::max<std::uint64_t>(1, share_of(settings.step_share, rest_))} {}

double Schedule::factor(std::uint64_t step) const {
    if (step < warmup_) return static_cast<double>(step + 1) / static_cast<double>(warmup_ + 1);
    const std::uint64_t since = step - warmup_;
    switch (kind_) {
        case ScheduleKind::constant:
            break;
        case ScheduleKind::cosine:
            return half_cosine(1.0, final_rate_, static_cast<double>(since) / static_cast<double>(rest_));
        case ScheduleKind::step:
            return std::pow(step_factor_, static_cast<double>(since / stair_));
        case ScheduleKind::one_cycle:
            return one_cycle(static_cast<double>(since));
    }
    return 1.0;
}

// The peak lies one step before 0.3 of the steps, as in PyTorch; with fewer than four steps before the first.
double Schedule::one_cycle(double step) const {
    const double peak = peak_share * static_cast<double>(rest_) - 1.0;
    const double last = static_cast<double>(rest_) - 1.0;
    const double start = 1.0 / start_divisor;
    if (step <= peak) return half_cosine(start, 1.0, step / peak);
    return half_cosine(1.0, start / end_divisor, (step - peak) / (last - peak));
}

}  // namespace linnet::onednn
