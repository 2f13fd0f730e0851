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
    for (const auto* key : {"head_pooling", "head_units", "dropout"}) expected.emplace_back(key);
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
