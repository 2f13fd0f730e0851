// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "blocks/conv1d/conv1d.hpp"
#include "blocks/separable_conv1d/separable_conv1d.hpp"
#include "expansion.hpp"

namespace {

using namespace linnet;
using Attributes = tests::BlockAttributes;
using tests::expanded, tests::layers, tests::refusal;

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

TEST_CASE("conv1d without an activation is one primitive, and relu6 is the other activation") {
    CHECK(layers(blocks::Conv1d{}, sdk::Shape::sequence(20, 3), {{"filters", 4}, {"activation", 0}}) ==
          "%1 = conv1d(%0) bias=1 dilation=1 filters=4 groups=1 kernel=3 same=1 stride=1 : 20x4\n");
    CHECK(layers(blocks::Conv1d{}, sdk::Shape::sequence(20, 3),
                 {{"filters", 4}, {"kernel", 1}, {"batch_norm", 1}, {"activation", 2}}) ==
          "%1 = conv1d(%0) bias=0 dilation=1 filters=4 groups=1 kernel=1 same=1 stride=1 : 20x4\n"
          "%2 = batch_norm(%1) : 20x4\n"
          "%3 = relu6(%2) : 20x4\n");
}

TEST_CASE("separable_conv1d dilates and strides its depthwise kernel only") {
    CHECK(layers(blocks::SeparableConv1d{}, sdk::Shape::sequence(21, 3),
                 {{"filters", 5}, {"kernel", 5}, {"stride", 2}, {"dilation", 4}, {"activation", 2}}) ==
          "%1 = conv1d(%0) bias=0 dilation=4 filters=3 groups=3 kernel=5 same=1 stride=2 : 11x3\n"
          "%2 = conv1d(%1) bias=1 dilation=1 filters=5 groups=1 kernel=1 same=1 stride=1 : 11x5\n"
          "%3 = relu6(%2) : 11x5\n");
}

TEST_CASE("attributes that cannot form the block are refused by name and value") {
    const blocks::SeparableConv1d separable;
    CHECK(refusal(separable, {}) == "block separable_conv1d needs the attribute \"filters\"");
    CHECK(refusal(separable, {{"filters", 0}}) ==
          "block separable_conv1d: filters = 0 cannot be used; expected a whole number from 1 to 1048576");
    CHECK(refusal(separable, {{"filters", 2.5}}) ==
          "block separable_conv1d: filters = 2.5 cannot be used; expected a whole number from 1 to 1048576");
    CHECK(refusal(separable, {{"filters", std::numeric_limits<double>::quiet_NaN()}}) ==
          "block separable_conv1d: filters = nan cannot be used; expected a whole number from 1 to 1048576");
    CHECK(refusal(separable, {{"filters", 1}, {"dilation", -1}}) ==
          "block separable_conv1d: dilation = -1 cannot be used; expected a whole number from 1 to 1048576");
    CHECK(refusal(separable, {{"filters", 1}, {"activation", 3}}) ==
          "block separable_conv1d: activation = 3 cannot be used; expected a whole number from 0 to 2");
    CHECK(refusal(separable, {{"filters", 1}, {"batch_norm", 0.5}}) ==
          "block separable_conv1d: batch_norm = 0.5 cannot be used; expected 0 or 1");
    CHECK(refusal(separable, {{"filters", 1}, {"groups", 2}}) ==
          "block separable_conv1d has no attribute \"groups\"; it has filters, kernel, stride, dilation, batch_norm "
          "and activation");
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
