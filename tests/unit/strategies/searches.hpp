// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Searches over made-up landscapes, to compare strategies by what they find.

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <linnet/sdk/strategy.hpp>
#include <linnet/testkit/search.hpp>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace linnet::tests {

using Settings = std::map<std::string, testkit::FakeConfig::Value>;
using Make = std::function<std::shared_ptr<sdk::Strategy>(sdk::Host&)>;

// A strategy with its defaults, some of them replaced.
template <class Strategy>
Make made(std::span<const linnet_param> params, Settings settings = {}) {
    return [params, settings](sdk::Host& host) -> std::shared_ptr<sdk::Strategy> {
        return std::make_shared<Strategy>(host, testkit::FakeConfig{params, settings});
    };
}

struct Plan {
    std::vector<sdk::Slot> slots;
    testkit::Landscape landscape;
    std::uint64_t trials = 100;
    std::uint64_t seed = 1;
    std::uint64_t lag = 1;
    std::size_t objectives = 1, constraints = 0;
    bool screened = false;  // with the service Candidates
    std::map<std::string, Make> others = {};
};

struct Found {
    std::vector<testkit::Step> proposals;
    std::vector<testkit::Result> results;  // of the proposals
    bool exhausted = false;
    std::uint64_t looks = 0;

    double best() const {  // smallest first score so far
        double best = std::numeric_limits<double>::infinity();
        for (const auto& result : results)
            if (!result.scores.empty()) best = std::min(best, result.scores[0]);
        return best;
    }
    // How many trials it took until a first score of at most this; one more than there were when it never was.
    std::size_t trials_until(double score) const {
        std::size_t trial = 0;
        while (trial < results.size() && (results[trial].scores.empty() || results[trial].scores[0] > score)) ++trial;
        return trial + 1;
    }
};

inline Found search(const Make& make, const Plan& plan) {
    testkit::FakeHost host{plan.seed};
    const testkit::FakeCandidates candidates{plan.landscape};
    std::map<std::string, testkit::FakeStrategies::Make, std::less<>> others;
    for (const auto& [id, make_other] : plan.others)
        others.emplace(id, [&host, make_other = make_other] { return make_other(host); });
    const testkit::FakeStrategies strategies{std::move(others)};
    if (plan.screened) host.provide<sdk::Candidates>(candidates);
    if (!plan.others.empty()) host.provide<sdk::Strategies>(strategies);
    testkit::Search search{make(host), plan.slots, plan.objectives, plan.constraints, plan.lag, plan.landscape};
    Found found;
    found.exhausted = !search.run(plan.trials);
    for (const auto& step : search.steps()) {
        if (step.answer != sdk::Answer::propose) continue;
        found.proposals.push_back(step);
        found.results.push_back(plan.landscape(step.trial, step.genes));
    }
    found.looks = candidates.looks();
    return found;
}

// Ordered genes of 16 values each.
inline std::vector<sdk::Slot> ordered_slots(std::size_t count) {
    return std::vector<sdk::Slot>(count, sdk::Slot{"gene", 0, 15, 1, true});
}

// The sum of each gene's distance to its own best value. 0 at one candidate alone.
inline testkit::Result separable(std::uint64_t, std::span<const std::int64_t> genes) {
    double cost = 0;
    for (std::size_t i = 0; i < genes.size(); ++i)
        cost += std::abs(static_cast<double>(genes[i]) - static_cast<double>((5 * i + 3) % 16)) / 15;
    return {sdk::Outcome::measured, {cost}, {}};
}

// Feasible where the sum of all genes is at most `bound`, and there the better the larger the first gene.
inline testkit::Landscape bounded(std::int64_t bound) {
    return [bound](std::uint64_t, std::span<const std::int64_t> genes) -> testkit::Result {
        std::int64_t sum = 0;
        for (const auto gene : genes) sum += gene;
        const double violation = static_cast<double>(sum - bound) / static_cast<double>(bound);
        if (violation > 0) return {sdk::Outcome::infeasible, {}, {violation}};
        return {sdk::Outcome::measured, {-static_cast<double>(genes[0])}, {violation}};
    };
}

}  // namespace linnet::tests
