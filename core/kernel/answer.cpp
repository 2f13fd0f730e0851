// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/answer.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/kernel/pricing.hpp"
#include "core/kernel/ranking.hpp"
#include "core/kernel/report_json.hpp"
#include "core/kernel/search.hpp"
#include "core/support/errors.hpp"

namespace linnet::core {
namespace {

bool is_late(const MetricUse& use) { return use.stage != sdk::Stage::before_training; }

double worst(const TrialRecord& trial) {
    return trial.violations.empty() ? 0 : *std::ranges::max_element(trial.violations);
}

// A training of the study's that a limit or an objective asks more about than was measured has no answer.
void expect_measured(const RunPlan& plan, const TrialRecord& trial) {
    for (std::size_t i = 0; i < plan.metrics.size(); ++i)
        if (const auto& use = plan.metrics[i]; is_late(use) && plan.needs(i) && !trial.metrics.contains(use.id))
            throw InputError("metric \"" + use.id + "\" was not measured in this study, and it is known after " +
                             (use.stage == sdk::Stage::after_training ? "training" : "quantization") +
                             " only; a new search with it in [constraints] or [objectives] would measure it");
}

// The trial under the plan: early metrics anew, late ones as they are.
void judge(const EarlierStudy& study, TrialRecord& trial) {
    const auto& plan = *study.plan;
    const auto priced = price(plan, network_of(study, trial), Thoroughness::needed);
    for (std::size_t i = 0; i < plan.metrics.size(); ++i) {
        if (is_late(plan.metrics[i])) continue;
        trial.metrics.erase(plan.metrics[i].id);
        if (!std::isnan(priced.values[i])) trial.metrics[plan.metrics[i].id] = priced.values[i];
    }
    const auto value = [&](std::size_t metric) { return trial.metrics.at(plan.metrics[metric].id); };
    trial.scores.clear();
    trial.violations.clear();
    for (const auto& objective : plan.objectives) trial.scores.push_back(objective.score(value(objective.metric)));
    for (const auto& limit : plan.constraints) trial.violations.push_back(limit.violation(value(limit.metric)));
    trial.reason = explain_violations(plan, metric_values(plan, trial), trial.violations);
}

// Candidates that broke a limit of the study's, and keep the plan's as far as that is known without training.
std::uint64_t count_untrained(const EarlierStudy& study) {
    std::set<std::string> trained, fitting;
    for (const auto& trial : study.trials)
        if (trial.outcome == sdk::Outcome::measured) trained.insert(trial.digest);
    for (const auto& trial : study.trials) {
        if (trial.outcome != sdk::Outcome::infeasible || trial.duplicate_of >= 0 || trial.digest.empty()) continue;
        if (trained.contains(trial.digest)) continue;
        try {
            if (price(*study.plan, network_of(study, trial), Thoroughness::needed).feasible)
                fitting.insert(trial.digest);
        } catch (const PluginFault&) {
            // What cannot be priced does not fit.
        }
    }
    return fitting.size();
}

std::vector<std::string> kept_metrics(const EarlierStudy& study) {
    std::vector<std::string> kept;
    const auto& metrics = study.plan->metrics;
    for (std::size_t i = 0; i < metrics.size() && study.other_target; ++i)
        if (metrics[i].stage != sdk::Stage::after_training && is_late(metrics[i]) && study.plan->needs(i))
            kept.push_back(metrics[i].id);
    return kept;
}

}  // namespace

void expect_answerable(const std::vector<std::string>& overrides) {
    for (const auto& option : overrides) {
        const auto key = option.substr(0, option.find('='));
        const auto section = key.substr(0, key.find('.'));
        if (section != "constraints" && section != "objectives" && section != "target")
            throw InputError("--set " + option +
                             ": an answer is taken from networks that are trained already, so it can change keys of "
                             "[constraints], [objectives] and [target] only; another " +
                             key + " needs a new search");
    }
}

Answer answer(const EarlierStudy& study) {
    Answer answer;
    std::string fault;
    for (const auto& known : study.trials) {
        if (known.outcome != sdk::Outcome::measured || known.duplicate_of >= 0) continue;
        expect_measured(*study.plan, known);
        auto trial = known;
        try {
            judge(study, trial);
        } catch (const PluginFault& failure) {
            fault = failure.what();
            continue;
        }
        answer.trials.push_back(std::move(trial));
    }
    if (answer.trials.empty() && !fault.empty()) throw PluginFault(fault);
    for (std::size_t i = 0; i < answer.trials.size(); ++i) {
        const auto& trial = answer.trials[i];
        if (!is_feasible(trial)) {
            if (!answer.nearest || worst(trial) < worst(answer.trials[*answer.nearest])) answer.nearest = i;
            continue;
        }
        ++answer.fitting;
    }
    std::vector<double> best_scores;
    for (const auto* trial : one_per_network(answer.trials)) {
        auto scores = cautious_scores(*study.plan, *trial);
        if (answer.best && scores >= best_scores) continue;
        answer.best = static_cast<std::size_t>(trial - answer.trials.data());
        best_scores = std::move(scores);
    }
    if (answer.best) answer.nearest.reset();
    answer.untrained = count_untrained(study);
    answer.kept = kept_metrics(study);
    return answer;
}

std::map<std::string, double> late_values(const RunPlan& plan, const TrialRecord& trial) {
    std::map<std::string, double> values;
    for (const auto& use : plan.metrics)
        if (const auto found = trial.metrics.find(use.id); is_late(use) && found != trial.metrics.end())
            values.insert(*found);
    return values;
}

std::string answer_json(const EarlierStudy& study, const Answer& answer, const std::vector<std::string>& command) {
    const auto& plan = *study.plan;
    Json object{{"study", study.folder.string()},
                {"board", plan.board->id()},
                {"runtime", plan.runtime_id},
                {"outcome", answer.best ? "found" : "nothing_feasible"}};
    if (answer.best) {
        const auto& trial = answer.trials[*answer.best];
        const auto graph = network_of(study, trial);
        auto values = price(plan, graph, Thoroughness::all).values;
        Json validation = Json::object();
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto& use = plan.metrics[i];
            const auto found = trial.metrics.find(use.id);
            if (!is_late(use) || found == trial.metrics.end()) continue;
            if (use.stage == sdk::Stage::after_training)
                validation[use.id] = found->second;
            else
                values[i] = found->second;
        }
        object["best"] = {{"trial", trial.number},
                          {"genes", genes_json(plan, trial.genes)},
                          {"graph", "sha256:" + trial.digest},
                          {"epochs", trial.epochs},
                          {"metrics", metrics_json(plan, graph, values)},
                          {"scores", {{"validation", validation}}}};
    } else if (answer.nearest) {
        const auto& trial = answer.trials[*answer.nearest];
        object["nearest"] = trial_json(plan, trial);
        object["binding"] = violations_json(plan, metric_values(plan, trial), trial.violations);
    }
    object["counts"] = {
        {"trained", answer.trials.size()}, {"fitting", answer.fitting}, {"untrained_fitting", answer.untrained}};
    object["kept"] = answer.kept;
    if (!command.empty()) object["train"] = command;
    return object.dump();
}

}  // namespace linnet::core
