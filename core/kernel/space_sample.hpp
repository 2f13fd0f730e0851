// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a search space holds under the limits of a plan, seen on a sample of it, without training.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/kernel/run_plan.hpp"

namespace linnet::core {

struct Interval {
    double low, high;
};

struct SpaceSample {
    std::size_t genes = 0;
    double candidates = 0;              // combinations of gene values
    bool whole = false;                 // every one of them was looked at, each once
    std::uint64_t samples = 0;          // genes that were looked at
    std::uint64_t networks = 0;         // of samples: form a network
    std::uint64_t distinct = 0;         // different networks among these
    std::uint64_t feasible = 0;         // of samples: a network that keeps all limits known before training
    std::uint64_t faulted = 0;          // of samples: a plugin failed on them
    std::string fault;                  // the sentence of the first of these
    std::vector<std::uint64_t> broken;  // by RunPlan::constraints: networks that break it
    Interval feasible_share{};          // 95 %; a point when the whole space was looked at

    // The constraint that most networks break, the first of equals; nothing when none is broken.
    std::optional<std::size_t> most_broken() const;
};

// The score interval of E. B. Wilson (Probable inference, the law of succession, and statistical inference, Journal of
// the American Statistical Association 22, 1927) for `hits` of `count` > 0 trials, at 95 %.
Interval wilson_interval(std::uint64_t hits, std::uint64_t count);

// Looks at `count` > 0 genes, drawn evenly and independently from the values of every gene; at the whole space when it
// has no more candidates than that. The draws depend on the seed of the run alone.
SpaceSample sample_space(const RunPlan& plan, std::uint64_t count);

// The object of `linnet check --json`.
std::string space_json(const RunPlan& plan, const SpaceSample& sample);

}  // namespace linnet::core
