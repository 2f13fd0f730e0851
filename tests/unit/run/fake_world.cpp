// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/run/fake_world.hpp"

#include <unistd.h>

#include <cmath>
#include <linnet/sdk/support/graph_cost.hpp>

#include "core/kernel/initial_gradients.hpp"
#include "core/kernel/strategy_services.hpp"

namespace linnet::test {
namespace {

using namespace core;

constexpr std::array slots{sdk::Slot{"width", 1, 200, 1, true}};

class FakeSpace final : public sdk::Space {
public:
    std::span<const sdk::Slot> slots() const noexcept override { return test::slots; }
    std::span<const std::string_view> blocks() const noexcept override { return {}; }
    // Widths 101 and up are the same network as 100.
    void canonicalize(std::span<std::int64_t> genes, sdk::Shape) const override {
        genes[0] = std::min<std::int64_t>(genes[0], 100);
    }
    // Width 99 forms no network; 50 and 51 build the same one. That of 98 ends in a softmax.
    bool build(std::span<const std::int64_t> genes, std::int32_t classes, sdk::NodeId input, sdk::GraphBuilder& builder,
               sdk::NodeId& output) const override {
        if (genes[0] == 99) return false;
        const auto width = static_cast<double>(genes[0] == 51 ? 50 : genes[0]);
        const std::array operands{input};
        const std::array pooled{builder.add("global_avg_pool", operands, {})};
        const std::array stem{builder.add("dense", pooled, std::array{sdk::Attribute{"units", 3}})};
        const std::array hidden{builder.add("dense", stem, std::array{sdk::Attribute{"units", width}})};
        output = builder.add("dense", hidden, std::array{sdk::Attribute{"units", static_cast<double>(classes)}});
        if (genes[0] == 98) output = builder.add("softmax", {&output, 1}, {});
        return true;
    }
};

std::int64_t width_of(const sdk::GraphView& graph) { return graph.shape(graph.order()[3]).channels(); }

class FakeStrategy final : public sdk::Strategy {
public:
    explicit FakeStrategy(std::shared_ptr<StrategyScript> script) : script_{std::move(script)} {}
    void begin(const sdk::SearchScope&) override {}
    sdk::Answer ask(std::uint64_t trial, sdk::Proposal& proposal) override {
        if (script_->ask) return script_->ask(trial, proposal);
        script_->told_at_ask[trial] = {script_->told.begin(), script_->told.end()};
        if (trial >= script_->widths.size()) return sdk::Answer::exhausted;
        proposal.genes[0] = script_->widths[trial];
        proposal.epochs = script_->epochs;
        return sdk::Answer::propose;
    }
    void tell(const sdk::Trial& trial) override {
        script_->told.push_back(trial.number);
        script_->outcomes.push_back(trial.outcome);
        script_->folds.push_back(trial.folds);
    }
    std::int64_t choice() const override { return script_->choice(); }

private:
    std::shared_ptr<StrategyScript> script_;
};

class FakeTrainer final : public sdk::Trainer {
public:
    explicit FakeTrainer(std::shared_ptr<TrainerScript> script) : script_{std::move(script)} {}
    bool supports(std::string_view) const noexcept override { return true; }

    sdk::FitOutcome fit(const sdk::GraphView& graph, const sdk::Dataset& data, const sdk::TrainingPlan& plan,
                        const sdk::WeightsView* start, const sdk::Budget& budget, sdk::FitSink& sink) override {
        const auto width = width_of(graph);
        if (script_->on_plan) script_->on_plan(graph, plan, start);
        {
            const std::scoped_lock lock{script_->mutex};
            script_->fitted.insert(width);
        }
        if (script_->on_fit) script_->on_fit(width);
        if (script_->diverge) return sdk::FitOutcome::diverged;
        auto outcome = sdk::FitOutcome::finished;
        for (std::uint32_t epoch = 1; epoch <= plan.epochs && outcome == sdk::FitOutcome::finished; ++epoch) {
            for (int batch = 0; batch < 4; ++batch) {
                if (script_->on_batch) script_->on_batch(width);
                if (budget.exhausted() && !script_->ignore_budget()) return sdk::FitOutcome::stopped;
            }
            const auto predicted =
                guesses(data, script_->accuracy_on ? script_->accuracy_on(width, data) : script_->accuracy(width));
            if (sink.epoch_done({epoch, 1.0 / epoch, 1.0 / epoch, predicted, 1e-3, script_->memory(width)}).stop) break;
        }
        hand_out(graph, plan, sink);
        return outcome;
    }

    bool profile(const sdk::GraphView& graph, const sdk::Dataset& data, std::uint32_t steps, const sdk::Budget& budget,
                 sdk::ProfileSink& sink) override {
        return script_->profile ? script_->profile(graph, steps, sink)
                                : Trainer::profile(graph, data, steps, budget, sink);
    }

    bool gradients(const sdk::GraphView& graph, const sdk::Dataset& data, const sdk::GradientRequest& request,
                   sdk::GradientSink& sink) override {
        return script_->gradients ? script_->gradients(graph, request, sink)
                                  : Trainer::gradients(graph, data, request, sink);
    }

    void predict(const sdk::GraphView&, const sdk::WeightsView&, std::span<const float>,
                 std::span<std::int32_t> predicted) override {
        std::ranges::fill(predicted, 0);
    }

private:
    // Kernels of the network's width, biases of the training's seed.
    static void hand_out(const sdk::GraphView& graph, const sdk::TrainingPlan& plan, sdk::FitSink& sink) {
        for (const auto node : graph.order()) {
            const auto elements = sdk::weight_elements(graph, node);
            if (elements.kernel == 0) continue;
            sink.weights(node, "kernel", std::vector<float>(elements.kernel, static_cast<float>(width_of(graph))));
            sink.weights(node, "bias", std::vector<float>(elements.bias, static_cast<float>(plan.seed % 1000)));
        }
    }

    static std::vector<std::int32_t> guesses(const sdk::Dataset& data, double accuracy) {
        const auto labels = data.validation().labels;
        std::vector<std::int32_t> predicted(labels.begin(), labels.end());
        const auto right = static_cast<std::size_t>(std::lround(accuracy * static_cast<double>(labels.size())));
        for (std::size_t i = right; i < predicted.size(); ++i) predicted[i] = 1 - predicted[i];
        return predicted;
    }

    std::shared_ptr<TrainerScript> script_;
};

class Cost final : public sdk::Metric {
public:
    explicit Cost(const World& world) : world_{world} {}
    sdk::MetricDescription describe() const noexcept override {
        return {sdk::Stage::before_training, false, "byte", "counted"};
    }
    double measure(const sdk::Candidate& candidate) const override { return world_.cost(width_of(candidate.graph())); }

private:
    const World& world_;
};

class Accuracy final : public sdk::Metric {
public:
    sdk::MetricDescription describe() const noexcept override {
        return {sdk::Stage::after_training, true, "", "measured"};
    }
    double measure(const sdk::Candidate& candidate) const override {
        const auto* evidence = candidate.evidence();
        double right = 0;
        for (std::size_t i = 0; i < evidence->labels.size(); ++i)
            right += evidence->labels[i] == evidence->predicted[i] ? 1 : 0;
        return right / static_cast<double>(evidence->labels.size());
    }
};

class NoRuntime final : public sdk::Runtime {
public:
    explicit NoRuntime(std::set<std::string> unsupported) : unsupported_{std::move(unsupported)} {}
    bool supports(std::string_view op, const sdk::BoardProfile&) const noexcept override {
        return !unsupported_.contains(std::string(op));
    }
    sdk::Footprint footprint(const sdk::GraphView&, const sdk::BoardProfile&) const override { return {}; }
    std::string_view ram_provenance() const noexcept override { return "none"; }
    std::string_view flash_provenance() const noexcept override { return "none"; }

private:
    std::set<std::string> unsupported_;
};

std::unique_ptr<DataSet> small_data(double held_out) {
    RawData raw;
    for (const auto part : {sdk::Part::train, sdk::Part::test}) {
        const auto columns = raw.reserve(part, {200, 4, 1}, false);
        for (std::size_t i = 0; i < 200; ++i) {
            columns.labels[i] = static_cast<std::int64_t>(i % 2);
            for (std::size_t t = 0; t < 4; ++t)
                columns.features[i * 4 + t] =
                    static_cast<float>((i * 7 + t * 3 + (part == sdk::Part::test ? 1 : 0)) % 13);
        }
    }
    SplitOptions options;
    options.fraction = held_out;
    return std::make_unique<DataSet>(DataSet::prepare(std::move(raw), options));
}

template <class Interface, class Object, class... Arguments>
Handle<Interface> fake(const char* label, Arguments&&... arguments) {
    return {std::make_shared<Object>(std::forward<Arguments>(arguments)...), label};
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
    auto pattern = (std::filesystem::temp_directory_path() / "linnet-test-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::unique_ptr<RunPlan> World::plan() {
    auto plan = std::make_unique<RunPlan>();
    plan->file.path = "fake.toml";
    plan->file.workers = workers;
    plan->file.lag = lag;
    plan->file.search_epochs = epochs;
    plan->file.search_time = time;
    plan->file.search_trials = trials;
    plan->file.final.epochs = 3;
    plan->host = std::make_unique<HostServices>(7, plan->phase_budget);
    provide_services(*plan);
    plan->board = std::make_unique<Board>("fake_board.toml", Board::Numbers{}, Board::Texts{});
    plan->data = small_data(held_out);
    plan->window = plan->data->window();
    plan->classes = plan->data->classes();
    plan->runtime = fake<sdk::Runtime, NoRuntime>("test/runtime", unsupported);
    plan->runtime_id = "runtime";
    plan->space = fake<sdk::Space, FakeSpace>("test/space");
    plan->strategy = fake<sdk::Strategy, FakeStrategy>("test/strategy", strategy);
    plan->strategy_id = "strategy";
    plan->trainer_id = "trainer";
    plan->metrics.push_back(
        {"cost", fake<sdk::Metric, Cost>("test/cost", *this), sdk::Stage::before_training, false, "byte"});
    plan->metrics.push_back(
        {"accuracy", fake<sdk::Metric, Accuracy>("test/accuracy"), sdk::Stage::after_training, true, ""});
    plan->constraints.push_back({0, cost_limit, true, "fake.toml:1:1"});
    plan->objectives.push_back({1, true});
    plan->make_trainer = [script = trainer](Purpose) {
        return fake<sdk::Trainer, FakeTrainer>("test/trainer", script);
    };
    plan->gradients = std::make_unique<GradientSource>(*plan);
    return plan;
}

Outcome search(World& world, const std::filesystem::path& folder) {
    const auto plan = world.plan();
    auto journal =
        std::filesystem::exists(folder / "study.db") ? Journal::open(folder) : Journal::create(folder, identify(*plan));
    const TimeBudget budget{world.clock, world.stop, world.time, journal.consumed()};
    plan->phase_budget.enter(&budget);
    Search search{*plan, journal, budget, world.stop, world.clock, nullptr};
    Outcome outcome;
    try {
        search.run();
    } catch (const PluginFault& failure) {
        outcome.fault = failure.what();
    }
    outcome.result = search.take_result();
    return outcome;
}

std::string describe(const TrialRecord& trial) {
    constexpr std::array names{"measured", "infeasible", "faulted", "stopped"};
    std::string text = std::to_string(trial.number) + " width " + std::to_string(trial.genes[0]) + ' ' +
                       names[static_cast<std::size_t>(trial.outcome)];
    if (trial.duplicate_of >= 0) text += " as " + std::to_string(trial.duplicate_of);
    for (const auto& [id, value] : trial.metrics) text += ' ' + id + '=' + std::to_string(value);
    if (!trial.reason.empty()) text += " (" + trial.reason + ')';
    return text;
}

std::vector<std::string> describe(const SearchResult& result) {
    std::vector<std::string> lines;
    for (const auto& trial : result.trials) lines.push_back(describe(trial));
    for (const auto number : result.improvements) lines.push_back("improvement " + std::to_string(number));
    return lines;
}

}  // namespace linnet::test
