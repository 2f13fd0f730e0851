// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What every metric must keep to. Call check_metric() from a doctest TEST_CASE of your own.

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <linnet/testkit/candidate.hpp>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace linnet::testkit {

struct MetricCase {
    std::function<std::shared_ptr<sdk::Metric>(sdk::Host&)> make;
    // What the metric reads of a board.
    FakeBoard board{{{"clock.hz", 64e6}, {"memory.ram.size", 262144}, {"memory.flash.size", 1048576}},
                    {{"core.isa", "armv7e-m"}}};
};

inline bool is_provenance(std::string_view text) {
    for (const std::string_view word : {"counted", "computed", "modelled", "emulated", "measured"})
        if (text == word || text.starts_with(std::string(word) + ":")) return true;
    return false;
}

inline void check_metric(const MetricCase& setup) {
    FakeHost host{7};
    const auto metric = setup.make(host);
    const auto description = metric->describe();
    const bool late = description.stage == sdk::Stage::after_training;
    auto candidates = sample_candidates(setup.board);
    const auto bits = [](double value) { return std::bit_cast<std::uint64_t>(value); };

    SUBCASE("it describes itself in the words everybody uses, always the same") {
        const auto again = metric->describe();
        CHECK(again.stage == description.stage);
        CHECK(again.larger_is_better == description.larger_is_better);
        CHECK(again.unit == description.unit);
        CHECK(again.provenance == description.provenance);
        CHECK(is_provenance(description.provenance));
    }
    SUBCASE("every candidate has a finite number") {
        for (const auto& candidate : candidates) CHECK(std::isfinite(metric->measure(candidate)));
    }
    SUBCASE("the same candidate has the same number, from any object") {
        FakeHost other_host{8};
        const auto twin = setup.make(other_host);
        for (const auto& candidate : candidates) {
            const double value = metric->measure(candidate);
            CHECK(bits(metric->measure(candidate)) == bits(value));
            CHECK(bits(twin->measure(candidate)) == bits(value));
        }
    }
    SUBCASE("without evidence a late metric throws, and an early one does not care") {
        for (auto& candidate : candidates) {
            const double value = metric->measure(candidate);
            candidate.forget();
            if (late) {
                CHECK_THROWS_AS(static_cast<void>(metric->measure(candidate)), std::exception);
            } else {
                CHECK(bits(metric->measure(candidate)) == bits(value));
            }
        }
    }
    SUBCASE("threads that measure at once do not disturb each other") {
        std::vector<std::uint64_t> expected;
        for (const auto& candidate : candidates) expected.push_back(bits(metric->measure(candidate)));
        std::array<int, 4> differences{};
        std::vector<std::thread> threads;
        for (auto& count : differences)
            threads.emplace_back([&metric, &candidates, &expected, &bits, &count] {
                for (int round = 0; round < 50; ++round)
                    for (std::size_t i = 0; i < candidates.size(); ++i)
                        if (bits(metric->measure(candidates[i])) != expected[i]) ++count;
            });
        for (auto& thread : threads) thread.join();
        CHECK(differences == std::array<int, 4>{});
    }
}

}  // namespace linnet::testkit
