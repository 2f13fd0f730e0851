// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <set>

#include "core/kernel/initial_gradients.hpp"
#include "core/kernel/pricing.hpp"
#include "core/kernel/strategy_services.hpp"
#include "fake_world.hpp"

namespace linnet::test {
namespace {

using Labels = std::vector<std::int32_t>;

// The sum of all gradients, or the sentence that there are none.
class Slope final : public sdk::Metric {
public:
    sdk::MetricDescription describe() const noexcept override {
        return {sdk::Stage::before_training, true, "", "computed"};
    }
    double measure(const sdk::Candidate& candidate) const override {
        const auto* gradients = candidate.initial_gradients();
        if (gradients == nullptr) throw std::runtime_error("there are no gradients");
        CHECK(gradients == candidate.initial_gradients());
        double sum = 0;
        for (std::uint32_t batch = 0; batch < gradients->batches(); ++batch)
            for (const float g : gradients->gradient(batch)) sum += g;
        return sum;
    }
};

// What the trainer is asked for.
struct Asked {
    std::uint64_t seed;
    std::vector<std::uint32_t> rows;
    bool operator==(const Asked&) const = default;
};

struct Gradients {
    World world;
    std::vector<Asked> asked;

    // A trainer whose gradients are all `value`.
    explicit Gradients(float value = 0.5F) {
        world.trainer->gradients = [this, value](const sdk::GraphView&, const sdk::GradientRequest& request,
                                                 sdk::GradientSink& sink) {
            asked.push_back({request.seed, {request.windows.begin(), request.windows.end()}});
            CHECK(request.batch == 1);
            sink.weights(sdk::NodeId{2}, "kernel", std::array{1.0F, 2.0F});
            sink.weights(sdk::NodeId{3}, "bias", std::array{3.0F});
            for (std::uint32_t batch = 0; batch < request.windows.size(); ++batch) {
                sink.gradient(batch, sdk::NodeId{3}, "bias", std::array{value});
                sink.gradient(batch, sdk::NodeId{2}, "kernel", std::array{value, value});
            }
            return true;
        };
    }
    std::unique_ptr<core::RunPlan> plan() {
        auto plan = world.plan();
        plan->metrics.push_back(
            {"slope", {std::make_shared<Slope>(), "test/slope"}, sdk::Stage::before_training, true, ""});
        return plan;
    }
};

constexpr std::size_t slope = 2;  // in RunPlan::metrics

core::Price price(const core::RunPlan& plan, std::int64_t width, core::Thoroughness thoroughness) {
    const std::array genes{width};
    return core::price(plan, *core::build_graph(plan, genes), thoroughness);
}

double measured(const core::RunPlan& plan, std::int64_t width) {
    return price(plan, width, core::Thoroughness::all).values[slope];
}

// The sentence of the fault when the trainer tells this.
std::string fault_of(std::function<bool(const sdk::GraphView&, const sdk::GradientRequest&, sdk::GradientSink&)> told) {
    Gradients gradients;
    gradients.world.trainer->gradients = std::move(told);
    const auto plan = gradients.plan();
    plan->constraints.push_back({slope, 0, false, "fake.toml:2:1"});
    try {
        price(*plan, 7, core::Thoroughness::needed);
    } catch (const core::PluginFault& fault) {
        return fault.what();
    }
    return "";
}

}  // namespace

TEST_CASE("windows are dealt out to the classes in turn, each at most once") {
    Labels labels;
    for (int i = 0; i < 90; ++i) labels.push_back(i % 9 == 0 ? 1 : 0);
    labels.push_back(2);
    const auto rows = core::balanced_rows(labels, 3, 25, 1);
    REQUIRE(rows.size() == 25);
    std::array<int, 3> of_class{};
    for (const auto row : rows) ++of_class[static_cast<std::size_t>(labels[row])];
    CHECK(of_class == std::array{14, 10, 1});
    CHECK(std::set(rows.begin(), rows.end()).size() == 25);
    CHECK(rows == core::balanced_rows(labels, 3, 25, 1));
    CHECK(rows != core::balanced_rows(labels, 3, 25, 2));
    CHECK(core::balanced_rows(labels, 3, 1000, 1).size() == 91);
}

TEST_CASE("all candidates and all runs of one seed have the same windows and seed of weights") {
    Gradients gradients;
    const auto plan = gradients.plan();
    CHECK(measured(*plan, 7) == 32 * 3 * 0.5);
    CHECK(measured(*plan, 8) == 32 * 3 * 0.5);
    const auto again = gradients.plan();
    CHECK(measured(*again, 8) == 32 * 3 * 0.5);
    REQUIRE(gradients.asked.size() == 3);
    CHECK(gradients.asked[0] == gradients.asked[1]);
    CHECK(gradients.asked[0] == gradients.asked[2]);
    const auto labels = plan->data->train().labels;
    int ones = 0;
    for (const auto row : gradients.asked[0].rows) ones += labels[row];
    CHECK(gradients.asked[0].rows.size() == 32);
    CHECK(ones == 16);
}

TEST_CASE("gradients are computed once per candidate, and only where somebody asks for them") {
    Gradients gradients;
    const auto plan = gradients.plan();
    price(*plan, 7, core::Thoroughness::needed);
    CHECK(gradients.asked.empty());
    const std::array genes{std::int64_t{7}};
    const std::array ids{std::string_view{"cost"}, std::string_view{"slope"}, std::string_view{"slope"}};
    std::array<double, 3> values{};
    plan->candidates->metrics(genes, std::span(ids).first(1), values);
    CHECK(gradients.asked.empty());
    plan->candidates->metrics(genes, ids, values);
    CHECK(values == std::array{7.0, 48.0, 48.0});
    CHECK(gradients.asked.size() == 1);
    plan->constraints.push_back({slope, 0, false, "fake.toml:2:1"});
    CHECK(price(*plan, 7, core::Thoroughness::needed).feasible);
    CHECK(gradients.asked.size() == 2);
}

TEST_CASE("a search computes no gradients of a candidate that breaks another constraint") {
    Gradients gradients;
    gradients.world.cost_limit = 20;
    const auto plan = gradients.plan();
    plan->constraints.push_back({slope, 96, false, "fake.toml:2:1"});
    auto priced = price(*plan, 30, core::Thoroughness::needed);
    CHECK(gradients.asked.empty());
    CHECK(priced.violations == std::vector{0.5, 0.0});
    CHECK(priced.reason == "cost 30 B is over the limit of 20 B");
    priced = price(*plan, 30, core::Thoroughness::all);
    CHECK(priced.violations == std::vector{0.5, 0.5});
    priced = price(*plan, 10, core::Thoroughness::needed);
    CHECK(priced.violations == std::vector{-0.5, 0.5});
    CHECK_FALSE(priced.feasible);
    CHECK(priced.reason == "slope 48 is under the limit of 96");
}

TEST_CASE("a candidate that was trained has no gradients at initial weights") {
    Gradients gradients;
    const auto plan = gradients.plan();
    const std::array genes{std::int64_t{7}};
    const auto graph = *core::build_graph(*plan, genes);
    const sdk::Evidence evidence{};
    CHECK(core::PlannedCandidate(*plan, graph, &evidence).initial_gradients() == nullptr);
    CHECK(core::PlannedCandidate(*plan, graph).initial_gradients() != nullptr);
}

TEST_CASE("without data, or with a trainer that has no gradients, a report goes without such metrics") {
    Gradients gradients;
    SUBCASE("no data") {
        const auto plan = gradients.plan();
        plan->data.reset();
        CHECK(std::isnan(measured(*plan, 7)));
        CHECK(gradients.asked.empty());
    }
    SUBCASE("no gradients") {
        gradients.world.trainer->gradients = nullptr;
        const auto plan = gradients.plan();
        CHECK(std::isnan(measured(*plan, 7)));
        plan->constraints.push_back({slope, 0, false, "fake.toml:2:1"});
        CHECK_THROWS_WITH_AS(price(*plan, 7, core::Thoroughness::needed), "test/slope.measure: there are no gradients",
                             core::PluginFault);
    }
}

TEST_CASE("gradients that cannot be are faults of the trainer") {
    const std::array one{1.0F};
    const auto all = [&](const sdk::GradientRequest& request, sdk::GradientSink& sink, float value) {
        for (std::uint32_t batch = 0; batch < request.windows.size(); ++batch)
            sink.gradient(batch, sdk::NodeId{2}, "kernel", std::array{value});
        return true;
    };
    CHECK(fault_of([&](const auto&, const auto& request, auto& sink) { return all(request, sink, 1); }) ==
          "test/trainer.gradients: told a gradient by 1 values of \"kernel\" of node 2, and weights of 0");
    CHECK(fault_of([&](const auto&, const auto& request, auto& sink) {
              sink.weights(sdk::NodeId{2}, "kernel", one);
              return all(request, sink, NAN);
          }) == "test/trainer.gradients: told a gradient by \"kernel\" of node 2 that is not finite");
    CHECK(fault_of([&](const auto&, const auto&, auto& sink) {
              sink.weights(sdk::NodeId{2}, "kernel", one);
              sink.gradient(32, sdk::NodeId{2}, "kernel", one);
              return true;
          }) == "test/trainer.gradients: told a gradient of mini-batch 32, and there are 32");
    CHECK(fault_of([&](const auto&, const auto&, auto& sink) {
              sink.weights(sdk::NodeId{2}, "kernel", one);
              sink.gradient(0, sdk::NodeId{2}, "kernel", one);
              return true;
          }) == "test/trainer.gradients: told 1 of 32 gradients");
    CHECK(fault_of([&](const auto&, const auto&, auto& sink) {
              sink.weights(sdk::NodeId{2}, "kernel", one);
              sink.gradient(0, sdk::NodeId{2}, "kernel", one);
              sink.gradient(0, sdk::NodeId{2}, "kernel", one);
              return true;
          }) == "test/trainer.gradients: told the gradient of mini-batch 0 by \"kernel\" of node 2 twice");
    CHECK(fault_of([&](const auto&, const auto&, auto& sink) {
              sink.weights(sdk::NodeId{2}, "kernel", one);
              sink.weights(sdk::NodeId{2}, "kernel", one);
              return true;
          }) == "test/trainer.gradients: told the weights of \"kernel\" of node 2 twice");
    CHECK(fault_of([&](const auto&, const auto&, auto& sink) {
              sink.weights(sdk::NodeId{2}, "kernel", one);
              sink.gradient(0, sdk::NodeId{2}, "kernel", one);
              sink.weights(sdk::NodeId{3}, "kernel", one);
              return true;
          }) == "test/trainer.gradients: told weights of \"kernel\" of node 3 after a gradient");
    CHECK(fault_of([&](const auto&, const auto&, auto& sink) {
              sink.weights(sdk::NodeId{9}, "kernel", one);
              return true;
          }) == "test/trainer.gradients: told weights of \"kernel\" of node 9, and the network has 5 nodes");
}

}  // namespace linnet::test
