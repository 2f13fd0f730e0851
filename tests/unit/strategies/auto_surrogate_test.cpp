// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <linnet/testkit/fakes.hpp>

#include "auto/surrogate.hpp"

namespace {

using namespace linnet;
using auto_search::Climber;
using auto_search::Forest;
using auto_search::Ladder;
using auto_search::Surrogate;

using Row = std::vector<double>;

// Two features that count, one that does not.
double truth(const Row& row) { return row[0] * row[0] - 0.5 * row[1]; }

std::vector<Row> random_rows(std::size_t count, std::uint64_t seed) {
    sdk::Stream stream{seed};
    std::vector<Row> rows;
    for (std::size_t i = 0; i < count; ++i) rows.push_back({stream.unit(), stream.unit(), stream.unit()});
    return rows;
}

Forest fitted(const std::vector<Row>& rows, std::uint64_t seed) {
    Row targets;
    for (const auto& row : rows) targets.push_back(truth(row));
    Forest forest;
    sdk::Stream stream{seed};
    forest.fit(rows, targets, stream);
    return forest;
}

Climber climber(std::int64_t gene, std::vector<double> scores, std::size_t first_rung = 0) {
    Climber climber;
    climber.genes = {gene};
    climber.scores = std::move(scores);
    climber.first_rung = first_rung;
    return climber;
}

TEST_CASE("a forest explains most of what it has not seen") {
    const auto forest = fitted(random_rows(300, 1), 2);
    double error = 0, spread = 0, mean = 0;
    const auto unseen = random_rows(200, 3);
    for (const auto& row : unseen) mean += truth(row) / static_cast<double>(unseen.size());
    for (const auto& row : unseen) {
        error += std::pow(forest.predict(row) - truth(row), 2);
        spread += std::pow(mean - truth(row), 2);
    }
    CHECK(error < 0.1 * spread);
}

TEST_CASE("a forest stays within the targets it was given, and is the same for the same seed") {
    const auto rows = random_rows(40, 5);
    const auto one = fitted(rows, 6), same = fitted(rows, 6), other = fitted(rows, 7);
    bool differs = false;
    for (const auto& row : random_rows(50, 8)) {
        CHECK(one.predict(row) == same.predict(row));
        differs = differs || one.predict(row) != other.predict(row);
        CHECK(one.predict(row) >= -0.5);
        CHECK(one.predict(row) <= 1.0);
    }
    CHECK(differs);
}

TEST_CASE("a forest of equal targets answers that target") {
    Forest forest;
    CHECK_FALSE(forest.fitted());
    sdk::Stream stream{1};
    forest.fit(random_rows(20, 1), Row(20, 0.25), stream);
    REQUIRE(forest.fitted());
    CHECK(forest.predict(Row{0.1, 0.2, 0.3}) == doctest::Approx(0.25));
}

TEST_CASE("a surrogate says nothing before it has seen enough") {
    testkit::FakeHost host;
    Surrogate surrogate;
    surrogate.begin(host);
    Ladder ladder{3, 3};
    for (std::int64_t gene = 0; gene + 1 < static_cast<std::int64_t>(Surrogate::fewest_results); ++gene)
        ladder.climbers().push_back(climber(gene, {0.1}));
    surrogate.learn(ladder, 0);
    CHECK_FALSE(surrogate.knows());
    ladder.climbers().push_back(climber(99, {0.1}));
    surrogate.learn(ladder, 1);
    CHECK(surrogate.knows());
}

TEST_CASE("a surrogate learns genes and rungs, and believes half of a lucky score") {
    testkit::FakeHost host;
    Surrogate surrogate;
    surrogate.begin(host);
    Ladder ladder{2, 3};
    for (std::int64_t gene = 0; gene < 40; ++gene) {
        const double score = gene < 20 ? 0.4 : 0.2;
        ladder.climbers().push_back(gene % 2 == 0 ? climber(gene, {score, score - 0.1}) : climber(gene, {score}));
    }
    surrogate.learn(ladder, 0);
    REQUIRE(surrogate.knows());
    const sdk::Genes low{5}, high{35};
    CHECK(surrogate.expected(low, 0) == doctest::Approx(0.4).epsilon(0.1));
    CHECK(surrogate.expected(high, 0) == doctest::Approx(0.2).epsilon(0.1));
    CHECK(surrogate.expected(high, 1) == doctest::Approx(0.1).epsilon(0.2));
    // Fell 0.1 below what others like it came to.
    const auto lucky = climber(35, {surrogate.expected(high, 0) - 0.1});
    CHECK(surrogate.expected(lucky, 1) == doctest::Approx(surrogate.expected(high, 1) - 0.05));
}

}  // namespace
