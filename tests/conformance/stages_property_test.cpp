// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// What holds for all genes of the space `stages`, on windows of any size.

#include <doctest/doctest.h>

#include <cmath>
#include <linnet/sdk/support/sampling.hpp>
#include <linnet/testkit/space_suite.hpp>
#include <memory>
#include <set>

#include "stages_space.hpp"

namespace {

using namespace linnet;
using namespace linnet::tests;
using sdk::Shape;

const StageSettings crowded{
    // Words without "none", several factors, multiples: whatever depends on the length of the sequence.
    {"channels", "1 0 4-6 3"},
    {"decimation", "1 3 4"},
    {"stem_width", "0 4"},
    {"stem_kernel", "1 4"},
    {"stage[0].blocks", "multi_kernel conv1d"},
    {"stage[0].width", "x1 x2"},
    {"stage[0].repeats", "0 1 3"},
    {"stage[0].kernel", "1 3"},
    {"stage[0].downsampling", "stride max"},
    {"stage[0].factor", "2 3 8"},
    {"stage[1].blocks", "inverted_bottleneck separable_conv1d"},
    {"stage[1].width", "6 7"},
    {"stage[1].repeats", "1 2"},
    {"stage[1].downsampling", "average none"},
    {"stage[1].factor", "2 4"},
    {"stage[1].squeeze_excite", "0 2"},
    {"stage[1].activation", "relu none relu6"},
    {"head_pooling", "statistics average"},
    {"input_statistics", "all none"},
    {"head_units", "0 5"},
    {"dropout", "0.5 0"},
};

const StageSettings extreme{
    // The largest values of everything.
    {"decimation", "4096"},
    {"stem_width", "1024"},
    {"stem_kernel", "4096"},
    {"stem_stride", "4096"},
    {"stage[0].repeats", "1 16"},
    {"stage[0].width", "x1 x16"},
    {"stage[0].kernel", "1 4096"},
    {"stage[0].factor", "2 4096"},
    {"stage[0].dilation", "1 4096"},
    {"stage[0].expansion", "1 16"},
    {"stage[0].squeeze_excite", "0 64"},
    {"stage[1].width", "x16"},
    {"stage[1].repeats", "0 1"},
    {"stage[2].width", "x0.01"},
    {"head_units", "4096"},
};

const std::vector<Shape> windows{Shape::sequence(128, 9), Shape::sequence(187, 1), Shape::sequence(20, 2),
                                 Shape::sequence(7, 3),   Shape::sequence(5, 1),   Shape::sequence(3, 1),
                                 Shape::sequence(2, 1),   Shape::sequence(1, 1)};

std::vector<StageGenes> random_genes(const StagesWorld& world, std::size_t count, std::uint64_t seed) {
    sdk::Stream stream{seed};
    std::vector<StageGenes> all(count, StageGenes(world.slots().size()));
    for (auto& genes : all) sdk::draw_uniform(world.slots(), stream, genes);
    return all;
}

void check_space(const StageSettings& settings) {
    const StagesWorld world{settings};
    testkit::check_space(
        {.make = [&](sdk::Host&) { return std::make_shared<stages::StagesSpace>(configured(settings)); },
         .blocks = world.blocks,
         .windows = windows});
}

// Canonical genes are idempotent, and build the network of the genes they stand for, so equal canonical genes have
// equal networks.
void check_canonical(const StageSettings& settings, std::size_t samples) {
    const StagesWorld world{settings};
    for (const auto& window : windows)
        for (const auto& genes : random_genes(world, samples, 11)) {
            const auto canonical = world.canonical(genes, window);
            REQUIRE(world.canonical(canonical, window) == canonical);
            const auto graph = world.build(genes, window), of_canonical = world.build(canonical, window);
            REQUIRE(graph.has_value() == of_canonical.has_value());
            if (graph) REQUIRE(graph->digest() == of_canonical->digest());
        }
}

TEST_CASE("stages is a space") { check_space({}); }

TEST_CASE("stages is a space of declared stages") { check_space(crowded); }

TEST_CASE("stages is a space at the ends of all ranges") { check_space(extreme); }

TEST_CASE("stages is a space without any stage") { check_space({{"stages", "0"}}); }

TEST_CASE("canonical genes are idempotent and build the network of the genes they stand for") {
    check_canonical({}, 150);
    check_canonical(crowded, 500);
    check_canonical(extreme, 30);
}

TEST_CASE("genes that decide nothing for a window are the same canonical genes") {
    const StagesWorld world{{{"stage[0].width", "4 8"}, {"stem_width", "0 4"}, {"head_units", "0"}, {"dropout", "0"}}};
    std::map<StageGenes, std::string> networks;
    const auto window = Shape::sequence(3, 1);
    for (const auto& genes : random_genes(world, 3000, 5)) {
        const auto [known, fresh] = networks.emplace(world.canonical(genes, window), world.network(genes, window));
        CHECK(known->second == world.network(genes, window));
    }
    CHECK(networks.size() > 300);
    CHECK(networks.size() < 2000);
}

TEST_CASE("the default space has more than a billion candidates, and nearly all of them are different networks") {
    const StagesWorld world;
    double candidates = 1;
    for (const auto& slot : world.slots()) candidates *= static_cast<double>(sdk::value_count(slot));
    CHECK(candidates >= 1e9);

    const auto window = Shape::sequence(128, 9);
    std::set<StageGenes> canonical;
    std::set<std::string, std::less<>> networks;
    for (const auto& genes : random_genes(world, 2000, 3)) {
        const auto settled = world.canonical(genes, window);
        canonical.insert(settled);
        networks.emplace(world.build(settled, window)->digest());
    }
    CHECK(canonical.size() >= 1990);
    CHECK(networks.size() >= canonical.size() - 10);
}

TEST_CASE("windows of few samples and one channel build, whatever the genes") {
    for (const auto& settings :
         {StageSettings{}, StageSettings{{"input_statistics", "all"}, {"head_pooling", "max"}}}) {
        const StagesWorld world{settings};
        for (const std::int32_t time : {1, 2, 3, 5})
            for (const auto& genes : random_genes(world, 300, 9)) {
                const auto graph = world.build(genes, Shape::sequence(time, 1), 2);
                REQUIRE(graph);
                CHECK(graph->shape(graph->order().back()) == Shape::vector(2));
            }
    }
}

}  // namespace
