// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <limits>
#include <linnet/testkit/search.hpp>
#include <optional>
#include <set>

#include "search_double.hpp"
#include "tinytnas/tinytnas.hpp"

namespace {

using namespace linnet;
using tests::Answered, tests::Delivery, tests::Genes, tests::History, tests::World;

using Slots = std::vector<sdk::Slot>;

Slots width_and_depth(std::int64_t k_max, std::int64_t c_max = 4) {
    return {{"k", 4, k_max, 1, true}, {"c", 0, c_max, 1, true}};
}

History run(const Slots& slots, const World& world, Delivery delivery = {}) {
    testkit::FakeHost host;
    tinytnas::TinyTnas strategy{host, testkit::FakeConfig{{}}};
    return search(strategy, slots, world, delivery);
}

// The algorithm as a person would read it out, one candidate at a time.
class Sequential {
public:
    Sequential(std::int64_t k_max, const World& world) : k_max_{k_max}, world_{world} {}

    void search() {
        std::int64_t k = 4, c = 3;
        for (;;) {
            const auto first = attempt(k, c);
            if (first.outcome == sdk::Outcome::measured && first.score < best_) {
                improve(k, c, first.score);
                k = 2 * k;
                continue;
            }
            double best_of_depths = std::numeric_limits<double>::infinity();
            std::int64_t best_depth = -1;
            for (std::int64_t other = 0; other <= 4; ++other) {
                if (other == c) continue;
                const auto depth = attempt(k, other);
                if (depth.outcome == sdk::Outcome::infeasible) break;
                if (depth.outcome == sdk::Outcome::measured && depth.score < best_of_depths) {
                    best_of_depths = depth.score;
                    best_depth = other;
                }
            }
            if (best_of_depths < best_) {
                c = best_depth;
                improve(k, c, best_of_depths);
                k = 2 * k;
                continue;
            }
            if (stack_.empty()) return;
            k = stack_.back()[0];
            c = stack_.back()[1];
            stack_.pop_back();
        }
    }

    std::vector<Genes> trained;

private:
    Answered attempt(std::int64_t k, std::int64_t c) {
        if (k > k_max_) return {sdk::Outcome::infeasible};
        const auto genes = world_.canonical({k, c});
        const auto answer = world_.evaluate(genes);
        if (answer.outcome != sdk::Outcome::infeasible && seen_.insert(genes).second) trained.push_back(genes);
        return answer;
    }

    void improve(std::int64_t k, std::int64_t c, double score) {
        best_ = score;
        stack_.clear();
        if (k / 4 >= 1)
            for (std::int64_t i = 0; i <= 3; ++i) stack_.push_back({k + i * (k / 4), c});
    }

    std::int64_t k_max_;
    const World& world_;
    double best_ = std::numeric_limits<double>::infinity();
    std::vector<std::array<std::int64_t, 2>> stack_;
    std::set<Genes> seen_;
};

// A table of scores over k and c. Few different scores make ties, low odds of feasibility make early ends.
World random_world(std::uint64_t seed) {
    std::mt19937_64 random{seed};
    const auto percent_infeasible = random() % 60, percent_lost = random() % 20, scores = 2 + random() % 200;
    const auto cells = static_cast<std::int64_t>(1 + random() % 4);
    const bool monotone = random() % 2 == 0;
    const auto bound = static_cast<std::int64_t>(8 + random() % 400);
    std::map<Genes, Answered> table;
    for (std::int64_t k = 4; k <= 96; ++k) {
        for (std::int64_t c = 0; c <= 4; ++c) {
            const auto drawn = random() % 100;
            const bool infeasible = monotone ? k * (c + 2) > bound : drawn < percent_infeasible;
            const auto outcome = infeasible                       ? sdk::Outcome::infeasible
                                 : random() % 100 >= percent_lost ? sdk::Outcome::measured
                                 : random() % 2 == 0              ? sdk::Outcome::faulted
                                                                  : sdk::Outcome::stopped;
            // Wider is better on the whole, so that searches go somewhere.
            const double score =
                -static_cast<double>(random() % scores) - static_cast<double>(random() % 3) * double(k);
            table[{k, c}] = {outcome, score};
        }
    }
    return {[table = std::move(table)](const Genes& genes) { return table.at(genes); },
            [cells](const Genes& genes) {
                return Genes{genes[0], std::min(genes[1], cells)};
            }};
}

TEST_CASE("a search that can only widen doubles, backs off to the last width and sweeps its depths") {
    const World wider_is_better{[](const Genes& genes) {
        return Answered{sdk::Outcome::measured, genes[1] == 3 ? -static_cast<double>(genes[0]) : 0.0};
    }};
    const auto history = run(width_and_depth(16), wider_is_better);
    CHECK(history.exhausted);
    CHECK(history.trained == std::vector<Genes>{{4, 3}, {8, 3}, {16, 3}, {16, 0}, {16, 1}, {16, 2}, {16, 4}});
}

TEST_CASE("a search whose start is infeasible finds a smaller depth and goes on in quarter steps") {
    // k * (c + 1) <= 12 is feasible; wider first, then deeper is better.
    const World world{[](const Genes& genes) {
        if (genes[0] * (genes[1] + 1) > 12) return Answered{sdk::Outcome::infeasible};
        return Answered{sdk::Outcome::measured, -static_cast<double>(10 * genes[0] + genes[1])};
    }};
    const auto history = run(width_and_depth(256), world);
    CHECK(history.exhausted);
    // (4,3) infeasible; depths 0 1 2 of 4, best 2; (8,2) infeasible; depth 0 of 8; (16,0) infeasible twice over; stack
    // of 8 from its end: (14,0) infeasible, (12,0) better; (24,0) infeasible; stack of 12: (21,0) (18,0) (15,0), then
    // (12,0) again, whose depth 1 is infeasible.
    CHECK(history.trained == std::vector<Genes>{{4, 0}, {4, 1}, {4, 2}, {8, 0}, {12, 0}});
    CHECK(history.proposed.front() == Genes{4, 3});
    CHECK(history.proposed.back() == Genes{12, 1});
}

TEST_CASE("what is trained is what the sequential algorithm trains, however results are delivered") {
    std::size_t trained = 0, parallel = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        CAPTURE(seed);
        const auto world = random_world(seed);
        Sequential expected{96, world};
        expected.search();
        trained += expected.trained.size();
        for (const std::uint64_t lag : {1u, 2u, 3u, 4u, 8u, 1000u}) {
            for (const std::uint64_t early_seed : {std::uint64_t{0}, seed}) {
                CAPTURE(lag);
                CAPTURE(early_seed);
                const auto history = run(width_and_depth(96), world, {lag, early_seed});
                REQUIRE(history.exhausted);
                REQUIRE_FALSE(history.waited_for_nothing);
                REQUIRE_FALSE(history.outside);
                REQUIRE(history.trained == expected.trained);
                parallel = std::max(parallel, history.most_under_way);
            }
        }
    }
    CHECK(trained > 2000);  // the tables are worth searching
    CHECK(parallel == 4);   // all other depths at once
}

TEST_CASE("a search in which nothing is feasible ends after the first depths") {
    const World nothing{[](const Genes&) { return Answered{sdk::Outcome::infeasible}; }};
    const auto history = run(width_and_depth(256), nothing);
    CHECK(history.exhausted);
    CHECK(history.proposed == std::vector<Genes>{{4, 3}, {4, 0}});
}

TEST_CASE("a search in which everything faults ends") {
    const World broken{[](const Genes&) { return Answered{sdk::Outcome::faulted}; }};
    const auto history = run(width_and_depth(256), broken, {.lag = 8});
    CHECK(history.exhausted);
    CHECK(history.proposed == std::vector<Genes>{{4, 3}, {4, 0}, {4, 1}, {4, 2}, {4, 4}});
}

TEST_CASE("other orders, ranges and steps of the genes are met, and further genes stay where they are") {
    const World wider_is_better{[](const Genes& genes) {
        return Answered{sdk::Outcome::measured, -static_cast<double>(genes[2])};
    }};
    const Slots slots{{"c", 1, 2, 1, true}, {"kernel", 3, 9, 2, true}, {"k", 6, 20, 4, true}};
    testkit::FakeHost host;
    tinytnas::TinyTnas strategy{host, testkit::FakeConfig{{}}};
    const auto history = search(strategy, slots, wider_is_better, {});
    CHECK(history.exhausted);
    CHECK_FALSE(history.outside);
    // Widths are 6 10 14 18, so that 4, 12 and 20 become 6, 10 and 18.
    CHECK(history.trained == std::vector<Genes>{{2, 3, 6}, {2, 3, 10}, {2, 3, 18}, {1, 3, 18}});
    CHECK(host.lines() ==
          std::vector<std::string>{"strategy tinytnas moves the genes k and c only and keeps kernel at 3"});
}

TEST_CASE("a space with one depth and one width is one trial") {
    const World fine{[](const Genes&) { return Answered{sdk::Outcome::measured, -1}; }};
    const Slots slots{{"k", 2, 2, 1, true}, {"c", 0, 0, 1, true}};
    const auto history = run(slots, fine);
    CHECK(history.exhausted);
    CHECK(history.trained == std::vector<Genes>{{2, 0}});
}

TEST_CASE("widths up to the largest integer do not overflow") {
    constexpr auto huge = std::numeric_limits<std::int64_t>::max();
    const World wider_is_better{[](const Genes& genes) {
        return Answered{sdk::Outcome::measured, -static_cast<double>(genes[0])};
    }};
    const auto history = run(width_and_depth(huge), wider_is_better);
    CHECK(history.exhausted);
    CHECK_FALSE(history.outside);
    CHECK(history.trained.size() > 60);
}

TEST_CASE("a space without the genes k and c is refused, naming what it has") {
    testkit::FakeHost host;
    tinytnas::TinyTnas strategy{host, testkit::FakeConfig{{}}};
    const Slots no_depth{{"k", 4, 8, 1, true}, {"units", 1, 8, 1, true}};
    CHECK_THROWS_WITH_AS(strategy.begin(testkit::scope_of(no_depth)),
                         "strategy tinytnas needs a space with a gene \"c\" (the depth); this space has k and units",
                         std::invalid_argument);
    const Slots other{{"a", 4, 8, 1, true}, {"b", 1, 8, 1, true}, {"d", 1, 8, 1, true}};
    CHECK_THROWS_WITH_AS(strategy.begin(testkit::scope_of(other)),
                         "strategy tinytnas needs a space with a gene \"k\" (the width); this space has a, b and d",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(strategy.begin(testkit::scope_of({})),
                         "strategy tinytnas needs a space with a gene \"k\" (the width); this space has no genes",
                         std::invalid_argument);
}

TEST_CASE("several objectives are refused") {
    testkit::FakeHost host;
    tinytnas::TinyTnas strategy{host, testkit::FakeConfig{{}}};
    CHECK_THROWS_WITH_AS(strategy.begin(testkit::scope_of(width_and_depth(8), 2)),
                         "strategy tinytnas searches one objective; this run has 2", std::invalid_argument);
}

}  // namespace
