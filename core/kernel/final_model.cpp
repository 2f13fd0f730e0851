// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/final_model.hpp"

#include <algorithm>

#include "core/support/errors.hpp"

namespace linnet::core {
namespace {

TrainingResult train_to_the_end(const RunPlan& plan, const Handle<sdk::Trainer>& trainer, const Graph& graph,
                                const FinalRequest& request, const sdk::Budget& budget) {
    const auto& choice = plan.file.final;
    TrainingOptions options;
    options.epochs = choice.epochs;
    options.seed = plan.host->seed("final training", 0);
    options.patience = choice.patience;
    options.plateau = choice.plateau;
    options.plateau_factor = choice.plateau_factor;
    if (request.on_epoch) options.on_epoch = [&](const EpochRecord& epoch) { request.on_epoch(epoch, choice.epochs); };
    const sdk::WeightsView* start = request.start ? &request.start->weights : nullptr;
    return train(plan, trainer, graph, options, start, budget);
}

// Smaller is better.
double judged(const RunPlan& plan, const std::map<std::string, double>& scores) {
    const auto* judge = plan.judge();
    return judge ? judge->score(scores.at(plan.metrics[judge->metric].id)) : 0.0;
}

void test_once(const RunPlan& plan, const Handle<sdk::Trainer>& trainer, FinalModel& model) {
    if (!plan.data->has_test()) return;
    const auto test = plan.data->test();
    std::vector<std::int32_t> predicted(test.size(), -1);
    trainer("predict",
            [&](sdk::Trainer& object) { object.predict(*model.graph, model.weights, test.features, predicted); });
    const auto classes = static_cast<std::size_t>(plan.classes);
    model.confusion.assign(classes, std::vector<std::uint64_t>(classes, 0));
    for (std::size_t i = 0; i < predicted.size(); ++i) {
        if (predicted[i] < 0 || predicted[i] >= plan.classes)
            throw PluginFault(trainer.label() + ".predict: answered class " + std::to_string(predicted[i]) +
                              " for test window " + std::to_string(i) + ", of " + std::to_string(classes) + " classes");
        ++model.confusion[static_cast<std::size_t>(test.labels[i])][static_cast<std::size_t>(predicted[i])];
    }
    model.test = late_metrics(plan, *model.graph, sdk::Evidence{test.labels, predicted, plan.classes});
}

}  // namespace

FinalModel make_final_model(const RunPlan& plan, const FinalRequest& request, const sdk::Budget& budget,
                            const Clock& clock) {
    const auto started = clock.now();
    FinalModel model;
    if (request.start) model.start = *request.start;
    model.genes = request.genes;
    model.graph = build_graph(plan, request.genes);
    if (!model.graph) throw InputError(format_genes(plan, request.genes) + " form no network for these windows");
    if (request.trial) {
        if (model.graph->digest() != request.trial->digest)
            throw PluginFault(plan.space.label() + ".build: built another network for " +
                              format_genes(plan, request.genes) + " than during the search");
        model.trial = request.trial->number;
    }
    model.price = price(plan, *model.graph, Thoroughness::all);

    const auto trainer = plan.make_trainer(Purpose::final_training);
    if (request.weights) {
        model.weights = *request.weights;
        for (const auto& use : plan.metrics)
            if (use.stage == sdk::Stage::after_training && request.trial->metrics.contains(use.id))
                model.validation[use.id] = request.trial->metrics.at(use.id);
        model.epochs = request.trial->epochs;
        model.training_memory = request.trial->training_memory;
    }
    if (request.retrain && plan.file.final.epochs > 0 && !budget.exhausted()) {
        auto trained = train_to_the_end(plan, trainer, *model.graph, request, budget);
        if (trained.outcome == sdk::FitOutcome::diverged && !request.weights)
            throw PluginFault(trainer.label() + ".fit: the final training diverged: its loss is not a finite number");
        model.history = trained.history;
        model.training_memory = std::max(model.training_memory, trained.memory_bytes);
        const bool better = !trained.weights.empty() &&
                            (!request.weights || judged(plan, trained.scores) < judged(plan, model.validation));
        if (better) {
            model.retrained = true;
            model.weights = std::move(trained.weights);
            model.validation = std::move(trained.scores);
            model.epochs = static_cast<std::uint32_t>(trained.history.size());
            model.best_epoch = trained.best_epoch;
        }
    }
    if (request.test && !model.weights.empty()) test_once(plan, trainer, model);
    model.seconds = std::chrono::duration<double>(clock.now() - started).count();
    return model;
}

}  // namespace linnet::core
