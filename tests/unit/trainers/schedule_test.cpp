// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "schedule.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace {

using namespace linnet;
using onednn::Schedule;
using onednn::ScheduleKind;
using onednn::Settings;

void check_rates(const Settings& settings, const std::vector<double>& expected) {
    const Schedule schedule(settings, expected.size());
    for (std::size_t step = 0; step < expected.size(); ++step) {
        CAPTURE(step);
        CHECK(schedule.factor(step) == doctest::Approx(expected[step]).epsilon(1e-9));
    }
}

}  // namespace

TEST_CASE("the rate is constant unless something else is asked for") {
    const Schedule schedule({}, 5);
    for (std::uint64_t step = 0; step < 5; ++step) CHECK(schedule.factor(step) == 1.0);
}

TEST_CASE("schedules give the rates that PyTorch gives") {
    check_rates({.schedule = ScheduleKind::cosine, .final_rate = 0.1},
                {1, 0.914057647469, 0.689057647469, 0.410942352531, 0.185942352531});
    check_rates({.schedule = ScheduleKind::step, .step_share = 0.3, .step_factor = 0.5},
                {1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125});
    check_rates({.schedule = ScheduleKind::one_cycle}, {0.04, 0.52, 1, 0.950484632013, 0.81174565395, 0.611262021936,
                                                        0.388741978064, 0.18825834605, 0.0495193679865, 4e-06});
    check_rates({.schedule = ScheduleKind::one_cycle},
                {0.04, 0.980556627335, 0.91904437627, 0.672683836481, 0.35773877574, 0.0992967918933, 4e-06});
}

TEST_CASE("a warm-up rises evenly to the full rate, and the schedule follows after it") {
    for (const ScheduleKind kind : {ScheduleKind::constant, ScheduleKind::cosine, ScheduleKind::step}) {
        const Settings settings{.schedule = kind, .warmup = 0.2, .final_rate = 0.05, .step_share = 0.25};
        const Schedule schedule(settings, 50);
        for (std::uint64_t step = 0; step < 10; ++step)
            CHECK(schedule.factor(step) == doctest::Approx(static_cast<double>(step + 1) / 11));
        for (std::uint64_t step = 10; step < 50; ++step) {
            const auto since = static_cast<double>(step - 10);
            const double expected = kind == ScheduleKind::constant ? 1
                                    : kind == ScheduleKind::step
                                        ? std::pow(0.1, std::floor(since / 10))
                                        : 0.05 + 0.95 * (1 + std::cos(std::numbers::pi * since / 40)) / 2;
            CHECK(schedule.factor(step) == doctest::Approx(expected));
        }
    }
}

TEST_CASE("schedules of very few steps stay finite and between 0 and 1") {
    for (const ScheduleKind kind :
         {ScheduleKind::constant, ScheduleKind::cosine, ScheduleKind::step, ScheduleKind::one_cycle}) {
        for (const double warmup : {0.0, 0.5, 0.99}) {
            for (std::uint64_t steps = 1; steps < 8; ++steps) {
                if (kind == ScheduleKind::one_cycle && warmup > 0) continue;
                const Schedule schedule({.schedule = kind, .warmup = warmup, .step_share = 0.001}, steps);
                for (std::uint64_t step = 0; step < steps; ++step) {
                    CHECK(schedule.factor(step) > 0.0);
                    CHECK(schedule.factor(step) <= 1.0);
                }
            }
        }
    }
}
