// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <linnet/sdk/support/graph_cost.hpp>

#include "../ir/networks.hpp"
#include "../runtimes/tinytnas_net.hpp"
#include "candidate.hpp"
#include "flash/flash.hpp"
#include "macs/macs.hpp"
#include "params/params.hpp"
#include "ram/ram.hpp"

namespace linnet::test {
namespace {

double macs(const core::Graph& graph) { return metrics::Macs{}.measure(TestCandidate(graph)); }
double params(const core::Graph& graph) { return metrics::Params{}.measure(TestCandidate(graph)); }

// The slow reference: the loops of an inference, in which every product is counted, positions in the padding included.
std::uint64_t count_products(const core::Graph& graph, sdk::NodeId node) {
    std::uint64_t products = 0;
    if (graph.primitive(node) == sdk::Primitive::dense) {
        const auto inputs = graph.shape(graph.operands(node).front()).channels();
        for (std::int32_t unit = 0; unit < graph.shape(node).channels(); ++unit)
            for (std::int32_t input = 0; input < inputs; ++input) ++products;
    }
    if (graph.primitive(node) == sdk::Primitive::conv1d) {
        const auto [time, channels] = std::pair{graph.shape(graph.operands(node).front()).time(),
                                                graph.shape(graph.operands(node).front()).channels()};
        const auto attribute = [&](const char* name) { return static_cast<std::int32_t>(graph.attribute(node, name)); };
        const auto groups = attribute("groups"), filters = attribute("filters"), kernel = attribute("kernel");
        const auto outputs =
            slide_and_count(time, kernel, attribute("dilation"), attribute("stride"), attribute("same") != 0);
        for (std::int32_t at = 0; at < outputs; ++at)
            for (std::int32_t filter = 0; filter < filters; ++filter)
                for (std::int32_t tap = 0; tap < kernel; ++tap)
                    for (std::int32_t channel = 0; channel < channels; ++channel)
                        if (channel / (channels / groups) == filter / (filters / groups)) ++products;
    }
    return products;
}

}  // namespace

TEST_CASE("the published networks have the published multiply-accumulates") {
    CHECK(macs(uci_har.build()) == 53079);
    CHECK(macs(pamap2.build()) == 44928);
    CHECK(macs(mit_bih.build()) == 56499);
    CHECK(macs(ptb.build()) == 56352);
}

TEST_CASE("multiply-accumulates are the products that the loops of an inference count") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        CAPTURE(seed);
        const auto graph = build(random_recipe(seed));
        std::uint64_t products = 0;
        for (const auto node : graph.order()) {
            REQUIRE(sdk::macs(graph, node) == count_products(graph, node));
            products += count_products(graph, node);
        }
        REQUIRE(macs(graph) == static_cast<double>(products));
    }
}

TEST_CASE("parameters are kernels, biases, gammas and betas") {
    Net net(sdk::Shape::sequence(10, 4));
    auto last = net.add("conv1d", {net.input()}, {{"filters", 6}, {"kernel", 3}, {"groups", 2}});
    last = net.add("batch_norm", {last});
    last = net.add("relu", {last});
    last = net.add("global_max_pool", {last});
    last = net.add("dense", {last}, {{"units", 5}, {"bias", 0}});
    CHECK(params(net.finish(net.add("softmax", {last}))) == (3 * 2 * 6 + 6) + 2 * 6 + 6 * 5);
}

TEST_CASE("weights are known by their roles") {
    Net net(sdk::Shape::sequence(10, 4));
    const auto conv = net.add("conv1d", {net.input()}, {{"filters", 8}, {"kernel", 5}});
    const auto graph = net.finish(net.add("batch_norm", {conv}));
    const auto of_conv = sdk::weight_elements(graph, graph.order()[1]);
    CHECK(of_conv.kernel == 5 * 4 * 8);
    CHECK(of_conv.bias == 8);
    CHECK(of_conv.per_statistic == 0);
    const auto of_norm = sdk::weight_elements(graph, graph.order()[2]);
    CHECK(of_norm.kernel == 0);
    CHECK(of_norm.bias == 0);
    CHECK(of_norm.per_statistic == 8);
}

TEST_CASE("costs beyond 64 bits stop at the largest number") {
    Net net(sdk::Shape::sequence(2'000'000'000, 1));
    auto last = net.add("conv1d", {net.input()}, {{"filters", 65535}, {"kernel", 1}});
    last = net.add("conv1d", {last}, {{"filters", 65535}, {"kernel", 65535}});
    CHECK(sdk::total_macs(net.finish(last)) == std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("counts refuse an operation that is no primitive") {
    const ForeignGraph foreign;
    const TestCandidate candidate(foreign);
    const auto sentence =
        "operation \"org.example.fft\" is no primitive: its multiply-accumulates and weights are not known";
    CHECK_THROWS_WITH_AS(metrics::Macs{}.measure(candidate), sentence, std::invalid_argument);
    CHECK_THROWS_WITH_AS(metrics::Params{}.measure(candidate), sentence, std::invalid_argument);
}

TEST_CASE("ram and flash are sums of the runtime's footprint, by the runtime's own account") {
    const auto graph = uci_har.build();
    const TestCandidate candidate(graph);
    CHECK(metrics::Ram{}.measure(candidate) == 1000 + 200 + 30);
    CHECK(metrics::Flash{}.measure(candidate) == 4000 + 500 + 60);
    CHECK(metrics::Ram{}.provenance(candidate) == "computed: by hand");
    CHECK(metrics::Flash{}.provenance(candidate) == "measured: on paper");
    CHECK(metrics::Ram{}.describe().unit == "byte");
    CHECK(metrics::Macs{}.provenance(candidate) == "counted");
}

TEST_CASE("costs are measured before training and better when smaller") {
    for (const auto& description : {metrics::Macs{}.describe(), metrics::Params{}.describe(), metrics::Ram{}.describe(),
                                    metrics::Flash{}.describe()}) {
        CHECK((description.stage == sdk::Stage::before_training));
        CHECK_FALSE(description.larger_is_better);
    }
}

}  // namespace linnet::test
