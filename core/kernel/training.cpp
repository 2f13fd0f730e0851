// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/training.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace linnet::core {
namespace {

class Judge final : public sdk::FitSink {
public:
    Judge(const RunPlan& plan, const sdk::GraphView& graph, const sdk::Dataset& data, const TrainingOptions& options)
        : plan_{plan}, graph_{graph}, data_{data}, options_{options} {}

    sdk::EpochVerdict epoch_done(const sdk::EpochResult& epoch) override {
        const auto score = score_of(epoch);
        result.history.push_back(
            {epoch.epoch, epoch.train_loss, epoch.validation_loss, reported(score, epoch), epoch.learning_rate});
        result.memory_bytes = std::max(result.memory_bytes, epoch.memory_bytes);
        sdk::EpochVerdict verdict;
        // Among equal scores the smaller loss wins: accuracy moves in steps, confidence does not.
        const bool better = score < best_score_ || (score == best_score_ && epoch.validation_loss < best_loss_);
        if (better) best_loss_ = epoch.validation_loss;
        verdict.keep = better || (options_.keep == Keep::last && epoch.epoch == options_.epochs);
        if (verdict.keep) {
            result.kept_epoch = epoch.epoch;
            result.predicted.assign(epoch.predicted.begin(), epoch.predicted.end());
        }
        if (score < best_score_ || best_score_ == infinity) {
            best_score_ = score;
            last_progress_ = last_reduction_ = epoch.epoch;
        }
        if (options_.patience > 0 && epoch.epoch - last_progress_ >= options_.patience) verdict.stop = true;
        if (options_.plateau > 0 && epoch.epoch - last_reduction_ >= options_.plateau) {
            verdict.rate_factor = options_.plateau_factor;
            last_reduction_ = epoch.epoch;
        }
        if (options_.on_epoch) options_.on_epoch(result.history.back());
        return verdict;
    }

    void weights(sdk::NodeId node, std::string_view role, std::span<const float> values) override {
        result.weights.set(node, role, values);
    }

    TrainingResult result;

private:
    static constexpr double infinity = std::numeric_limits<double>::infinity();

    double score_of(const sdk::EpochResult& epoch) const {
        const auto* objective = plan_.judge();
        if (!objective) return epoch.validation_loss;
        const sdk::Evidence evidence{data_.validation().labels, epoch.predicted, plan_.classes};
        return objective->score(measure(plan_.metrics[objective->metric], PlannedCandidate{plan_, graph_, &evidence}));
    }

    double reported(double score, const sdk::EpochResult& epoch) const {
        const auto* objective = plan_.judge();
        if (!objective) return epoch.validation_loss;
        return objective->maximise ? -score : score;
    }

    const RunPlan& plan_;
    const sdk::GraphView& graph_;
    const sdk::Dataset& data_;
    const TrainingOptions& options_;
    double best_score_ = infinity, best_loss_ = infinity;
    std::uint32_t last_progress_ = 0, last_reduction_ = 0;
};

}  // namespace

std::map<std::string, double> late_metrics(const RunPlan& plan, const sdk::GraphView& graph,
                                           const sdk::Evidence& evidence) {
    std::map<std::string, double> values;
    const PlannedCandidate candidate{plan, graph, &evidence};
    for (std::size_t i = 0; i < plan.metrics.size(); ++i) {
        const auto& use = plan.metrics[i];
        if (use.stage != sdk::Stage::after_training) continue;
        try {
            values[use.id] = measure(use, candidate);
        } catch (const PluginFault&) {
            if (plan.needs(i)) throw;
        }
    }
    return values;
}

TrainingResult train(const RunPlan& plan, const Handle<sdk::Trainer>& trainer, const sdk::GraphView& graph,
                     const TrainingOptions& options, const sdk::WeightsView* start, const sdk::Budget& budget) {
    const sdk::Dataset& data = options.data ? *options.data : *plan.data;
    Judge judge{plan, graph, data, options};
    const sdk::TrainingPlan training{options.epochs, options.seed, options.done_epochs, options.ranges};
    judge.result.outcome =
        trainer("fit", [&](sdk::Trainer& object) { return object.fit(graph, data, training, start, budget, judge); });
    auto result = std::move(judge.result);
    if (result.outcome == sdk::FitOutcome::diverged) result.weights.clear();
    if (result.outcome == sdk::FitOutcome::finished && (result.weights.empty() || result.kept_epoch == 0))
        throw PluginFault(trainer.label() + ".fit: says it finished but handed out no weights");
    if (result.kept_epoch > 0 && !result.weights.empty()) {
        const sdk::Evidence evidence{data.validation().labels, result.predicted, plan.classes};
        result.scores = late_metrics(plan, graph, evidence);
    }
    return result;
}

}  // namespace linnet::core
