// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How trials of one objective rank where constraints count too: K. Deb, "An efficient constraint handling method for
// genetic algorithms", Computer Methods in Applied Mechanics and Engineering 186, 2000. Feasible before infeasible,
// among feasible ones the better score, among infeasible ones the smaller violation.

#include <algorithm>
#include <compare>
#include <cstddef>
#include <limits>
#include <linnet/sdk/host.hpp>
#include <linnet/sdk/strategy.hpp>
#include <span>
#include <string>
#include <string_view>

namespace linnet::sdk {

// How far a candidate is beyond its bounds: the sum of its positive violations. 0: it keeps all. Infinite when there
// are none although there are constraints: no network, or a fault.
inline double total_violation(std::span<const double> violations, std::size_t constraints) {
    if (violations.size() < constraints) return std::numeric_limits<double>::infinity();
    double sum = 0;
    for (const double violation : violations) sum += std::max(violation, 0.0);
    return sum;
}

// The smaller, the better.
struct Standing {
    double violation = std::numeric_limits<double>::infinity();
    double score = std::numeric_limits<double>::infinity();

    friend auto operator<=>(const Standing&, const Standing&) = default;
};

// By the first objective. A trial that faulted or was stopped is worse than all others.
inline Standing standing_of(const Trial& trial, std::size_t constraints) {
    Standing standing;
    if (trial.outcome == Outcome::infeasible) {
        standing.violation = total_violation(trial.violations, constraints);
        // Infeasible for a reason that is no number: as bad as no network.
        if (standing.violation == 0) standing.violation = std::numeric_limits<double>::infinity();
    } else if (trial.outcome == Outcome::measured && !trial.scores.empty()) {
        standing.violation = total_violation(trial.violations, constraints);
        standing.score = trial.scores[0];
    }
    return standing;
}

// For strategies that rank by it: says in begin() that further objectives are not looked at, where there are any.
inline void warn_of_further_objectives(Host& host, const SearchScope& scope, std::string_view strategy) {
    if (scope.objectives > 1)
        host.log(Level::warning, "strategy " + std::string(strategy) +
                                     " searches for the first objective alone; nsga2 searches for all " +
                                     std::to_string(scope.objectives));
}

}  // namespace linnet::sdk
