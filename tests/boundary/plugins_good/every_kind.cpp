// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// One component of each kind, as small as its interface allows.

#include <linnet/sdk/block.hpp>
#include <linnet/sdk/exporter.hpp>
#include <linnet/sdk/metric.hpp>
#include <linnet/sdk/plugin.hpp>
#include <linnet/sdk/reader.hpp>
#include <linnet/sdk/space.hpp>
#include <linnet/sdk/strategy.hpp>
#include <linnet/sdk/trainer.hpp>

namespace {

using namespace linnet::sdk;

struct OneReader final : Reader {
    void read(DatasetSink& sink) const override {
        const auto columns = sink.reserve(Part::train, {1, 1, 1}, false);
        columns.features[0] = 0.0f;
        columns.labels[0] = 0;
    }
    bool recognises(std::string_view path) const noexcept override { return path.ends_with(".one"); }
};

struct OneBlock final : Block {
    NodeId expand(std::span<const NodeId> operands, std::span<const Attribute>, GraphBuilder& builder) const override {
        return builder.add("relu", operands, {});
    }
};

struct OneSpace final : Space {
    static constexpr Slot gene{"one", 1, 1, 1, true};
    std::span<const Slot> slots() const noexcept override { return {&gene, 1}; }
    std::span<const std::string_view> blocks() const noexcept override { return {}; }
    void canonicalize(std::span<std::int64_t>, Shape) const override {}
    bool build(std::span<const std::int64_t>, std::int32_t, NodeId, GraphBuilder&, NodeId&) const override {
        return false;
    }
};

struct OneStrategy final : Strategy {
    void begin(const SearchScope&) override {}
    Answer ask(std::uint64_t, Proposal&) override { return Answer::exhausted; }
    void tell(const Trial&) override {}
};

struct OneTrainer final : Trainer {
    bool supports(std::string_view op) const noexcept override { return op == "relu"; }
    FitOutcome fit(const GraphView&, const Dataset&, const TrainingPlan&, const WeightsView*, const Budget&,
                   FitSink&) override {
        return FitOutcome::stopped;
    }
    void predict(const GraphView&, const WeightsView&, std::span<const float>, std::span<std::int32_t>) override {}
};

struct OneRuntime final : Runtime {
    bool supports(std::string_view op, const BoardProfile&) const noexcept override { return op == "relu"; }
    Footprint footprint(const GraphView&, const BoardProfile&) const override { return {}; }
    std::string_view ram_provenance() const noexcept override { return "computed"; }
    std::string_view flash_provenance() const noexcept override { return "computed"; }
};

struct OneMetric final : Metric {
    MetricDescription describe() const noexcept override { return {Stage::before_training, true, "", "counted"}; }
    double measure(const Candidate&) const override { return 1.0; }
};

struct OneExporter final : Exporter {
    bool supports(std::string_view op, const BoardProfile&) const noexcept override { return op == "relu"; }
    void emit(const ExportedModel&, FileSink&) const override {}
};

constexpr auto reader = component<Reader, OneReader>("reader", "one_reader", "one window");
constexpr auto block = component<Block, OneBlock>("block", "one_block", "one relu");
constexpr auto space = component<Space, OneSpace>("space", "one_space", "one gene");
constexpr auto strategy = component<Strategy, OneStrategy>("strategy", "one_strategy", "no proposal");
constexpr auto trainer = component<Trainer, OneTrainer>("trainer", "one_trainer", "no training");
constexpr auto runtime = component<Runtime, OneRuntime>("runtime", "one_runtime", "no bytes");
constexpr auto metric = component<Metric, OneMetric>("metric", "one_metric", "always one");
constexpr auto exporter = component<Exporter, OneExporter>("exporter", "one_exporter", "no files");
constexpr const linnet_component* table[] = {&reader,  &block,   &space,  &strategy,
                                             &trainer, &runtime, &metric, &exporter};

}  // namespace

LINNET_PLUGIN("org.linnet.test.every_kind", "0.1.0", "Apache-2.0", table)
