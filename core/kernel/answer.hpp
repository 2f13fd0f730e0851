// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a study says about other limits, another board or another runtime, without a new search.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/kernel/earlier_study.hpp"

namespace linnet::core {

// Throws InputError for an option "key=value" of another section than an answer can change.
void expect_answerable(const std::vector<std::string>& overrides);

struct Answer {
    std::vector<TrialRecord> trials;     // every training of the study, by number, priced and judged by the plan
    std::optional<std::size_t> best;     // in trials: fits, and is first by its cautious scores (ranking.hpp)
    std::optional<std::size_t> nearest;  // with no best: the one that breaks its limits least
    std::uint64_t fitting = 0;           // of trials
    std::uint64_t untrained = 0;         // networks the study never trained that keep the limits known before training
    std::vector<std::string> kept;       // metrics of limits and objectives that stay as the study's own board and
                                         // runtime gave them: another one may give others
};

// Metrics known before training are those of the study's plan; what is known after it is taken from the study. Of
// trials that are equal in all objectives the first is the best. A trial that cannot be priced does not fit. Throws
// InputError when the study has not measured a metric that the plan needs, or when its networks cannot be built again;
// PluginFault when no trial can be priced.
Answer answer(const EarlierStudy& study);

// Those of a trial's metrics that are known after training only, by id.
std::map<std::string, double> late_values(const RunPlan& plan, const TrialRecord& trial);

// The answer of `linnet answer --json`: fields like those of result.json.
std::string answer_json(const EarlierStudy& study, const Answer& answer, const std::vector<std::string>& command);

}  // namespace linnet::core
