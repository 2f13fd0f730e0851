// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// The SDK's conformance suites on the plugin libraries as they are installed.

#include <linnet/testkit/metric_suite.hpp>
#include <linnet/testkit/plugin.hpp>
#include <linnet/testkit/space_suite.hpp>
#include <linnet/testkit/strategy_suite.hpp>
#include <map>
#include <memory>
#include <string>

namespace {

using namespace linnet;

testkit::Plugin plugin(const std::string& name) { return testkit::Plugin{LINNET_PLUGINS "/" + name + ".so"}; }

testkit::StrategyCase strategy(const std::string& id) {
    return {.make = [library = plugin(id + "_strategy"), id](sdk::Host& host) {
        return library.make<sdk::Strategy>(id, host);
    }};
}

TEST_CASE("exhaustive is a strategy") { testkit::check_strategy(strategy("exhaustive")); }

TEST_CASE("random is a strategy") { testkit::check_strategy(strategy("random")); }

TEST_CASE("local_search is a strategy") { testkit::check_strategy(strategy("local_search")); }

TEST_CASE("local_search is a strategy, by best improvement and with perturbed starts") {
    testkit::check_strategy({.make = [library = plugin("local_search_strategy")](sdk::Host& host) {
        return library.make<sdk::Strategy>("local_search", host,
                                           {{"climb", std::string("best_improvement")},
                                            {"restart", std::string("perturbed")},
                                            {"restarts", std::int64_t{5}}});
    }});
}

TEST_CASE("regularized_evolution is a strategy") { testkit::check_strategy(strategy("regularized_evolution")); }

TEST_CASE("nsga2 is a strategy, for one, two and three objectives") {
    auto setup = strategy("nsga2");
    SUBCASE("one") {}
    SUBCASE("two") { setup.objectives = 2; }
    SUBCASE("three") { setup.objectives = 3; }
    testkit::check_strategy(setup);
}

TEST_CASE("tpe is a strategy") { testkit::check_strategy(strategy("tpe")); }

// Over each base.
void check_halving(const std::string& id, const std::string& base) {
    testkit::StrategyCase setup{.make = [library = plugin("hyperband_strategy"), id, base](sdk::Host& host) {
        return library.make<sdk::Strategy>(id, host, {{"base", base}, {"last_epochs", std::int64_t{9}}});
    }};
    setup.others.emplace(base, strategy(base).make);
    testkit::check_strategy(setup);
}

TEST_CASE("hyperband is a strategy over random") { check_halving("hyperband", "random"); }

TEST_CASE("hyperband is a strategy over tpe") { check_halving("hyperband", "tpe"); }

TEST_CASE("successive_halving is a strategy over regularized_evolution") {
    check_halving("successive_halving", "regularized_evolution");
}

TEST_CASE("successive_halving is a strategy over local_search") { check_halving("successive_halving", "local_search"); }

TEST_CASE("tinytnas is a strategy, on a space with width and depth") {
    auto setup = strategy("tinytnas");
    setup.slots = {{"k", 4, 256, 1, true}, {"c", 0, 4, 1, true}};
    testkit::check_strategy(setup);
}

TEST_CASE("tinytnas is a strategy, on a space with further genes and coarse steps") {
    auto setup = strategy("tinytnas");
    setup.slots = {{"c", 1, 7, 3, true}, {"kind", -1, 1, 1, false}, {"k", 8, 64, 8, true}};
    testkit::check_strategy(setup);
}

void check_tinytnas_space(bool batch_norm) {
    const auto blocks = plugin("separable_conv1d_block");
    testkit::FakeHost host;
    const auto separable = blocks.make<sdk::Block>("separable_conv1d", host);
    const auto space = plugin("tinytnas_space");
    testkit::check_space({.make =
                              [&](sdk::Host& services) {
                                  return space.make<sdk::Space>("tinytnas", services, {{"batch_norm", batch_norm}});
                              },
                          .blocks = {{"separable_conv1d", separable.get()}}});
}

// Two cases, because the suite's subcases are told apart within one case only.
TEST_CASE("tinytnas is a space") { check_tinytnas_space(false); }

TEST_CASE("tinytnas is a space with batch_norm") { check_tinytnas_space(true); }

TEST_CASE("auto is a strategy") { testkit::check_strategy(strategy("auto")); }

TEST_CASE("auto is a strategy for several objectives, where nsga2 is there") {
    auto setup = strategy("auto");
    setup.objectives = 2;
    setup.others["nsga2"] = strategy("nsga2").make;
    testkit::check_strategy(setup);
}

// The blocks of linnet by their ids, each from its plugin.
std::map<std::string, std::shared_ptr<sdk::Block>, std::less<>> all_blocks(testkit::FakeHost& host) {
    std::map<std::string, std::shared_ptr<sdk::Block>, std::less<>> blocks;
    for (const std::string id : {"conv1d", "dense_head", "inverted_bottleneck", "multi_kernel", "pooling", "residual",
                                 "separable_conv1d", "statistics_pooling"})
        blocks.emplace(id, plugin(id + "_block").make<sdk::Block>(id, host));
    return blocks;
}

void check_stages_space(const std::map<std::string, testkit::FakeConfig::Value>& settings) {
    testkit::FakeHost host;
    const auto blocks = all_blocks(host);
    const auto space = plugin("stages_space");
    testkit::SpaceCase setup{
        .make = [&](sdk::Host& services) { return space.make<sdk::Space>("stages", services, settings); },
        .blocks = {}};
    for (const auto& [id, block] : blocks) setup.blocks[id] = block.get();
    testkit::check_space(setup);
}

TEST_CASE("stages is a space") { check_stages_space({}); }

TEST_CASE("stages is a space of declared stages") {
    check_stages_space({{"stage[0].width", std::string{"8 12 16"}},
                        {"stage[1].width", std::string{"x1 x1.5"}},
                        {"stage[1].blocks", std::string{"inverted_bottleneck"}},
                        {"batch_norm", false}});
}

void check_metric(const std::string& id) {
    testkit::check_metric(
        {.make = [library = plugin("metrics"), id](sdk::Host& host) { return library.make<sdk::Metric>(id, host); }});
}

TEST_CASE("synflow is a metric") { check_metric("synflow"); }

TEST_CASE("ntk_condition is a metric") { check_metric("ntk_condition"); }

TEST_CASE("zico is a metric") { check_metric("zico"); }

TEST_CASE("the plugins name themselves, their version and their licence") {
    for (const std::string name :
         {"auto_strategy", "conv1d_block", "dense_head_block", "exhaustive_strategy", "hyperband_strategy",
          "inverted_bottleneck_block", "local_search_strategy", "multi_kernel_block", "nsga2_strategy", "pooling_block",
          "random_strategy", "regularized_evolution_strategy", "residual_block", "separable_conv1d_block",
          "stages_space", "statistics_pooling_block", "tinytnas_space", "tinytnas_strategy", "tpe_strategy"}) {
        CAPTURE(name);
        const auto library = plugin(name);
        CHECK(library.manifest().plugin_id == "org.linnet." + name);
        CHECK(library.manifest().plugin_version == std::string("0.1.0"));
        CHECK(library.manifest().licence == std::string("Apache-2.0"));
        CHECK(library.manifest().component_count == (name == "hyperband_strategy" ? 2 : 1));
    }
}

}  // namespace
