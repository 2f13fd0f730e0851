// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "blocks/conv1d/conv1d.hpp"
#include "blocks/separable_conv1d/separable_conv1d.hpp"
#include "core/ir/graph.hpp"

namespace {

using namespace linnet;
using Attributes = std::vector<sdk::Attribute>;

core::Graph expanded(const sdk::Block& block, sdk::Shape window, const Attributes& attributes) {
    core::Builder builder{window};
    const auto input = builder.input();
    return builder.finish(block.expand({&input, 1}, attributes, builder));
}

std::vector<std::string> ops(const core::Graph& graph) {
    std::vector<std::string> ops;
    for (const auto node : graph.order()) ops.emplace_back(graph.op(node));
    return ops;
}

double attribute(const core::Graph& graph, std::size_t position, std::string_view name) {
    return graph.attribute(graph.order()[position], name);
}

TEST_CASE("separable_conv1d is a depthwise convolution without bias and a pointwise one with bias and relu") {
    const auto graph = expanded(blocks::SeparableConv1d{}, sdk::Shape::sequence(128, 9), {{"filters", 10}});
    REQUIRE(ops(graph) == std::vector<std::string>{"input", "conv1d", "conv1d", "relu"});
    CHECK(attribute(graph, 1, "filters") == 9);
    CHECK(attribute(graph, 1, "groups") == 9);
    CHECK(attribute(graph, 1, "kernel") == 3);
    CHECK(attribute(graph, 1, "stride") == 1);
    CHECK(attribute(graph, 1, "same") == 1);
    CHECK(attribute(graph, 1, "bias") == 0);
    CHECK(attribute(graph, 2, "filters") == 10);
    CHECK(attribute(graph, 2, "groups") == 1);
    CHECK(attribute(graph, 2, "kernel") == 1);
    CHECK(attribute(graph, 2, "bias") == 1);
    CHECK(graph.shape(graph.order()[3]) == sdk::Shape::sequence(128, 10));
}

TEST_CASE("separable_conv1d takes kernel, stride, batch_norm and activation") {
    const auto graph = expanded(blocks::SeparableConv1d{}, sdk::Shape::sequence(9, 2),
                                {{"filters", 5}, {"kernel", 7}, {"stride", 2}, {"batch_norm", 1}, {"activation", 0}});
    REQUIRE(ops(graph) == std::vector<std::string>{"input", "conv1d", "conv1d", "batch_norm"});
    CHECK(attribute(graph, 1, "kernel") == 7);
    CHECK(attribute(graph, 1, "stride") == 2);
    CHECK(attribute(graph, 2, "stride") == 1);
    CHECK(graph.shape(graph.order()[3]) == sdk::Shape::sequence(5, 5));
}

TEST_CASE("conv1d is a convolution with bias, optionally normalised, and relu") {
    const auto plain = expanded(blocks::Conv1d{}, sdk::Shape::sequence(20, 3), {{"filters", 4}});
    REQUIRE(ops(plain) == std::vector<std::string>{"input", "conv1d", "relu"});
    CHECK(attribute(plain, 1, "kernel") == 3);
    CHECK(attribute(plain, 1, "groups") == 1);
    CHECK(attribute(plain, 1, "bias") == 1);
    CHECK(attribute(plain, 1, "same") == 1);
    CHECK(plain.shape(plain.order()[2]) == sdk::Shape::sequence(20, 4));

    const auto full =
        expanded(blocks::Conv1d{}, sdk::Shape::sequence(20, 3),
                 {{"filters", 4}, {"kernel", 5}, {"stride", 3}, {"dilation", 2}, {"batch_norm", 1}, {"activation", 1}});
    REQUIRE(ops(full) == std::vector<std::string>{"input", "conv1d", "batch_norm", "relu"});
    CHECK(attribute(full, 1, "kernel") == 5);
    CHECK(attribute(full, 1, "stride") == 3);
    CHECK(attribute(full, 1, "dilation") == 2);
    CHECK(full.shape(full.order()[3]) == sdk::Shape::sequence(7, 4));
}

TEST_CASE("attributes that cannot form the block are refused by name and value") {
    const blocks::SeparableConv1d separable;
    const auto refuse = [&](const Attributes& attributes) {
        expanded(separable, sdk::Shape::sequence(8, 2), attributes);
    };
    CHECK_THROWS_WITH_AS(refuse({}), "block separable_conv1d needs the attribute \"filters\"", std::invalid_argument);
    CHECK_THROWS_WITH_AS(
        refuse({{"filters", 0}}),
        "block separable_conv1d: filters = 0 cannot be used; expected a whole number from 1 to 1048576",
        std::invalid_argument);
    CHECK_THROWS_WITH_AS(
        refuse({{"filters", 2.5}}),
        "block separable_conv1d: filters = 2.5 cannot be used; expected a whole number from 1 to 1048576",
        std::invalid_argument);
    CHECK_THROWS_WITH_AS(
        refuse({{"filters", std::numeric_limits<double>::quiet_NaN()}}),
        "block separable_conv1d: filters = nan cannot be used; expected a whole number from 1 to 1048576",
        std::invalid_argument);
    CHECK_THROWS_WITH_AS(refuse({{"filters", 1}, {"activation", 3}}),
                         "block separable_conv1d: activation = 3 cannot be used; expected a whole number from 0 to 2",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(refuse({{"filters", 1}, {"groups", 2}}),
                         "block separable_conv1d has no attribute \"groups\"; it has filters, kernel, stride, "
                         "dilation, batch_norm and activation",
                         std::invalid_argument);
}

TEST_CASE("operands that are no single sequence are refused") {
    core::Builder builder{sdk::Shape::sequence(8, 2)};
    const auto input = builder.input();
    const auto vector = builder.add("global_avg_pool", {&input, 1}, {});
    const sdk::NodeId two[] = {input, input};
    const Attributes attributes{{"filters", 4}};
    CHECK_THROWS_WITH_AS(blocks::Conv1d{}.expand(two, attributes, builder),
                         "block conv1d takes one operand; it was given 2", std::invalid_argument);
    CHECK_THROWS_WITH_AS(blocks::Conv1d{}.expand({&vector, 1}, attributes, builder),
                         "block conv1d takes a sequence (time x channels); it was given a vector",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(blocks::SeparableConv1d{}.expand({}, attributes, builder),
                         "block separable_conv1d takes one operand; it was given 0", std::invalid_argument);
}

}  // namespace
