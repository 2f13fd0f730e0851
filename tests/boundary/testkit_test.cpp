// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/testkit/fakes.hpp>
#include <linnet/testkit/metric_suite.hpp>
#include <linnet/testkit/plugin.hpp>
#include <linnet/testkit/space_suite.hpp>
#include <linnet/testkit/strategy_suite.hpp>

#include "core/kernel/host_services.hpp"

// The suites of the testkit pass what keeps to a contract, and fail what breaks it in one place: a broken component is
// a test case that must fail.

namespace {

using namespace linnet::sdk;
namespace testkit = linnet::testkit;

// ---- strategies

enum class Flaw : std::uint8_t {
    none,
    leaves_slot_empty,
    out_of_range,
    between_steps,
    own_randomness,
    looks_at_the_clock,
    keeps_views,
    dies_of_failures,
    waits_for_ever,
    comes_back,
    continues_nothing
};

std::uint64_t shared_state = 0;

// A random search with at most one flaw.
class RandomSearch final : public Strategy {
public:
    RandomSearch(Host& host, Flaw flaw) : host_{host}, flaw_{flaw} {}

    void begin(const SearchScope& scope) override { slots_ = scope.slots; }

    Answer ask(std::uint64_t trial, Proposal& proposal) override {
        if (flaw_ == Flaw::waits_for_ever && trial == 9) return Answer::wait_for_results;
        if (flaw_ == Flaw::comes_back && trial == 9) return Answer::exhausted;
        if (flaw_ == Flaw::continues_nothing && trial == 9) proposal.continue_from = 8;
        for (std::size_t i = 0; i < slots_.size(); ++i) {
            const auto& slot = slots_[i];
            const auto values = static_cast<std::uint64_t>((slot.highest - slot.lowest) / slot.step) + 1;
            auto random = testkit::FakeHost::mix(host_.seed("test", trial) + i);
            if (flaw_ == Flaw::own_randomness) random += shared_state++;
            if (flaw_ == Flaw::looks_at_the_clock) random += host_.budget().exhausted() ? 1u : 0u;
            if (flaw_ == Flaw::keeps_views && !kept_.empty() && kept_.front() < slots_.front().lowest) ++random;
            proposal.genes[i] = slot.lowest + slot.step * static_cast<std::int64_t>(random % values);
        }
        if (flaw_ == Flaw::leaves_slot_empty) proposal.genes = proposal.genes.first(0);
        if (flaw_ == Flaw::out_of_range) proposal.genes[0] = slots_[0].highest + slots_[0].step;
        if (flaw_ == Flaw::between_steps) proposal.genes[0] = slots_[0].lowest + 1;
        return Answer::propose;
    }

    void tell(const Trial& trial) override {
        if (flaw_ == Flaw::keeps_views) throw_if_changed(trial.genes);
        if (flaw_ == Flaw::dies_of_failures && trial.outcome == Outcome::faulted) static_cast<void>(best_.at(0));
    }

private:
    void throw_if_changed(std::span<const std::int64_t> genes) {
        if (!kept_.empty() && copy_ != testkit::Genes{kept_.begin(), kept_.end()})
            throw std::logic_error("the view it kept has changed");
        kept_ = genes;
        copy_.assign(genes.begin(), genes.end());
    }

    Host& host_;
    Flaw flaw_;
    std::span<const Slot> slots_;
    std::span<const std::int64_t> kept_;
    testkit::Genes copy_;
    std::vector<double> best_;
};

testkit::StrategyCase with(Flaw flaw) {
    return {[flaw](Host& host) { return std::make_shared<RandomSearch>(host, flaw); }};
}

// ---- metrics

enum class MetricFlaw : std::uint8_t { none, late, not_finite, counts_calls, trusts_evidence, invented_provenance };

class Length final : public Metric {
public:
    explicit Length(MetricFlaw flaw) : flaw_{flaw} {}
    MetricDescription describe() const noexcept override {
        const bool late = flaw_ == MetricFlaw::late || flaw_ == MetricFlaw::trusts_evidence;
        return {late ? Stage::after_training : Stage::before_training, false, "",
                flaw_ == MetricFlaw::invented_provenance ? "guessed" : "counted"};
    }
    double measure(const Candidate& candidate) const override {
        if (flaw_ == MetricFlaw::late && !candidate.evidence()) throw std::runtime_error("not trained yet");
        if (flaw_ == MetricFlaw::not_finite) return std::nan("");
        if (flaw_ == MetricFlaw::counts_calls) return static_cast<double>(++calls_);
        return static_cast<double>(candidate.graph().order().size());
    }

private:
    MetricFlaw flaw_;
    mutable std::atomic<int> calls_{0};
};

testkit::MetricCase with(MetricFlaw flaw) {
    return {[flaw](Host&) { return std::make_shared<Length>(flaw); }};
}

// ---- spaces

enum class SpaceFlaw : std::uint8_t { none, throws, never_fits, wrong_output, forgetful, canonical_changes, restless };

// A convolution of width w behind d poolings; without a pooling, the pool's size makes no difference.
class Pools final : public Space {
public:
    explicit Pools(SpaceFlaw flaw) : flaw_{flaw} {}
    std::span<const Slot> slots() const noexcept override { return slots_; }
    std::span<const std::string_view> blocks() const noexcept override { return {}; }
    void canonicalize(std::span<std::int64_t> genes, Shape) const override {
        if (genes[1] == 0) genes[2] = 2;
        if (flaw_ == SpaceFlaw::canonical_changes && genes[1] > 1) genes[2] = 2;
        if (flaw_ == SpaceFlaw::restless && genes[0] < 16) genes[0] += 4;
    }
    bool build(std::span<const std::int64_t> genes, std::int32_t classes, NodeId input, GraphBuilder& builder,
               NodeId& output) const override {
        if (flaw_ == SpaceFlaw::never_fits) return false;
        auto node = input;
        for (std::int64_t i = 0; i < genes[1]; ++i) {
            if (builder.shape(node).time() < genes[2]) {
                if (flaw_ == SpaceFlaw::throws) throw std::runtime_error("nothing left to pool");
                return false;
            }
            node = add(builder, "max_pool", node, {{"size", static_cast<double>(genes[2])}});
        }
        const auto width = static_cast<double>(genes[0] + (flaw_ == SpaceFlaw::forgetful ? ++builds_ % 3 : 0));
        node = add(builder, "global_avg_pool", add(builder, "conv1d", node, {{"filters", width}, {"kernel", 3}}));
        const auto units = static_cast<double>(flaw_ == SpaceFlaw::wrong_output ? classes + 1 : classes);
        output = add(builder, "softmax", add(builder, "dense", node, {{"units", units}}));
        return true;
    }

private:
    static NodeId add(GraphBuilder& builder, std::string_view op, NodeId operand,
                      std::vector<Attribute> attributes = {}) {
        return builder.add(op, {&operand, 1}, attributes);
    }

    SpaceFlaw flaw_;
    std::array<Slot, 3> slots_{{{"w", 4, 16, 4, true}, {"d", 0, 4, 1, true}, {"size", 2, 3, 1, true}}};
    mutable int builds_ = 0;
};

testkit::SpaceCase with(SpaceFlaw flaw) {
    return {[flaw](Host&) { return std::make_shared<Pools>(flaw); }, {}};
}

}  // namespace

TEST_CASE("a strategy that keeps the contract passes") { testkit::check_strategy(with(Flaw::none)); }

#define STRATEGY_FAILS(flaw) \
    TEST_CASE("a strategy that " #flaw " fails" * doctest::should_fail()) { testkit::check_strategy(with(Flaw::flaw)); }
STRATEGY_FAILS(leaves_slot_empty)
STRATEGY_FAILS(out_of_range)
STRATEGY_FAILS(between_steps)
STRATEGY_FAILS(own_randomness)
STRATEGY_FAILS(looks_at_the_clock)
STRATEGY_FAILS(keeps_views)
STRATEGY_FAILS(dies_of_failures)
STRATEGY_FAILS(waits_for_ever)
STRATEGY_FAILS(comes_back)
STRATEGY_FAILS(continues_nothing)

TEST_CASE("an early metric that keeps the contract passes") { testkit::check_metric(with(MetricFlaw::none)); }
TEST_CASE("a late metric that keeps the contract passes") { testkit::check_metric(with(MetricFlaw::late)); }

#define METRIC_FAILS(flaw)                                                \
    TEST_CASE("a metric with " #flaw " fails" * doctest::should_fail()) { \
        testkit::check_metric(with(MetricFlaw::flaw));                    \
    }
METRIC_FAILS(not_finite)
METRIC_FAILS(counts_calls)
METRIC_FAILS(trusts_evidence)
METRIC_FAILS(invented_provenance)

TEST_CASE("a space that keeps the contract passes") { testkit::check_space(with(SpaceFlaw::none)); }

#define SPACE_FAILS(flaw) \
    TEST_CASE("a space with " #flaw " fails" * doctest::should_fail()) { testkit::check_space(with(SpaceFlaw::flaw)); }
SPACE_FAILS(throws)
SPACE_FAILS(never_fits)
SPACE_FAILS(wrong_output)
SPACE_FAILS(forgetful)
SPACE_FAILS(canonical_changes)
SPACE_FAILS(restless)

TEST_CASE("the fake host gives the seeds of the real one") {
    const testkit::FakeBudget budget;
    const linnet::core::HostServices real{7, budget};
    const testkit::FakeHost fake{7};
    for (const auto* stream : {"", "walk", "trainer"})
        for (const std::uint64_t index : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}})
            CHECK(fake.seed(stream, index) == real.seed(stream, index));
}

TEST_CASE("the fake clock ends after as many looks as it was given, and never comes back") {
    const testkit::FakeBudget budget{2};
    CHECK(budget.left() == std::chrono::milliseconds{2});
    CHECK_FALSE(budget.exhausted());
    CHECK_FALSE(budget.exhausted());
    CHECK(budget.exhausted());
    CHECK(budget.exhausted());
    CHECK(budget.left() == std::chrono::milliseconds{0});
    CHECK(testkit::FakeBudget{}.left() == std::chrono::milliseconds::max());
}

TEST_CASE("the fake configuration has the table's defaults, and takes replacements of the right type") {
    const testkit::Plugin plugin{GOOD_PLUGINS "/first.so"};
    const auto params = plugin.params("steady");
    const testkit::FakeConfig config{params, {{"reach", std::int64_t{3}}}};
    CHECK(config.integer("reach") == 3);
    CHECK(config.real("decay") == 0.5);
    CHECK_FALSE(config.flag("greedy"));
    CHECK(config.text("order") == "up");
    CHECK(config.integer("memory") == 4096);
    CHECK_THROWS_WITH_AS((testkit::FakeConfig{params, {{"raech", std::int64_t{3}}}}),
                         "the table has no parameter raech", std::logic_error);
    CHECK_THROWS_WITH_AS((testkit::FakeConfig{params, {{"reach", 3.0}}}), "parameter reach is of another type",
                         std::logic_error);
}

TEST_CASE("the fake configuration has as many tables of a group as are given, each with the table's defaults") {
    constexpr linnet_param params[] = {{"stages", "integer", "4", "", "", ""},
                                       {"stage[].width", "list", "8 16", "", "", ""},
                                       {"stage[].kernel", "integer", nullptr, "1", "", ""}};
    const testkit::FakeConfig none{params};
    CHECK(none.integer("stage[]") == 0);
    CHECK(none.integer("stages") == 4);
    CHECK_THROWS_WITH_AS((void)none.text("stage[0].width"), "no parameter stage[0].width", std::out_of_range);
    const testkit::FakeConfig two{params,
                                  {{"stage[1].width", std::string{"x2"}}, {"stage[1].kernel", std::int64_t{3}}}};
    CHECK(two.integer("stage[]") == 2);
    CHECK(two.text("stage[0].width") == "8 16");
    CHECK(two.text("stage[1].width") == "x2");
    CHECK(two.integer("stage[1].kernel") == 3);
    CHECK_THROWS_WITH_AS((void)two.integer("stage[0].kernel"),
                         "parameter stage[0].kernel has no default: give it a value", std::out_of_range);
    CHECK_THROWS_WITH_AS((testkit::FakeConfig{params, {{"stage[0].wdith", std::string{"8"}}}}),
                         "the table has no parameter stage[0].wdith", std::logic_error);
    CHECK_THROWS_WITH_AS((testkit::FakeConfig{params, {{"stage[0].width", std::int64_t{8}}}}),
                         "parameter stage[0].width is of another type", std::logic_error);
}

TEST_CASE("a sketch has the shapes the SDK documents") {
    testkit::SketchBuilder builder{Shape::sequence(128, 9)};
    const auto add = [&](std::string_view op, std::vector<NodeId> operands, std::vector<Attribute> attributes = {}) {
        return builder.add(op, operands, attributes);
    };
    const auto same = add("conv1d", {builder.input()}, {{"filters", 8}, {"kernel", 3}, {"stride", 3}});
    CHECK(builder.shape(same) == Shape::sequence(43, 8));
    const auto valid = add("conv1d", {builder.input()}, {{"filters", 8}, {"kernel", 3}, {"dilation", 4}, {"same", 0}});
    CHECK(builder.shape(valid) == Shape::sequence(120, 8));
    const auto pooled = add("avg_pool", {same}, {{"size", 2}});
    CHECK(builder.shape(pooled) == Shape::sequence(21, 8));
    CHECK(builder.shape(add("concat", {pooled, pooled})) == Shape::sequence(21, 16));
    CHECK(builder.shape(add("add", {same, same})) == Shape::sequence(43, 8));
    CHECK(builder.shape(add("flatten", {pooled})) == Shape::vector(168));
    CHECK(builder.shape(add("dense", {add("global_max_pool", {valid})}, {{"units", 5}})) == Shape::vector(5));
    const auto gate = add("sigmoid", {add("global_min_pool", {valid})});
    CHECK(builder.shape(add("multiply", {valid, gate})) == builder.shape(valid));
    CHECK(builder.shape(add("multiply", {gate, add("global_std_pool", {valid})})) == builder.shape(gate));
    CHECK_THROWS_AS(add("multiply", {gate, valid}), std::invalid_argument);
    CHECK(builder.shape(add("slice", {valid}, {{"first", 5}, {"count", 3}})) == Shape::sequence(120, 3));
    CHECK(builder.shape(add("slice", {gate}, {{"count", 8}})) == builder.shape(gate));
    CHECK_THROWS_WITH_AS(add("slice", {gate}, {{"first", 1}, {"count", 8}}), "slice: has fewer channels",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(add("conv2d", {same}), "conv2d: is no primitive", std::invalid_argument);
    CHECK_THROWS_WITH_AS(add("conv1d", {same}, {{"kernel", 3}}), "conv1d: filters is missing", std::invalid_argument);
    CHECK_THROWS_WITH_AS(add("relu", {same}, {{"slope", 1}}), "relu: has no attribute slope", std::invalid_argument);
    CHECK_THROWS_WITH_AS(add("add", {same, pooled}), "add: operands differ in shape", std::invalid_argument);
    const auto graph = builder.finish();
    CHECK(graph.attribute(pooled, "stride") == 2);
    CHECK(graph.users(same).size() == 3);
    CHECK(graph.digest().size() == 64);
}
