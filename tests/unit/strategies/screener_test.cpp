// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <linnet/sdk/support/screener.hpp>
#include <linnet/testkit/search.hpp>
#include <set>

namespace {

using namespace linnet;
using sdk::Found;

const std::vector<sdk::Slot> slots{{"a", 0, 99, 1, true}, {"b", 0, 99, 1, true}, {"c", 0, 99, 1, true}};
const std::vector<sdk::Slot> small{{"a", 0, 9, 1, true}, {"b", 0, 9, 1, true}};

// Infeasible but where the sum of the genes is at most a bound.
testkit::Landscape at_most(std::int64_t bound) {
    return [bound](std::uint64_t, std::span<const std::int64_t> genes) {
        std::int64_t sum = 0;
        for (const auto gene : genes) sum += gene;
        const double violation = static_cast<double>(sum - bound) / 100.0;
        return testkit::Result{violation > 0 ? sdk::Outcome::infeasible : sdk::Outcome::measured, {}, {violation}};
    };
}

struct Finding {
    explicit Finding(std::span<const sdk::Slot> of, const testkit::Landscape& landscape, bool service = true)
        : space{of}, candidates{landscape}, genes(of.size()) {
        if (service) host.provide<sdk::Candidates>(candidates);
        screener.begin(host, testkit::scope_of(space, 1, 1));
    }
    Found next() {
        sdk::Stream stream{host.seed("test", number++)};
        return screener.find(genes, stream, [&](auto drawn) { draw_uniform(space, stream, drawn); });
    }

    std::span<const sdk::Slot> space;
    testkit::FakeHost host;
    testkit::FakeCandidates candidates;
    sdk::Screener screener;
    sdk::Genes genes;
    std::uint64_t number = 0;
};

TEST_CASE("only candidates that keep the constraints are found, each once, until there are no more") {
    Finding finding{small, at_most(4)};
    std::set<sdk::Genes> found;
    while (finding.next() == Found::feasible) {
        CHECK(finding.genes[0] + finding.genes[1] <= 4);
        CHECK(found.insert(finding.genes).second);
    }
    CHECK(found.size() == 15);
    CHECK(finding.next() == Found::nothing);
    CHECK(finding.candidates.looks() == 100);  // nothing was looked at twice
}

TEST_CASE("one candidate in a million that is feasible is found by descending the violations") {
    Finding finding{slots, at_most(0)};
    Found found = Found::infeasible;
    int calls = 0;
    while (found == Found::infeasible) {
        found = finding.next();
        ++calls;
    }
    CHECK(found == Found::feasible);
    CHECK(finding.genes == sdk::Genes{0, 0, 0});
    CHECK(calls <= 3);
    CHECK(finding.candidates.looks() < 1000);
    // Nothing else keeps the constraint: this is noticed, in a space too large to be walked.
    CHECK(finding.next() == Found::nothing);
    const auto looks = finding.candidates.looks();
    CHECK(finding.next() == Found::nothing);
    CHECK(finding.candidates.looks() == looks);
}

TEST_CASE("where nothing is feasible, proposals come nearer and nearer") {
    Finding finding{slots, at_most(-100)};
    CHECK(finding.next() == Found::infeasible);
    // The best of 256 uniform draws has a sum of some 20.
    CHECK(finding.genes[0] + finding.genes[1] + finding.genes[2] < 10);
    std::int64_t nearest = 300;
    for (int i = 0; i < 10; ++i) {
        nearest = std::min(nearest, finding.genes[0] + finding.genes[1] + finding.genes[2]);
        CHECK(finding.next() == Found::infeasible);
    }
    CHECK(nearest == 0);
}

TEST_CASE("where nothing is feasible in a small space, everything is proposed once") {
    Finding finding{small, at_most(-1)};
    std::set<sdk::Genes> found;
    while (finding.next() == Found::infeasible) CHECK(found.insert(finding.genes).second);
    CHECK(found.size() == 100);
}

TEST_CASE("genes that form no network are the last choice") {
    const auto no_network = [](std::uint64_t, std::span<const std::int64_t> genes) {
        if (genes[0] != 3) return testkit::Result{sdk::Outcome::infeasible, {}, {}};
        return testkit::Result{sdk::Outcome::infeasible, {}, {0.5}};
    };
    Finding finding{small, no_network};
    for (int i = 0; i < 10; ++i) {
        CHECK(finding.next() == Found::infeasible);
        CHECK(finding.genes[0] == 3);
    }
    int rest = 0;
    while (finding.next() == Found::infeasible) ++rest;
    CHECK(rest == 90);
}

TEST_CASE("without the service all genes are found once") {
    Finding finding{small, at_most(4), false};
    std::set<sdk::Genes> found;
    while (finding.next() == Found::feasible) CHECK(found.insert(finding.genes).second);
    CHECK(found.size() == 100);
    CHECK(finding.next() == Found::nothing);
    CHECK(finding.candidates.looks() == 0);
}

// Every candidate is the same network as one with even genes.
class Halves final : public sdk::Candidates {
public:
    sdk::Screening screen(std::span<std::int64_t> genes, std::span<double>) const override {
        std::uint64_t identity = 1;
        for (auto& gene : genes) {
            gene = gene / 2 * 2;
            identity = identity * 100 + static_cast<std::uint64_t>(gene);
        }
        return {true, true, identity};
    }
    void metrics(std::span<const std::int64_t>, std::span<const std::string_view>, std::span<double>) const override {}
};

TEST_CASE("a network is found once whatever genes stand for it, and by its canonical ones") {
    const Halves halves;
    testkit::FakeHost host;
    host.provide<sdk::Candidates>(halves);
    sdk::Screener screener;
    screener.begin(host, testkit::scope_of(small));
    std::set<sdk::Genes> found;
    sdk::Genes genes(2);
    for (std::uint64_t number = 0;; ++number) {
        sdk::Stream stream{number};
        if (screener.find(genes, stream, [&](auto drawn) { draw_uniform(small, stream, drawn); }) == Found::nothing)
            break;
        CHECK((genes[0] % 2 == 0 && genes[1] % 2 == 0));
        CHECK(found.insert(genes).second);
    }
    CHECK(found.size() == 25);
}

TEST_CASE("the violation of a candidate is the sum of what is beyond its bounds") {
    const double violations[] = {0.5, -3, 0.25};
    CHECK(sdk::total_violation(violations, 3) == 0.75);
    CHECK(sdk::total_violation({}, 0) == 0);
    CHECK(sdk::total_violation({}, 2) == std::numeric_limits<double>::infinity());
}

}  // namespace
