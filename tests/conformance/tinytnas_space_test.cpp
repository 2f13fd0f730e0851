// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <array>
#include <linnet/testkit/fakes.hpp>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "blocks/separable_conv1d/separable_conv1d.hpp"
#include "core/ir/graph.hpp"
#include "spaces/tinytnas/tinytnas.hpp"

namespace {

using namespace linnet;
using Genes = std::array<std::int64_t, 2>;

tinytnas::TinyTnasSpace space(std::int64_t k_max = 256, bool batch_norm = false) {
    constexpr linnet_param params[] = {{"k_max", "integer", "256", "4", "4096", ""},
                                       {"batch_norm", "flag", "false", "", "", ""}};
    return tinytnas::TinyTnasSpace{testkit::FakeConfig{params, {{"k_max", k_max}, {"batch_norm", batch_norm}}}};
}

std::optional<core::Graph> build(const sdk::Space& space, Genes genes, sdk::Shape window, std::int32_t classes) {
    const blocks::SeparableConv1d separable;
    core::Builder builder{window, [&](std::string_view id) -> const sdk::Block* {
                              return id == "separable_conv1d" ? &separable : nullptr;
                          }};
    sdk::NodeId output{};
    if (!space.build(genes, classes, builder.input(), builder, output)) return std::nullopt;
    return builder.finish(output);
}

// Multiply-accumulates of convolutions and dense layers, padding counted.
std::int64_t macs(const core::Graph& graph) {
    std::int64_t sum = 0;
    for (const auto node : graph.order()) {
        const auto out = graph.shape(node).elements();
        if (graph.primitive(node) == sdk::Primitive::conv1d) {
            const auto inputs = graph.shape(graph.operands(node)[0]).channels();
            const auto per_output = inputs * graph.attribute(node, "kernel") / graph.attribute(node, "groups");
            sum += out * static_cast<std::int64_t>(per_output);
        } else if (graph.primitive(node) == sdk::Primitive::dense) {
            sum += out * graph.shape(graph.operands(node)[0]).elements();
        }
    }
    return sum;
}

TEST_CASE("the published networks have their published numbers of multiply-accumulates") {
    CHECK(macs(*build(space(), {10, 3}, sdk::Shape::sequence(128, 9), 6)) == 53'079);  // UCI-HAR
    CHECK(macs(*build(space(), {32, 1}, sdk::Shape::sequence(40, 6), 6)) == 44'928);   // PAMAP2 and WISDM
    CHECK(macs(*build(space(), {10, 3}, sdk::Shape::sequence(187, 1), 5)) == 56'499);  // MIT-BIH
    CHECK(macs(*build(space(), {10, 3}, sdk::Shape::sequence(187, 1), 2)) == 56'352);  // PTB
}

TEST_CASE("under 60 000 multiply-accumulates the space holds the known numbers of networks") {
    // k up to 600 is far beyond the widest of them; every c of a window this long is a network of its own.
    const auto feasible = [](sdk::Shape window, std::int32_t classes) {
        int count = 0;
        for (std::int64_t k = 4; k <= 600; ++k)
            for (std::int64_t c = 0; c <= 4; ++c) count += macs(*build(space(600), {k, c}, window, classes)) <= 60'000;
        return count;
    };
    CHECK(feasible(sdk::Shape::sequence(128, 9), 6) == 79);
    CHECK(feasible(sdk::Shape::sequence(40, 6), 6) == 218);
    CHECK(feasible(sdk::Shape::sequence(187, 1), 5) == 179);
    CHECK(feasible(sdk::Shape::sequence(187, 1), 2) == 180);
}

TEST_CASE("the network is cells of pooling and separable convolutions with a dense head") {
    const auto graph = *build(space(), {5, 2}, sdk::Shape::sequence(21, 3), 4);
    const std::vector<std::string> expected{"input",           "conv1d", "conv1d",   "relu",   "max_pool", "conv1d",
                                            "conv1d",          "relu",   "max_pool", "conv1d", "conv1d",   "relu",
                                            "global_avg_pool", "dense",  "relu",     "dense",  "softmax"};
    const std::vector<sdk::Shape> shapes{
        sdk::Shape::sequence(21, 3), sdk::Shape::sequence(21, 3), sdk::Shape::sequence(21, 5),
        sdk::Shape::sequence(21, 5), sdk::Shape::sequence(10, 5), sdk::Shape::sequence(10, 5),
        sdk::Shape::sequence(10, 7), sdk::Shape::sequence(10, 7), sdk::Shape::sequence(5, 7),
        sdk::Shape::sequence(5, 7),  sdk::Shape::sequence(5, 10), sdk::Shape::sequence(5, 10),
        sdk::Shape::vector(10),      sdk::Shape::vector(15),      sdk::Shape::vector(15),
        sdk::Shape::vector(4),       sdk::Shape::vector(4)};
    REQUIRE(graph.order().size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        CAPTURE(i);
        CHECK(graph.op(graph.order()[i]) == expected[i]);
        CHECK(graph.shape(graph.order()[i]) == shapes[i]);
    }
}

TEST_CASE("batch_norm normalises every convolution between pointwise and relu") {
    const auto graph = *build(space(256, true), {4, 3}, sdk::Shape::sequence(64, 1), 2);
    int norms = 0;
    for (const auto node : graph.order()) {
        if (graph.primitive(node) != sdk::Primitive::batch_norm) continue;
        ++norms;
        CHECK(graph.attribute(graph.operands(node)[0], "kernel") == 1);
        CHECK(graph.op(graph.users(node)[0]) == "relu");
    }
    CHECK(norms == 4);
    CHECK(macs(graph) == macs(*build(space(), {4, 3}, sdk::Shape::sequence(64, 1), 2)));
}

TEST_CASE("a depth beyond what the window can be pooled to is the smallest depth of the same network") {
    for (std::int32_t time = 1; time <= 80; ++time) {
        CAPTURE(time);
        const auto window = sdk::Shape::sequence(time, 2);
        // floor(log2 time) - 1 cells leave two or three samples.
        const std::int64_t most = time >= 32 ? 4 : time >= 16 ? 3 : time >= 8 ? 2 : time >= 4 ? 1 : 0;
        std::set<std::string> networks;
        for (std::int64_t c = 0; c <= 4; ++c) {
            Genes canonical{4, c};
            space().canonicalize(canonical, window);
            CHECK(canonical == Genes{4, std::min(c, most)});
            const auto graph = *build(space(), {4, c}, window, 3);
            CHECK(graph.digest() == build(space(), canonical, window, 3)->digest());
            networks.emplace(graph.digest());
        }
        CHECK(networks.size() == static_cast<std::size_t>(most + 1));
    }
}

TEST_CASE("genes outside their range, vectors and single classes form no network") {
    const auto window = sdk::Shape::sequence(64, 2);
    CHECK(build(space(16), {16, 4}, window, 2));
    CHECK_FALSE(build(space(16), {17, 4}, window, 2));
    CHECK_FALSE(build(space(16), {3, 4}, window, 2));
    CHECK_FALSE(build(space(16), {4, 5}, window, 2));
    CHECK_FALSE(build(space(16), {4, -1}, window, 2));
    CHECK_FALSE(build(space(16), {4, 1}, window, 1));

    core::Builder builder{window};
    const auto input = builder.input();
    const auto vector = builder.add("flatten", {&input, 1}, {});
    sdk::NodeId output{};
    CHECK_FALSE(space().build(Genes{4, 1}, 2, vector, builder, output));
    CHECK_FALSE(space().build(std::array<std::int64_t, 1>{4}, 2, input, builder, output));
}

TEST_CASE("the genes and the blocks are declared") {
    const auto declared = space(300);
    REQUIRE(declared.slots().size() == 2);
    CHECK(declared.slots()[0].name == "k");
    CHECK(declared.slots()[0].lowest == 4);
    CHECK(declared.slots()[0].highest == 300);
    CHECK(declared.slots()[0].step == 1);
    CHECK(declared.slots()[0].ordered);
    CHECK(declared.slots()[1].name == "c");
    CHECK(declared.slots()[1].lowest == 0);
    CHECK(declared.slots()[1].highest == 4);
    CHECK(declared.slots()[1].step == 1);
    CHECK(declared.slots()[1].ordered);
    REQUIRE(declared.blocks().size() == 1);
    CHECK(declared.blocks()[0] == "separable_conv1d");
}

}  // namespace
