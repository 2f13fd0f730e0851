// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <linnet/sdk/abi/toolchain_tag.hpp>
#include <linnet/sdk/strategy.hpp>

#include "core/support/errors.hpp"
#include "support.hpp"

namespace {

using namespace boundary;

std::vector<std::string> sentences(const core::Registry& registry) {
    std::vector<std::string> sentences;
    for (const auto& refusal : registry.refusals()) sentences.push_back(refusal.sentence());
    return sentences;
}

std::string bad(const std::string& rest) { return (bad_plugins / "").string() + rest; }

std::string find_fails(const core::Registry& registry, std::string_view kind, std::string_view id) {
    const core::Location where{"har.toml", 12, 7};
    return sentence_of<core::InputError>([&] { registry.find(kind, id, where); });
}

}  // namespace

TEST_CASE("good plugins load without a refusal, sorted by file, and say what they are") {
    const auto registry = load(good_plugins);
    CHECK(sentences(registry) == std::vector<std::string>{});
    REQUIRE(registry.plugins().size() == 3);
    CHECK(registry.plugins()[0].id == "org.linnet.test.every_kind");
    CHECK(registry.plugins()[1].id == "org.linnet.test.first");
    CHECK(registry.plugins()[1].version == "1.2.3");
    CHECK(registry.plugins()[1].licence == "Apache-2.0");
    CHECK(registry.plugins()[1].sdk_version == "0.1.0");
    CHECK(registry.plugins()[1].path == good_plugins / "first.so");
    CHECK(registry.plugins()[2].id == "org.linnet.test.second");
    const auto& nodes = registry.find("metric", "nodes", {});
    CHECK(nodes.full_id == "org.linnet.test.first/nodes");
    CHECK(nodes.summary == "number of nodes");
    CHECK(nodes.plugin_version == "1.2.3");
    CHECK(registry.find("strategy", "org.linnet.test.first/steady", {}).params.size() == 7);
}

TEST_CASE("every hostile library is refused with its reason, and the good ones still load") {
    const auto registry = load(bad_plugins, good_plugins);
    const std::vector<std::string> expected{
        bad("bad_components.so: component \"well\" has the id of another component of the same plugin"),
        bad("bad_components.so: component \"newer\" speaks linnet.strategy/99, this linnet speaks linnet.strategy/2; "
            "build the plugin with this linnet's SDK"),
        bad("bad_components.so: component \"confused\" speaks linnet.metric/1, this linnet speaks linnet.strategy/2; "
            "build the plugin with this linnet's SDK"),
        bad("bad_components.so: component \"odd_kind\" has the unknown kind \"stratgy\"; did you mean \"strategy\"?"),
        bad("bad_components.so: component \"Odd-Id\" has an id that is not well-formed: lower case letters, digits and "
            "'_', a letter first"),
        bad("bad_components.so: component \"number 7\" has 16 bytes where at least 72 are needed: it is truncated or "
            "was not made with the SDK"),
        bad("bad_components.so: component \"stillborn\" lacks a field: kind, id, interface id, summary, create and "
            "destroy are mandatory"),
        bad("bad_components.so: component \"tableless\" announces parameters but has no table of them"),
        bad("bad_components.so: component \"number 10\" is a null entry of the manifest"),
        bad("bad_final_defaults.so: component \"type\" has a malformed default of the final training: parameter "
            "\"rate\" has the default \"fast\", which is not of type \"real\""),
        bad("bad_final_defaults.so: component \"range\" has a malformed default of the final training: parameter "
            "\"rate\" has the default \"2\" outside its own range; expected a number from 0 to 1"),
        bad("bad_final_defaults.so: component \"unknown\" has a default of the final training for \"raet\", which is "
            "none of its parameters; did you mean \"rate\"?"),
        bad("bad_final_defaults.so: component \"twice\" has two defaults of the final training for \"rate\""),
        bad("bad_final_defaults.so: component \"nameless\" has a default of the final training without a name or a "
            "value"),
        bad("bad_final_defaults.so: component \"valueless\" has a default of the final training without a name or a "
            "value"),
        bad("bad_final_defaults.so: component \"listless\" announces defaults of the final training but has no list of "
            "them"),
        bad("bad_final_defaults.so: component \"not_a_trainer\" has defaults of the final training, which mean "
            "something to a trainer only"),
        bad("bad_params.so: component \"bound\" has a malformed parameter table: parameter \"reach\" has the lowest "
            "value \"one\", which is not of type \"integer\""),
        bad("bad_params.so: component \"bounded\" has a malformed parameter table: parameter \"stage[].width\" has a "
            "lowest value, which type \"list\" does not take"),
        bad("bad_params.so: component \"choice\" has a malformed parameter table: parameter \"order\" has the default "
            "\"sideways\" outside its own range; expected one of \"up\", \"down\""),
        bad("bad_params.so: component \"clash\" declares \"stage\" as a parameter and as a group of parameters"),
        bad("bad_params.so: component \"fallback\" has a malformed parameter table: parameter \"reach\" has the "
            "default \"99\" outside its own range; expected a whole number from 1 to 16"),
        bad("bad_params.so: component \"flag\" has a malformed parameter table: parameter \"greedy\" has the default "
            "\"maybe\", which is not of type \"flag\""),
        bad("bad_params.so: component \"group_name\" has a malformed parameter table: parameter \"Stage[].width\" has "
            "no well-formed name: lower case letters, digits and '_', a letter first"),
        bad("bad_params.so: component \"grouped_use\" has a malformed parameter table: parameter \"use[].width\" has a "
            "reserved name: it selects the component in a run file"),
        bad("bad_params.so: component \"groupless\" has a malformed parameter table: parameter \"[].width\" has no "
            "well-formed name: lower case letters, digits and '_', a letter first"),
        bad("bad_params.so: component \"indexed\" has a malformed parameter table: parameter \"stage[0].width\" has no "
            "well-formed name: lower case letters, digits and '_', a letter first"),
        bad("bad_params.so: component \"keyless\" has a malformed parameter table: parameter \"stage[].\" has no "
            "well-formed name: lower case letters, digits and '_', a letter first"),
        bad("bad_params.so: component \"name\" has a malformed parameter table: parameter \"Reach\" has no well-formed "
            "name: lower case letters, digits and '_', a letter first"),
        bad("bad_params.so: component \"nested\" has a malformed parameter table: parameter \"stage[].block[].width\" "
            "has no well-formed name: lower case letters, digits and '_', a letter first"),
        bad("bad_params.so: component \"null\" has a malformed parameter table: parameter \"\" has no well-formed "
            "name: lower case letters, digits and '_', a letter first"),
        bad("bad_params.so: component \"range\" has a malformed parameter table: parameter \"reach\" has the lowest "
            "value \"16\" above the highest value \"1\""),
        bad("bad_params.so: component \"ranged\" has a malformed parameter table: parameter \"label\" has a lowest "
            "value, which type \"text\" does not take"),
        bad("bad_params.so: component \"text\" has a malformed parameter table: parameter \"rate\" has the default "
            "\"fast\", which is not of type \"real\""),
        bad("bad_params.so: component \"twice\" declares parameter \"reach\" twice"),
        bad("bad_params.so: component \"twin\" declares parameter \"stage[].width\" twice"),
        bad("bad_params.so: component \"type\" has a malformed parameter table: parameter \"reach\" has the unknown "
            "type \"int\""),
        bad("bad_params.so: component \"use\" has a malformed parameter table: parameter \"use\" has a reserved name: "
            "it selects the component in a run file"),
        bad("bad_params.so: component \"wordless\" has a malformed parameter table: parameter \"order\" is a choice "
            "without words: its lowest field must read \"one|another\""),
        bad("bad_plugin_id.so: its plugin id \"My Plugin\" is not a reverse domain such as \"org.example.walk\""),
        bad("missing_symbol.so: cannot be loaded: undefined symbol: linnet_nobody_defines_this"),
        bad("no_components.so: its manifest lists no component"),
        bad("no_manifest.so: exports no manifest \"linnet_manifest_epoch1\""),
        bad("no_section.so: is not a linnet plugin: it has no section \"linnet1\""),
        bad("null_manifest.so: exports no manifest \"linnet_manifest_epoch1\""),
        bad("null_text.so: its manifest lacks a text: toolchain tag, SDK version, plugin id, version and licence are "
            "mandatory"),
        bad("other_epoch.so: is a plugin for another ABI epoch: it has the section \"linnet2\", this linnet looks for "
            "\"linnet1\""),
        bad("prints_on_load.so: writes to standard output while it is loaded (\"hello from a static initialiser\"); "
            "static initialisers of a plugin must do nothing"),
        bad("truncated_manifest.so: its manifest has 24 bytes where at least 60 are needed: it is truncated or was not "
            "made with the SDK"),
        bad("wrong_epoch.so: its manifest is of epoch 7, this linnet reads epoch 1"),
        bad("wrong_toolchain.so: was built with gcc3/libstdc++-cxx11abi0/c++98, this linnet with " LINNET_TOOLCHAIN_TAG
            "; build the plugin with the same compiler and standard library"),
        // Sorted by file, duplicate_plugin.so came first and won.
        (good_plugins / "first.so").string() + ": has the plugin id \"org.linnet.test.first\" of " +
            bad("duplicate_plugin.so") + ", which was loaded before it",
    };
    const auto actual = sentences(registry);
    for (std::size_t i = 0; i < std::min(actual.size(), expected.size()); ++i) CHECK(actual[i] == expected[i]);
    CHECK(actual.size() == expected.size());
    CHECK(registry.find("strategy", "well", {}).full_id == "org.linnet.test.bad_components/well");
    CHECK(registry.find("metric", "one_metric", {}).full_id == "org.linnet.test.every_kind/one_metric");
    CHECK(registry.find("strategy", "steady", {}).full_id == "org.linnet.test.second/steady");
}

TEST_CASE("defaults of the final training are known of a component that has them, and none of an older one") {
    const auto registry = load(bad_plugins);
    const auto& good = registry.find("trainer", "good", {});
    REQUIRE(good.final_defaults.size() == 1);
    CHECK(good.final_defaults[0].name == std::string_view{"rate"});
    CHECK(good.final_defaults[0].value == std::string_view{"0.25"});
    CHECK(registry.find("trainer", "older", {}).final_defaults.empty());  // its struct ends before them
}

TEST_CASE("the second file with a plugin id is refused, the same file met again is not") {
    const auto registry = load(good_plugins, good_plugins, good_plugins / ".." / "plugins_good");
    CHECK(registry.refusals().empty());
    CHECK(registry.plugins().size() == 3);
}

TEST_CASE("a folder that is not there is a refusal of its own") {
    const auto registry = load(good_plugins / "nowhere", good_plugins);
    CHECK(sentences(registry) ==
          std::vector{(good_plugins / "nowhere").string() + ": is not a folder that can be read"});
    CHECK(registry.plugins().size() == 3);
}

TEST_CASE("an unknown component is answered with the nearest one of its kind") {
    const auto registry = load(good_plugins);
    CHECK(find_fails(registry, "strategy", "staedy") ==
          "har.toml:12:7: no strategy is called \"staedy\"; did you mean \"steady\"?");
    CHECK(find_fails(registry, "strategy", "org.linnet.test.frist/steady") ==
          "har.toml:12:7: no strategy is called \"org.linnet.test.frist/steady\"; did you mean "
          "\"org.linnet.test.first/steady\"?");
    CHECK(find_fails(registry, "metric", "latency") ==
          "har.toml:12:7: no metric is called \"latency\"; known are nodes and one_metric");
    CHECK(find_fails(registry, "strategy", "nodes") ==
          "har.toml:12:7: no strategy is called \"nodes\", which is a metric; known are one_strategy and steady");
    CHECK(find_fails(core::Registry{}, "strategy", "walk") ==
          "har.toml:12:7: no strategy is called \"walk\"; no plugin offers one");
}

TEST_CASE("a short id that two plugins share must be written in full") {
    const auto registry = load(good_plugins);
    CHECK(find_fails(registry, "strategy", "steady") ==
          "har.toml:12:7: more than one strategy is called \"steady\"; write \"org.linnet.test.first/steady\" or "
          "\"org.linnet.test.second/steady\"");
    CHECK(registry.find("strategy", "org.linnet.test.second/steady", {}).summary == "proposes nothing");
}

TEST_CASE("an unknown component that a refused plugin offers is answered with the refusal") {
    const auto registry = load(bad_plugins);
    // Its table could be read.
    CHECK(
        find_fails(registry, "strategy", "org.linnet.test.wrong_toolchain/idle") ==
        "har.toml:12:7: no strategy is called \"org.linnet.test.wrong_toolchain/idle\"; it may be in a plugin that was "
        "refused: " +
            bad("wrong_toolchain.so: was built with gcc3/libstdc++-cxx11abi0/c++98, this linnet "
                "with " LINNET_TOOLCHAIN_TAG "; build the plugin with the same compiler and standard library"));
    // One component of a plugin that loaded.
    CHECK(find_fails(registry, "strategy", "newer") ==
          "har.toml:12:7: no strategy is called \"newer\"; it may be in a plugin that was refused: " +
              bad("bad_components.so: component \"newer\" speaks linnet.strategy/99, this linnet speaks "
                  "linnet.strategy/2; build the plugin with this linnet's SDK"));
    // Nothing could be read; the file's name is all there is.
    CHECK(find_fails(registry, "strategy", "missing_symbol") ==
          "har.toml:12:7: no strategy is called \"missing_symbol\"; it may be in a plugin that was refused: " +
              bad("missing_symbol.so: cannot be loaded: undefined symbol: linnet_nobody_defines_this"));
}
