// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/front.hpp"

#include <algorithm>
#include <linnet/sdk/support/pareto.hpp>

#include "core/kernel/ranking.hpp"
#include "core/kernel/report_json.hpp"

namespace linnet::core {
namespace {

const Constraint* limit_of(const RunPlan& plan, const Objective& objective) {
    for (const auto& constraint : plan.constraints)
        if (constraint.metric == objective.metric && constraint.upper != objective.maximise) return &constraint;
    return nullptr;
}

// `scores` are those of the feasible trials in this objective.
ObjectiveRange range_of(const RunPlan& plan, const Objective& objective, std::span<const double> scores) {
    const auto [best, worst] = std::ranges::minmax(scores);
    const auto* limit = limit_of(plan, objective);
    ObjectiveRange range;
    range.limited = limit != nullptr;
    range.reference = limit ? limit->bound : objective.score(worst);  // a score's score is the value
    // Nothing is smaller than no bytes or better than a fraction of 1; where a trial is, it is the ideal.
    const bool bounded = !objective.maximise || plan.metrics[objective.metric].unit.empty();
    const double ideal = objective.score(objective.maximise ? 1 : 0);
    range.ideal = objective.score(bounded ? std::min(best, ideal) : best);
    return range;
}

}  // namespace

std::vector<std::uint64_t> pareto_front(const RunPlan& plan, std::span<const TrialRecord> trials) {
    struct Point {
        std::uint64_t number;
        std::vector<double> scores;
    };
    // Of equals the first stays.
    const auto beats = [](const Point& a, const Point& b) {
        return sdk::dominates(a.scores, b.scores) || (a.scores == b.scores && a.number < b.number);
    };
    std::vector<Point> front;
    for (const auto* trial : one_per_network(trials)) {
        Point point{trial->number, cautious_scores(plan, *trial)};
        if (std::ranges::any_of(front, [&](const auto& other) { return beats(other, point); })) continue;
        std::erase_if(front, [&](const auto& other) { return beats(point, other); });
        front.push_back(std::move(point));
    }
    std::vector<std::uint64_t> numbers;
    for (const auto& point : front) numbers.push_back(point.number);
    return numbers;
}

std::optional<FrontVolume> front_volume(const RunPlan& plan, std::span<const TrialRecord> trials) {
    const auto feasible = one_per_network(trials);
    const auto objectives = plan.objectives.size();
    if (objectives < 2 || feasible.empty()) return {};
    FrontVolume volume{0, {}};
    std::vector<std::vector<double>> points(feasible.size(), std::vector<double>(objectives));
    bool degenerate = false;
    for (std::size_t m = 0; m < objectives; ++m) {
        const auto& objective = plan.objectives[m];
        std::vector<double> scores;
        for (const auto* trial : feasible) scores.push_back(trial->scores[m]);
        const auto range = range_of(plan, objective, scores);
        volume.ranges.push_back(range);
        const double ideal = objective.score(range.ideal), span = objective.score(range.reference) - ideal;
        degenerate = degenerate || !(span > 0);
        for (std::size_t i = 0; i < scores.size(); ++i) points[i][m] = (scores[i] - ideal) / span;
    }
    if (!degenerate) {
        const auto front = pareto_front(plan, trials);
        std::vector<std::vector<double>> kept;
        for (std::size_t i = 0; i < feasible.size(); ++i)
            if (std::ranges::binary_search(front, feasible[i]->number)) kept.push_back(std::move(points[i]));
        volume.value = sdk::hypervolume(kept, std::vector<double>(objectives, 1));
    }
    return volume;
}

std::string front_json(const RunPlan& plan, const std::filesystem::path& study, std::span<const TrialRecord> trials) {
    Json objectives = Json::array();
    for (const auto& objective : plan.objectives)
        objectives.push_back({{"metric", plan.metrics[objective.metric].id},
                              {"direction", objective.maximise ? "maximise" : "minimise"},
                              {"unit", plan.metrics[objective.metric].unit}});
    Json object{{"study", study.string()},
                {"board", plan.board->id()},
                {"runtime", plan.runtime_id},
                {"objectives", std::move(objectives)}};
    add_front(plan, trials, object);
    return object.dump();
}

}  // namespace linnet::core
