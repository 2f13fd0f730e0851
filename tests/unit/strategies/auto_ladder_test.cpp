// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "auto/ladder.hpp"

namespace {

using namespace linnet;
using auto_search::Climber, auto_search::Ladder;

Climber climber(std::vector<double> scores, std::size_t first_rung = 0) {
    Climber climber;
    climber.scores = std::move(scores);
    climber.first_rung = first_rung;
    return climber;
}

Ladder ladder(std::vector<Climber> climbers, std::size_t eta = 3) {
    Ladder ladder{3, eta};
    ladder.climbers() = std::move(climbers);
    return ladder;
}

std::optional<double> correlation(const std::vector<double>& low, const std::vector<double>& high) {
    std::vector<Climber> climbers;
    for (std::size_t i = 0; i < low.size(); ++i) climbers.push_back(climber({low[i], high[i]}));
    return ladder(climbers).rank_correlation(0, 1);
}

TEST_CASE("of those that reached a rung, the best one in eta climbs, as soon as there are so many") {
    CHECK_FALSE(ladder({}).promotable());
    CHECK_FALSE(ladder({climber({0.1}), climber({0.2})}).promotable());
    CHECK(ladder({climber({0.3}), climber({0.1}), climber({0.2})}).promotable() == 1);
    // One of five: the second best waits for a sixth.
    CHECK_FALSE(
        ladder({climber({0.3}), climber({0.1, 0.1}), climber({0.2}), climber({0.5}), climber({0.6})}).promotable());
    CHECK(ladder({climber({0.3}), climber({0.1, 0.1}), climber({0.2}), climber({0.5}), climber({0.6}), climber({0.7})})
              .promotable() == 2);
    CHECK(ladder({climber({0.3}), climber({0.1})}, 2).promotable() == 1);
}

TEST_CASE("of equal scores the earlier one climbs") {
    CHECK(ladder({climber({0.5}), climber({0.2}), climber({0.2})}).promotable() == 1);
}

TEST_CASE("who climbs, failed or was not measured yet does not climb, and who failed still counts") {
    auto climbing = climber({0.1});
    climbing.climbing = true;
    auto lost = climber({0.1});
    lost.lost = true;
    CHECK_FALSE(ladder({climbing, climber({0.2}), climber({0.3})}).promotable());
    CHECK_FALSE(ladder({lost, climber({0.2}), climber({0.3})}).promotable());
    CHECK_FALSE(ladder({climber({}), climber({0.2}), climber({0.3})}).promotable());
}

TEST_CASE("the highest rung goes first, and nobody climbs beyond the last") {
    const std::vector<Climber> climbers{climber({0.1, 0.3}), climber({0.2, 0.2}), climber({0.3, 0.4}),
                                        climber({0.35}),     climber({0.05}),     climber({0.5})};
    CHECK(ladder(climbers).promotable() == 1);  // to rung 2, although 4 may climb to rung 1
    auto higher = climbers;
    higher[1].scores.push_back(0.2);
    CHECK(ladder(higher).promotable() == 4);
    const Climber top = climber({0.1, 0.1, 0.1});
    CHECK_FALSE(ladder({top, top, top}).promotable());
}

TEST_CASE("a candidate that began on a higher rung counts there alone") {
    const auto late = climber({0.1}, 1);
    CHECK(late.top() == 1);
    CHECK_FALSE(late.score(0));
    CHECK(late.score(1) == 0.1);
    CHECK_FALSE(late.score(2));
    CHECK_FALSE(ladder({late, climber({0.2}), climber({0.3})}).promotable());
    CHECK(ladder({late, climber({0.2}, 1), climber({0.3}, 1)}).promotable() == 0);
}

TEST_CASE("a ladder that promotes until nobody may climb has the best one in eta of each rung on the next") {
    sdk::Stream stream{5};
    for (int round = 0; round < 50; ++round) {
        const std::size_t rungs = 2 + stream.below(4), eta = 2 + stream.below(4);
        Ladder ladder{rungs, eta};
        for (int trial = 0; trial < 120; ++trial) {
            const auto promoted = ladder.promotable();
            if (promoted)
                ladder.climbers()[*promoted].scores.push_back(stream.unit());
            else
                ladder.climbers().push_back(climber({stream.unit()}, stream.chance(0.2) ? 1 : 0));
        }
        while (const auto promoted = ladder.promotable()) ladder.climbers()[*promoted].scores.push_back(stream.unit());
        for (std::size_t rung = 0; rung + 1 < rungs; ++rung) {
            std::vector<double> scores;
            for (const auto& one : ladder.climbers())
                if (one.score(rung)) scores.push_back(*one.score(rung));
            std::ranges::sort(scores);
            const auto places = scores.size() / eta;
            const double bar = places > 0 ? scores[places - 1] : -std::numeric_limits<double>::infinity();
            for (const auto& one : ladder.climbers())
                if (one.score(rung) && *one.score(rung) <= bar) CHECK(one.top() > rung);
        }
    }
}

TEST_CASE("a higher rung ranks before any score of a lower one, and failures do not rank") {
    auto lost = climber({0.01, 0.01});
    lost.lost = true;
    const auto order = ladder({climber({0.1}), climber({0.9, 0.8}), climber({0.7, 0.2}), lost, climber({}),
                               climber({0.05}), climber({0.5}, 1)})
                           .ranking();
    CHECK(order == std::vector<std::size_t>{2, 6, 1, 5, 0});
}

TEST_CASE("rank correlation is Spearman's") {
    CHECK(*correlation({1, 2, 3, 4, 5}, {2, 4, 8, 16, 32}) == doctest::Approx(1));
    CHECK(*correlation({1, 2, 3, 4, 5}, {5, 4, 3, 2, 1}) == doctest::Approx(-1));
    // No ties: 1 - 6 * sum(d^2) / (n (n^2 - 1)), with d = 5, 2, 1, ... of ten pairs whose squares add up to 194.
    CHECK(*correlation({106, 100, 86, 101, 99, 103, 97, 113, 112, 110}, {7, 27, 2, 50, 28, 29, 20, 12, 6, 17}) ==
          doctest::Approx(1 - 6.0 * 194 / 990));
    // Equal values share the mean of their ranks: 1.5, 1.5, 3, 4 and 1 to 4.
    CHECK(*correlation({1, 1, 2, 3}, {1, 2, 3, 4}) == doctest::Approx(4.5 / std::sqrt(4.5 * 5)));
    CHECK(*correlation({1, 1, 1, 1}, {1, 2, 3, 4}) == 0);
}

TEST_CASE("rank correlation is of the climbers on both rungs, four at least") {
    CHECK_FALSE(correlation({1, 2, 3}, {1, 2, 3}));
    const std::vector<Climber> climbers{climber({1, 1}), climber({2, 2}), climber({3, 3}),
                                        climber({0}),    climber({9}, 1), climber({4, 4})};
    CHECK(*ladder(climbers).rank_correlation(0, 1) == doctest::Approx(1));
    CHECK_FALSE(ladder(climbers).rank_correlation(1, 2));
}

}  // namespace
