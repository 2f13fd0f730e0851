// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/cross_validation.hpp"

#include <algorithm>

#include "core/dataset/folds.hpp"

namespace linnet::core {

std::uint32_t most_folds(const RunPlan& plan) {
    for (std::size_t i = 0; i < plan.metrics.size(); ++i)
        if (plan.metrics[i].stage > sdk::Stage::after_training && plan.needs(i)) return 1;
    return static_cast<std::uint32_t>(plan.data->fold_rows().size() + 1);
}

TrainingResult cross_validate(const RunPlan& plan, const Handle<sdk::Trainer>& trainer, const sdk::GraphView& graph,
                              const TrainingOptions& options, std::uint32_t folds, const sdk::Budget& budget) {
    auto result = train(plan, trainer, graph, options, nullptr, budget);
    const auto own = plan.data->validation().labels;
    std::vector<std::int32_t> labels{own.begin(), own.end()};
    for (std::uint32_t fold = 1; fold < folds && result.outcome == sdk::FitOutcome::finished; ++fold) {
        const FoldData data{*plan.data, plan.data->fold_rows()[fold - 1]};
        auto other = options;
        other.data = &data;
        other.seed = stream_seed(options.seed, "fold", fold);
        const auto judged = train(plan, trainer, graph, other, nullptr, budget);
        result.outcome = judged.outcome;
        result.memory_bytes = std::max(result.memory_bytes, judged.memory_bytes);
        const auto held_out = data.validation().labels;
        labels.insert(labels.end(), held_out.begin(), held_out.end());
        result.predicted.insert(result.predicted.end(), judged.predicted.begin(), judged.predicted.end());
    }
    if (result.outcome != sdk::FitOutcome::finished) return result;
    result.scores = late_metrics(plan, graph, sdk::Evidence{labels, result.predicted, plan.classes});
    return result;
}

}  // namespace linnet::core
