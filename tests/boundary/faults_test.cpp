// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/block.hpp>
#include <linnet/sdk/exporter.hpp>
#include <linnet/sdk/metric.hpp>
#include <linnet/sdk/reader.hpp>
#include <linnet/sdk/space.hpp>
#include <linnet/sdk/strategy.hpp>
#include <linnet/sdk/trainer.hpp>

#include "core/kernel/plugin_host.hpp"
#include "core/support/errors.hpp"
#include "support.hpp"

namespace {

using namespace boundary;

std::string making_fails(const core::Registry& registry, std::string_view id) {
    Bench bench;
    return sentence_of<core::PluginFault>([&] { make<sdk::Strategy>(registry, "strategy", id, bench); });
}

}  // namespace

TEST_CASE("an object of each of the eight kinds can be made and called") {
    const auto registry = load(good_plugins);
    Bench bench;
    CHECK(make<sdk::Reader>(registry, "reader", "one_reader", bench).get().recognises("x.one"));
    CHECK(make<sdk::Block>(registry, "block", "one_block", bench).label() == "org.linnet.test.every_kind/one_block");
    CHECK(make<sdk::Space>(registry, "space", "one_space", bench).get().slots()[0].name == "one");
    sdk::Proposal proposal{};
    CHECK(make<sdk::Strategy>(registry, "strategy", "one_strategy", bench)(
              "ask", [&](sdk::Strategy& strategy) { return strategy.ask(0, proposal); }) == sdk::Answer::exhausted);
    CHECK_FALSE(make<sdk::Trainer>(registry, "trainer", "one_trainer", bench).get().supports("conv1d"));
    CHECK(make<sdk::Runtime>(registry, "runtime", "one_runtime", bench).get().ram_provenance() == "computed");
    CHECK(make<sdk::Metric>(registry, "metric", "one_metric", bench).get().describe().larger_is_better);
    CHECK(make<sdk::Exporter>(registry, "exporter", "one_exporter", bench).label() ==
          "org.linnet.test.every_kind/one_exporter");
}

TEST_CASE("a component sees its configuration and the host's seeds") {
    const auto registry = load(good_plugins);
    Bench bench;
    core::Table given;
    given.insert_or_assign("reach", {std::int64_t{5}, {}, {}});
    const auto& component = registry.find("strategy", "org.linnet.test.first/steady", {});
    const auto strategy =
        core::make<sdk::Strategy>(component, bench.host, core::configure(component, &given, "[strategy]", "/", {}));
    const std::array slots{sdk::Slot{"width", 10, 20, 1, true}};
    strategy("begin", [&](sdk::Strategy& s) {
        sdk::SearchScope scope{};
        scope.slots = slots;
        s.begin(scope);
    });
    for (std::uint64_t trial = 0; trial < 8; ++trial) {
        std::array<std::int64_t, 1> genes{};
        sdk::Proposal proposal{genes};
        CHECK(strategy("ask", [&](sdk::Strategy& s) { return s.ask(trial, proposal); }) == sdk::Answer::propose);
        CHECK(genes[0] == 10 + 5 * static_cast<std::int64_t>(core::stream_seed(7, "steady", trial) % 2));
    }
}

TEST_CASE("a component that cannot be made says why") {
    const auto registry = load(bad_plugins);
    CHECK(making_fails(registry, "throws_sentence") ==
          "org.linnet.test.create_fails/throws_sentence.create: the table has no rows");
    CHECK(making_fails(registry, "throws_number") ==
          "org.linnet.test.create_fails/throws_number.create: threw something that is not a std::exception");
    CHECK(making_fails(registry, "silent") == "org.linnet.test.create_fails/silent.create: failed without saying why");
    CHECK(making_fails(registry, "nothing") ==
          "org.linnet.test.create_fails/nothing.create: reported success without making an object");
    CHECK(making_fails(registry, "contract") == "org.linnet.test.create_fails/contract.create: create must not throw");
    CHECK(making_fails(registry, "endless") ==
          "org.linnet.test.create_fails/endless.create: " + std::string(1023, 'x'));
}

TEST_CASE("what a method throws arrives as a fault that names plugin, component and method") {
    const auto registry = load(bad_plugins);
    Bench bench;
    const auto strategy = make<sdk::Strategy>(registry, "strategy", "thrower", bench);
    sdk::Proposal proposal{};
    CHECK(sentence_of<core::PluginFault>([&] { strategy("begin", [](auto& s) { s.begin({}); }); }) ==
          "org.linnet.test.methods_throw/thrower.begin: no slots");
    CHECK(sentence_of<core::PluginFault>([&] { strategy("ask", [&](auto& s) { return s.ask(0, proposal); }); }) ==
          "org.linnet.test.methods_throw/thrower.ask: an error of the plugin's own");
    CHECK(sentence_of<core::PluginFault>([&] { strategy("ask", [&](auto& s) { return s.ask(1, proposal); }); }) ==
          "org.linnet.test.methods_throw/thrower.ask: threw something that is not a std::exception");
    CHECK(sentence_of<core::PluginFault>([&] { strategy("tell", [](auto& s) { s.tell({}); }); }) ==
          "org.linnet.test.methods_throw/thrower.tell: failed without saying why");
}

TEST_CASE("the text of a plugin's own exception outlives its library") {
    std::string sentence;
    try {
        Bench bench;
        const auto strategy = make<sdk::Strategy>(load(bad_plugins), "strategy", "thrower", bench);
        sdk::Proposal proposal{};
        strategy("ask", [&](auto& s) { return s.ask(0, proposal); });
    } catch (const core::PluginFault& fault) {  // object and registry are gone by now
        sentence = fault.what();
    }
    CHECK(sentence == "org.linnet.test.methods_throw/thrower.ask: an error of the plugin's own");
}

TEST_CASE("an error the kernel raises below a plugin keeps its own kind and text") {
    const auto through = [](auto error) {
        return sentence_of<decltype(error)>([&] { core::guard("org.a/b", "read", [&] { throw error; }); });
    };
    CHECK(through(core::InputError("har.npz has no row")) == "har.npz has no row");
    CHECK(through(core::SystemError("the disk is full")) == "the disk is full");
    CHECK(through(core::PluginFault("org.c/d.expand: broken")) == "org.c/d.expand: broken");
}

TEST_CASE("a component is not made as something it is not") {
    const auto registry = load(good_plugins);
    Bench bench;
    const auto& nodes = registry.find("metric", "nodes", {});
    CHECK(sentence_of<std::logic_error>([&] { core::make<sdk::Strategy>(nodes, bench.host, defaults(nodes)); }) ==
          "org.linnet.test.first/nodes is no linnet.strategy/2");
}
