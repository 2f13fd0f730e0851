// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// What the genes of the space `stages` decide, network by network.

#include <doctest/doctest.h>

#include <algorithm>

#include "stages_space.hpp"

namespace {

using namespace linnet;
using namespace linnet::tests;
using sdk::Shape;

// One stage of one decision each, without a stem, so that a test opens what it is about.
StageSettings plain(const StageSettings& changes = {}) {
    StageSettings settings{{"batch_norm", "false"},
                           {"decimation", "1"},
                           {"input_statistics", "none"},
                           {"stem_width", "0"},
                           {"stem_kernel", "3"},
                           {"stem_stride", "1"},
                           {"stage[0].blocks", "conv1d"},
                           {"stage[0].repeats", "1"},
                           {"stage[0].width", "4"},
                           {"stage[0].kernel", "3"},
                           {"stage[0].downsampling", "none"},
                           {"stage[0].dilation", "1"},
                           {"stage[0].expansion", "2"},
                           {"stage[0].residual", "0"},
                           {"head_pooling", "average"},
                           {"head_units", "0"},
                           {"dropout", "0"}};
    for (const auto& [key, text] : changes) settings[key] = text;
    return settings;
}

constexpr auto window = Shape::sequence(32, 2);

// "conv1d relu ... softmax": the operations of the network.
std::string ops(const StagesWorld& world, const std::map<std::string, std::int64_t>& genes = {},
                Shape of = Shape::sequence(32, 2)) {
    const auto graph = world.build(world.genes(genes), of);
    if (!graph) return {};
    std::string text;
    for (const auto node : graph->order().subspan(1)) text += (text.empty() ? "" : " ") + std::string(graph->op(node));
    return text;
}

std::string refusal(const StageSettings& settings) {
    try {
        const StagesWorld world{settings};
    } catch (const std::invalid_argument& refused) {
        return refused.what();
    }
    return {};
}

// Remembers what it was asked for.
class Foreign final : public sdk::Block {
public:
    sdk::NodeId expand(std::span<const sdk::NodeId> operands, std::span<const sdk::Attribute> attributes,
                       sdk::GraphBuilder& builder) const override {
        seen.emplace_back();
        sdk::Attribute filters{"filters", 0}, stride{"stride", 1};
        for (const auto& attribute : attributes) {
            seen.back()[std::string(attribute.name)] = attribute.value;
            if (attribute.name == "filters") filters = attribute;
            if (attribute.name == "stride") stride = attribute;
        }
        const sdk::Attribute given[] = {filters, stride, {"kernel", 1}};
        return builder.add("conv1d", operands, given);
    }
    mutable std::vector<std::map<std::string, double>> seen;
};

TEST_CASE("what is decided once has no gene, and the network follows the declaration") {
    const StagesWorld world{plain({{"stage[0].width", "4 8"}})};
    REQUIRE(world.slots().size() == 1);
    CHECK(world.slots()[0].name == "s1_width");
    CHECK(world.network({8}, window) ==
          "%0 = input : 32x2\n"
          "%1 = conv1d(%0) bias=1 dilation=1 filters=8 groups=1 kernel=3 same=1 stride=1 : 32x8\n"
          "%2 = relu(%1) : 32x8\n"
          "%3 = global_avg_pool(%2) : 8\n"
          "%4 = dense(%3) bias=1 units=3 : 3\n"
          "%5 = softmax(%4) : 3\n");
}

TEST_CASE("genes are named by what they decide, stage by stage") {
    const StagesWorld world;
    std::vector<std::string> names;
    for (const auto& slot : world.slots()) names.emplace_back(slot.name);
    std::vector<std::string> expected{"decimation", "input_statistics", "stem_width", "stem_kernel", "stem_stride"};
    for (const std::string stage : {"s1_", "s2_", "s3_", "s4_"})
        for (const auto* key :
             {"repeats", "blocks", "width", "kernel", "downsampling", "dilation", "expansion", "residual"})
            expected.push_back(stage + key);
    for (const auto* key : {"head_pooling", "head_units"}) expected.emplace_back(key);
    CHECK(names == expected);
}

TEST_CASE("decimation averages samples, and the stem is a convolution in front of the stages") {
    const StagesWorld world{plain({{"decimation", "2"},
                                   {"stem_width", "0 6"},
                                   {"stem_kernel", "5"},
                                   {"stem_stride", "2"},
                                   {"batch_norm", "true"},
                                   {"stage[0].repeats", "0"}})};
    CHECK(world.network(world.genes({{"stem_width", 6}}), window) ==
          "%0 = input : 32x2\n"
          "%1 = avg_pool(%0) same=0 size=2 stride=2 : 16x2\n"
          "%2 = conv1d(%1) bias=0 dilation=1 filters=6 groups=1 kernel=5 same=1 stride=2 : 8x6\n"
          "%3 = batch_norm(%2) : 8x6\n"
          "%4 = relu(%3) : 8x6\n"
          "%5 = global_avg_pool(%4) : 6\n"
          "%6 = dense(%5) bias=1 units=3 : 3\n"
          "%7 = softmax(%6) : 3\n");
    CHECK(ops(world) == "avg_pool global_avg_pool dense softmax");
    CHECK(ops(world, {}, Shape::sequence(3, 2)) == "global_avg_pool dense softmax");  // too short to be decimated
}

TEST_CASE("groups of channels may be left out: the network sees slices of the window, and all behind them does") {
    const StagesWorld world{plain(
        {{"channels", "0-2 6-7 8"}, {"decimation", "2"}, {"input_statistics", "range"}, {"stage[0].width", "x2"}})};
    const auto of = Shape::sequence(32, 9);
    const auto network = [&](std::int64_t first, std::int64_t second, std::int64_t third) {
        return world.network({first, second, third}, of);
    };
    REQUIRE(world.slots().size() == 3);
    CHECK(world.slots()[0].name == "channels_0-2");
    CHECK(world.slots()[1].name == "channels_6-7");
    CHECK(world.slots()[2].name == "channels_8");
    for (const auto& slot : world.slots())
        CHECK((slot.lowest == 0 && slot.highest == 1 && slot.step == 1 && slot.ordered));
    // Channels 3 to 5 are in no group.
    CHECK(network(1, 0, 1) ==
          "%0 = input : 32x9\n"
          "%1 = slice(%0) count=6 first=0 : 32x6\n"
          "%2 = slice(%0) count=1 first=8 : 32x1\n"
          "%3 = concat(%1, %2) : 32x7\n"
          "%4 = avg_pool(%3) same=0 size=2 stride=2 : 16x7\n"
          "%5 = conv1d(%4) bias=1 dilation=1 filters=14 groups=1 kernel=3 same=1 stride=1 : 16x14\n"
          "%6 = relu(%5) : 16x14\n"
          "%7 = global_avg_pool(%6) : 14\n"
          "%8 = global_avg_pool(%3) : 7\n"
          "%9 = global_max_pool(%3) : 7\n"
          "%10 = global_min_pool(%3) : 7\n"
          "%11 = concat(%8, %9, %10) : 21\n"
          "%12 = concat(%7, %11) : 35\n"
          "%13 = dense(%12) bias=1 units=3 : 3\n"
          "%14 = softmax(%13) : 3\n");
    const auto slices = [&](const std::string& text) {
        std::string found;
        for (auto at = text.find("slice"); at != std::string::npos; at = text.find("slice", at + 1))
            found += text.substr(at + 10, text.find(" :", at) - at - 10) + ';';
        return found;
    };
    CHECK(slices(network(1, 1, 1)).empty());
    CHECK(slices(network(0, 1, 1)) == "count=6 first=3;");
    CHECK(slices(network(1, 0, 0)) == "count=6 first=0;");
    CHECK(slices(network(0, 0, 1)) == "count=3 first=3;count=1 first=8;");
    CHECK(slices(network(0, 0, 0)) == "count=3 first=3;");
}

TEST_CASE("a network has channels: leaving all out is keeping all, which is the one with the gene 1") {
    const StagesWorld world{plain({{"channels", "0-1 2 3-4"}})};
    const auto of = Shape::sequence(32, 5);
    CHECK(world.network({0, 0, 0}, of) == world.network({1, 1, 1}, of));
    CHECK(world.canonical({0, 0, 0}, of) == StageGenes{1, 1, 1});
    CHECK(world.canonical({1, 1, 1}, of) == StageGenes{1, 1, 1});
    CHECK(world.canonical({0, 1, 0}, of) == StageGenes{0, 1, 0});
    // With a channel of no group there is something left, and none of the genes is without effect.
    CHECK(world.canonical({0, 0, 0}, Shape::sequence(32, 6)) == StageGenes{0, 0, 0});
    CHECK(ops(world, {}, Shape::sequence(32, 6)) == "slice conv1d relu global_avg_pool dense softmax");
}

TEST_CASE("groups beyond the window decide nothing, and the user is told of them once") {
    testkit::FakeHost host{7};
    const stages::StagesSpace space{host, configured(plain({{"channels", "0-1 2-3 4-5 6"}}))};
    const StagesWorld world{plain({{"channels", "0-1 2-3 4-5 6"}})};
    const auto of = Shape::sequence(32, 3);
    CHECK(world.network({1, 0, 0, 0}, of) == world.network({1, 0, 1, 1}, of));
    CHECK(world.network({1, 0, 0, 0}, of).find("%1 = slice(%0) count=2 first=0 : 32x2\n") != std::string::npos);
    CHECK(world.canonical({1, 0, 1, 1}, of) == StageGenes{1, 0, 0, 0});
    CHECK(world.canonical({0, 0, 1, 1}, of) == StageGenes{1, 1, 0, 0});
    for (int i = 0; i < 3; ++i) {
        StageGenes genes{1, 0, 1, 1};
        space.canonicalize(genes, of);
    }
    REQUIRE(host.lines().size() == 1);
    CHECK(host.lines()[0] ==
          "space stages: channels: the windows have channels 0 to 2; beyond them, and without effect: 4-5, 6; partly "
          "beyond them: 2-3");
}

TEST_CASE("a range of channels is a group for each, and no channels are no genes") {
    const StagesWorld each{plain({{"channels", "1..3"}, {"stage[0].width", "4"}})};
    REQUIRE(each.slots().size() == 3);
    CHECK(each.slots()[0].name == "channels_1");
    CHECK(each.slots()[2].name == "channels_3");
    CHECK(each.network({1, 0, 1}, Shape::sequence(32, 4)).find("first=3") != std::string::npos);
    const StagesWorld none{plain({{"channels", ""}, {"stage[0].width", "4 8"}})};
    CHECK(none.slots().size() == 1);
}

TEST_CASE("groups of channels that cannot be used are refused") {
    const auto refused = [](const std::string& text) { return refusal({{"channels", text}}); };
    const std::string expected =
        "; expected groups of channels such as 0-2 or 4, or a range such as 0..8 of groups of one, with channels from "
        "0 "
        "to 65534";
    for (const std::string item : {"x", "-1", "1-", "1-2-3", "0..", "1.5", "65535", "0-99999999999999999999"})
        CHECK(refused("0-1 " + item) ==
              "channels = \"0-1 " + item + "\" cannot be used because of \"" + item + "\"" + expected);
    CHECK(refused("3-1") == "channels = \"3-1\" cannot be used because of \"3-1\": its end lies before its start");
    CHECK(refused("3-5 0-3") ==
          "channels = \"3-5 0-3\" cannot be used: the group 0-3 shares channel 3 with the group 3-5");
    CHECK(refused("0..8 4") == "channels = \"0..8 4\" cannot be used: the group 4 shares channel 4 with the group 4");
    CHECK(refused("0..65534") == "channels = \"0..65534\" has more than 64 groups");
}

TEST_CASE("a stage gets shorter by the stride of its first block, or by pooling in front of it, or not at all") {
    const StagesWorld world{plain(
        {{"stage[0].downsampling", "none stride max average"}, {"stage[0].factor", "3"}, {"stage[0].repeats", "2"}})};
    const auto shapes = [&](std::int64_t kind, Shape of) {
        const auto graph = world.build({kind}, of);
        std::string text;
        for (const auto node : graph->order().subspan(1))
            if (graph->shape(node).rank == 2)
                text += std::string(graph->op(node)) + ' ' + std::to_string(graph->shape(node).time()) + ' ';
        return text;
    };
    CHECK(shapes(0, Shape::sequence(32, 2)) == "conv1d 32 relu 32 conv1d 32 relu 32 ");
    CHECK(shapes(1, Shape::sequence(32, 2)) == "conv1d 11 relu 11 conv1d 11 relu 11 ");
    CHECK(shapes(2, Shape::sequence(32, 2)) == "max_pool 10 conv1d 10 relu 10 conv1d 10 relu 10 ");
    CHECK(shapes(3, Shape::sequence(32, 2)) == "avg_pool 10 conv1d 10 relu 10 conv1d 10 relu 10 ");
    for (std::int64_t kind = 0; kind < 4; ++kind)  // two samples would have to be left
        CHECK(shapes(kind, Shape::sequence(5, 2)) == "conv1d 5 relu 5 conv1d 5 relu 5 ");
    CHECK(shapes(2, Shape::sequence(6, 2)) == "max_pool 2 conv1d 2 relu 2 conv1d 2 relu 2 ");
}

TEST_CASE("a residual connection is around every block whose operand has the shape of its result") {
    const StagesWorld world{plain({{"stage[0].residual", "0 1"}, {"stage[0].repeats", "2"}})};
    CHECK(ops(world, {{"s1_residual", 1}}) == "conv1d relu conv1d relu add global_avg_pool dense softmax");
    CHECK(ops(world, {{"s1_residual", 1}}, Shape::sequence(32, 4)) ==
          "conv1d relu add conv1d relu add global_avg_pool dense softmax");
    CHECK(ops(world) == "conv1d relu conv1d relu global_avg_pool dense softmax");
}

TEST_CASE("an inverted bottleneck has a shortcut of its own, its expansion and its squeeze") {
    const StagesWorld world{plain({{"stage[0].blocks", "inverted_bottleneck"},
                                   {"stage[0].residual", "0 1"},
                                   {"stage[0].squeeze_excite", "0 4"},
                                   {"stage[0].expansion", "1 3"}})};
    const auto of = Shape::sequence(32, 4);
    CHECK(ops(world, {{"s1_residual", 1}}, of) == "conv1d relu conv1d add global_avg_pool dense softmax");
    CHECK(ops(world, {}, of) == "conv1d relu conv1d global_avg_pool dense softmax");
    CHECK(ops(world, {{"s1_expansion", 3}, {"s1_squeeze_excite", 4}}, of) ==
          "conv1d relu conv1d relu global_avg_pool dense relu dense sigmoid multiply conv1d global_avg_pool dense "
          "softmax");
}

TEST_CASE("widths are numbers, or multiples of the channels before, rounded, from 1 to 1024") {
    const auto width = [](const std::string& widths, std::int32_t channels) {
        const StagesWorld world{plain({{"stage[0].width", widths}})};
        const auto graph = world.build({}, Shape::sequence(32, channels));
        return graph->attribute(graph->order()[1], "filters");
    };
    CHECK(width("12", 2) == 12);
    CHECK(width("x1.5", 3) == 5);
    CHECK(width("x1.25", 2) == 3);
    CHECK(width("x0.1", 3) == 1);
    CHECK(width("x16", 100) == 1024);
}

TEST_CASE("parallel kernels with fewer channels than kernels form no network") {
    const StagesWorld world{plain({{"stage[0].blocks", "multi_kernel"}, {"stage[0].width", "x1 x2"}})};
    CHECK_FALSE(world.build({100}, Shape::sequence(32, 2)));
    CHECK(world.build({200}, Shape::sequence(32, 2)));
    CHECK(world.build({100}, Shape::sequence(32, 3)));
}

TEST_CASE("the head pools channels in four ways, and sees statistics of the input where that is chosen") {
    const StagesWorld world{plain({{"head_pooling", "average max average_max statistics"},
                                   {"input_statistics", "none range all"},
                                   {"stage[0].repeats", "0"},
                                   {"stem_width", "4"}})};
    const std::string stem = "conv1d relu ", end = " dense softmax";
    CHECK(ops(world) == stem + "global_avg_pool" + end);
    CHECK(ops(world, {{"head_pooling", 1}}) == stem + "global_max_pool" + end);
    const auto features = [&](std::int64_t pooling, std::int64_t statistics) {
        const auto graph =
            world.build(world.genes({{"head_pooling", pooling}, {"input_statistics", statistics}}), window);
        return graph->shape(graph->operands(graph->order()[graph->order().size() - 2])[0]).channels();
    };
    CHECK(features(0, 0) == 4);
    CHECK(features(2, 0) == 4 * 2);
    CHECK(features(3, 0) == 4 * 4);
    CHECK(features(0, 1) == 4 + 2 * 3);
    CHECK(features(3, 2) == 4 * 4 + 2 * 4);
}

TEST_CASE("hidden units and dropout stand before the classes") {
    const StagesWorld world{plain({{"head_units", "0 16"}, {"dropout", "0 0.25"}, {"stage[0].repeats", "0"}})};
    CHECK(world.network(world.genes({{"head_units", 16}, {"dropout", 25}}), window) ==
          "%0 = input : 32x2\n"
          "%1 = global_avg_pool(%0) : 2\n"
          "%2 = dense(%1) bias=1 units=16 : 16\n"
          "%3 = relu(%2) : 16\n"
          "%4 = dropout(%3) rate=0.25 : 16\n"
          "%5 = dense(%4) bias=1 units=3 : 3\n"
          "%6 = softmax(%5) : 3\n");
}

TEST_CASE("a block of a third party joins by its id, and is given what every block understands") {
    StagesWorld world{plain({{"stage[0].blocks", "conv1d mine"},
                             {"stage[0].repeats", "2"},
                             {"stage[0].kernel", "5"},
                             {"stage[0].dilation", "2"},
                             {"stage[0].downsampling", "stride"},
                             {"stage[0].activation", "relu6"},
                             {"batch_norm", "true"}})};
    CHECK(std::ranges::find(world.space().blocks(), "mine") != world.space().blocks().end());
    const Foreign foreign;
    world.blocks["mine"] = &foreign;
    REQUIRE(world.build(world.genes({{"s1_blocks", 1}}), window));
    const std::map<std::string, double> first{{"filters", 4},  {"kernel", 5},     {"stride", 2},
                                              {"dilation", 2}, {"batch_norm", 1}, {"activation", 2}};
    auto second = first;
    second["stride"] = 1;
    CHECK(foreign.seen == std::vector{first, second});
}

TEST_CASE("genes outside their slots and classes that are none build nothing") {
    const StagesWorld world{plain({{"stage[0].width", "4 8"}})};
    CHECK_FALSE(world.build({3}, window));
    CHECK_FALSE(world.build({5}, window));
    CHECK_FALSE(world.build({}, window));
    CHECK_FALSE(world.build({4, 4}, window));
    CHECK_FALSE(world.build({4}, window, 1));
    CHECK(world.canonical({3}, window) == StageGenes{3});
}

TEST_CASE("a stage that is not there, and a stem that is not, decide nothing") {
    const StagesWorld world;
    const auto canonical = [&](const std::map<std::string, std::int64_t>& genes) {
        return world.canonical(world.genes(genes), Shape::sequence(128, 9));
    };
    CHECK(canonical({{"s2_blocks", 2}, {"s2_width", 32}, {"s2_residual", 1}, {"stem_kernel", 5}, {"stem_stride", 4}}) ==
          world.genes());
    CHECK(canonical({{"stem_width", 8}, {"stem_stride", 3}}) == world.genes({{"stem_width", 8}, {"stem_stride", 2}}));
    // Only an inverted bottleneck has an expansion.
    CHECK(canonical({{"s1_repeats", 1}, {"s1_expansion", 3}}) == world.genes({{"s1_repeats", 1}}));
    CHECK(canonical({{"s1_repeats", 1}, {"s1_blocks", 2}, {"s1_expansion", 3}}) ==
          world.genes({{"s1_repeats", 1}, {"s1_blocks", 2}, {"s1_expansion", 3}}));
}

TEST_CASE("what is too short to be made shorter stays so in its canonical form") {
    // A smaller factor would fit, and is another network.
    const StagesWorld world{plain({{"stage[0].downsampling", "stride max"}, {"stage[0].factor", "2 8"}})};
    const auto of = Shape::sequence(8, 2);
    const auto genes = world.genes({{"s1_downsampling", 1}, {"s1_factor", 8}});
    CHECK(world.canonical(genes, of) == world.genes({{"s1_factor", 8}}));
    CHECK(world.network(world.canonical(genes, of), of) == world.network(genes, of));
}

TEST_CASE("a declaration that cannot be used is refused with the stage and the key") {
    CHECK(refusal({{"stem_width", "8 2000"}}) ==
          "stem_width = \"8 2000\" cannot be used because of \"2000\"; expected whole numbers from 0 to 1024");
    CHECK(refusal({{"head_pooling", "averge"}}) ==
          "head_pooling = \"averge\" cannot be used: \"averge\" is unknown; did you mean \"average\"?");
    CHECK(refusal({{"stage[0].width", "8"}, {"stage[1].kernel", "0"}}) ==
          "stage 2: kernel = \"0\" cannot be used because of \"0\"; expected whole numbers from 1 to 4096");
    CHECK(refusal({{"stage[0].blocks", ""}}) == "stage 1: blocks = \"\" is an empty list");
}

}  // namespace
