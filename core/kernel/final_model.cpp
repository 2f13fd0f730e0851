// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/final_model.hpp"

#include <algorithm>

#include "core/kernel/operation_support.hpp"
#include "core/kernel/range_search.hpp"
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
    options.keep = choice.keep;
    if (request.on_epoch) options.on_epoch = [&](const EpochRecord& epoch) { request.on_epoch(epoch, choice.epochs); };
    const sdk::WeightsView* start = request.start ? &request.start->weights : nullptr;
    return train(plan, trainer, graph, options, start, budget);
}

// Smaller is better.
double judged(const RunPlan& plan, const std::map<std::string, double>& scores) {
    const auto* judge = plan.judge();
    return judge ? judge->score(scores.at(plan.metrics[judge->metric].id)) : 0.0;
}

std::vector<std::vector<std::uint64_t>> confusion_of(const RunPlan& plan, std::span<const std::int32_t> predicted,
                                                     const std::string& who) {
    const auto labels = plan.data->test().labels;
    const auto classes = static_cast<std::size_t>(plan.classes);
    std::vector<std::vector<std::uint64_t>> confusion(classes, std::vector<std::uint64_t>(classes, 0));
    for (std::size_t i = 0; i < predicted.size(); ++i) {
        if (predicted[i] < 0 || predicted[i] >= plan.classes)
            throw PluginFault(who + ": answered class " + std::to_string(predicted[i]) + " for test window " +
                              std::to_string(i) + ", of " + std::to_string(classes) + " classes");
        ++confusion[static_cast<std::size_t>(labels[i])][static_cast<std::size_t>(predicted[i])];
    }
    return confusion;
}

// Whether the weights of a final training are better than those of the search. The score of the search is the best of
// many candidates on the same windows, luckier than what one more training comes to: so it is not asked where the final
// training is the longer one and ran to its end. A score of several folds is of other windows and says nothing here.
bool replaces(const RunPlan& plan, const FinalRequest& request, const TrainingResult& trained,
              const FinalModel& searched) {
    if (trained.weights.empty()) return false;
    if (!request.weights || request.trial->folds > 1) return true;
    const bool ran_to_its_end = trained.kept_epoch == plan.file.final.epochs;
    if (plan.file.final.keep == Keep::last && ran_to_its_end && plan.file.final.epochs >= request.trial->epochs)
        return true;
    return judged(plan, trained.scores) < judged(plan, searched.validation);
}

void test_once(const RunPlan& plan, const Handle<sdk::Trainer>& trainer, FinalModel& model) {
    if (!plan.data->has_test()) return;
    const auto test = plan.data->test();
    std::vector<std::int32_t> predicted(test.size(), -1);
    trainer("predict",
            [&](sdk::Trainer& object) { object.predict(*model.graph, model.weights, test.features, predicted); });
    model.confusion = confusion_of(plan, predicted, trainer.label() + ".predict");
    model.test = late_metrics(plan, *model.graph, sdk::Evidence{test.labels, predicted, plan.classes});
}

// The ranges of a method that the user named are those of the method.
Deployment refine(const RunPlan& plan, const Deployable& network, Deployment deployment) {
    if (plan.file.final.calibration != "automatic") return deployment;
    try {
        return search_ranges(plan, network, std::move(deployment));
    } catch (const std::invalid_argument& refusal) {
        throw PluginFault(refusal.what());
    }
}

IntegerResult quantize_final(const RunPlan& plan, const FinalModel& model, bool may_train, const sdk::Budget& budget) {
    IntegerResult integer;
    const auto network = deploy(plan, *model.graph, model.weights);
    integer.deployment = refine(plan, network, quantize_network(plan, network));
    if (may_train) integer.deployment = fine_tune(plan, *model.graph, std::move(integer.deployment), budget);
    const auto& integers = *integer.deployment.model;
    sdk::InputCounts ignored;
    const auto predicted = deployed_classes(plan, integers, sdk::Part::validation, ignored);
    if (!predicted)
        throw PluginFault("runtime " + plan.runtime_id + " cannot be run here, so there are no scores in int8");
    const sdk::Evidence evidence{plan.data->validation().labels, *predicted, plan.classes};
    integer.validation = late_metrics(plan, *model.graph, evidence);
    LazyDeployment deployment{plan, integer.deployment.model};
    integer.metrics = deployed_metrics(plan, *model.graph, evidence, deployment, true);
    return integer;
}

void test_integers(const RunPlan& plan, const Graph& graph, IntegerResult& integer) {
    if (!plan.data->has_test()) return;
    const auto predicted = deployed_classes(plan, *integer.deployment.model, sdk::Part::test, integer.inputs);
    integer.confusion = confusion_of(plan, predicted.value(), plan.runtime.label() + ".infer");
    integer.test = late_metrics(plan, graph, sdk::Evidence{plan.data->test().labels, *predicted, plan.classes});
}

}  // namespace

FinalModel make_final_model(const RunPlan& plan, const FinalRequest& request, const sdk::Budget& budget,
                            const Clock& clock) {
    const auto started = clock.now();
    FinalModel model;
    const auto finished = [&] {
        model.seconds = std::chrono::duration<double>(clock.now() - started).count();
        return std::move(model);
    };
    if (request.start) model.start = *request.start;
    model.genes = request.genes;
    model.graph = build_graph(plan, request.genes);
    if (!model.graph) throw InputError(format_genes(plan, request.genes) + " form no network for these windows");
    if (request.trial) {
        if (model.graph->digest() != request.trial->digest)
            throw PluginFault(plan.space.label() + ".build: built another network for " +
                              format_genes(plan, request.genes) + " than during the search");
        model.trial = request.trial->number;
        model.study = request.study;
    }
    refuse_unsupported(plan, *model.graph);
    model.price = price(plan, *model.graph, Thoroughness::all);

    const auto trainer = plan.make_trainer(Purpose::final_training);
    if (request.weights) {
        model.weights = *request.weights;
        for (const auto& use : plan.metrics)
            if (use.stage != sdk::Stage::before_training && request.trial->metrics.contains(use.id))
                model.validation[use.id] = request.trial->metrics.at(use.id);
        model.epochs = request.trial->epochs;
        model.training_memory = request.trial->training_memory;
    }
    if (request.retrain && plan.file.final.epochs > 0 && !budget.exhausted()) {
        auto trained = train_to_the_end(plan, trainer, *model.graph, request, budget);
        add_deployed_scores(plan, *model.graph, trained);
        if (trained.outcome == sdk::FitOutcome::diverged && !request.weights)
            throw PluginFault(trainer.label() + ".fit: the final training diverged: its loss is not a finite number");
        model.history = trained.history;
        model.training_memory = std::max(model.training_memory, trained.memory_bytes);
        if (replaces(plan, request, trained, model)) {
            model.retrained = true;
            model.weights = std::move(trained.weights);
            model.validation = std::move(trained.scores);
            model.epochs = static_cast<std::uint32_t>(trained.history.size());
            model.kept_epoch = trained.kept_epoch;
        }
    }
    if (model.weights.empty()) return finished();
    if (plan.file.final.quantize) {
        try {
            model.integer = quantize_final(plan, model, request.retrain, budget);
        } catch (const PluginFault& failure) {  // what was trained is not lost by it
            model.not_integer = failure.what();
        }
    }
    if (request.test) test_once(plan, trainer, model);
    if (request.test && model.integer) test_integers(plan, *model.graph, *model.integer);
    return finished();
}

}  // namespace linnet::core
