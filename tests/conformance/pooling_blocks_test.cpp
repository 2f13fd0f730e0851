// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Blocks that shorten, pool and classify, primitive by primitive.

#include <doctest/doctest.h>

#include "blocks/dense_head/dense_head.hpp"
#include "blocks/pooling/pooling.hpp"
#include "blocks/statistics_pooling/statistics_pooling.hpp"
#include "expansion.hpp"

namespace {

using namespace linnet;
using sdk::Shape;
using tests::layers, tests::refusal, tests::result;

// What dense_head makes of the means of the channels, without these.
std::string head(std::int32_t features, const tests::BlockAttributes& attributes) {
    core::Builder builder{Shape::sequence(5, features)};
    const auto input = builder.input();
    const auto means = builder.add("global_avg_pool", {&input, 1}, {});
    const auto text = core::print_graph(builder.finish(blocks::DenseHead{}.expand({&means, 1}, attributes, builder)));
    return text.substr(text.find('\n', text.find("global_avg_pool")) + 1);
}

TEST_CASE("pooling takes the largest, the mean or every size-th sample") {
    const blocks::Pooling block;
    const auto window = Shape::sequence(21, 3);
    CHECK(layers(block, window, {}) == "%1 = max_pool(%0) same=0 size=2 stride=2 : 10x3\n");
    CHECK(layers(block, window, {{"size", 4}, {"kind", 1}}) == "%1 = avg_pool(%0) same=0 size=4 stride=4 : 5x3\n");
    CHECK(layers(block, window, {{"size", 4}, {"kind", 2}}) == "%1 = max_pool(%0) same=0 size=1 stride=4 : 6x3\n");
    for (std::int32_t size = 1; size <= 21; ++size) {
        const double value = size;
        CHECK(result(block, window, {{"size", value}}) == Shape::sequence(21 / size, 3));
        CHECK(result(block, window, {{"size", value}, {"kind", 1}}) == Shape::sequence(21 / size, 3));
        CHECK(result(block, window, {{"size", value}, {"kind", 2}}) == Shape::sequence((21 + size - 1) / size, 3));
    }
}

TEST_CASE("pooling of size 1 is the operand itself, of every kind") {
    for (const double kind : {0.0, 1.0, 2.0}) {
        core::Builder builder{Shape::sequence(8, 2)};
        const auto input = builder.input();
        const sdk::Attribute given[] = {{"size", 1}, {"kind", kind}};
        CHECK(blocks::Pooling{}.expand({&input, 1}, given, builder) == input);
    }
}

TEST_CASE("pooling refuses operands and attributes by name and value") {
    const blocks::Pooling block;
    CHECK(refusal(block, {{"size", 0}}) ==
          "block pooling: size = 0 cannot be used; expected a whole number from 1 to 1048576");
    CHECK(refusal(block, {{"kind", 3}}) ==
          "block pooling: kind = 3 cannot be used; expected a whole number from 0 to 2");
    CHECK(refusal(block, {{"stride", 2}}) == "block pooling has no attribute \"stride\"; it has size and kind");
    CHECK(refusal(block, {{"size", 9}}) == "max_pool: window of 9 does not fit an input of 8 time steps");
}

TEST_CASE("statistics_pooling is mean, maximum, minimum and deviation of each channel, in this order") {
    const blocks::StatisticsPooling block;
    const auto window = Shape::sequence(20, 3);
    CHECK(layers(block, window, {}) ==
          "%1 = global_avg_pool(%0) : 3\n"
          "%2 = global_max_pool(%0) : 3\n"
          "%3 = global_min_pool(%0) : 3\n"
          "%4 = global_std_pool(%0) : 3\n"
          "%5 = concat(%1, %2, %3, %4) : 12\n");
    CHECK(layers(block, window, {{"maximum", 0}, {"deviation", 0}}) ==
          "%1 = global_avg_pool(%0) : 3\n"
          "%2 = global_min_pool(%0) : 3\n"
          "%3 = concat(%1, %2) : 6\n");
    CHECK(layers(block, window, {{"mean", 0}, {"maximum", 0}, {"minimum", 0}}) == "%1 = global_std_pool(%0) : 3\n");
}

TEST_CASE("statistics_pooling refuses to have no statistic, and other attributes by name") {
    const blocks::StatisticsPooling block;
    CHECK(refusal(block, {{"mean", 0}, {"maximum", 0}, {"minimum", 0}, {"deviation", 0}}) ==
          "block statistics_pooling needs at least one statistic");
    CHECK(refusal(block, {{"mean", 2}}) == "block statistics_pooling: mean = 2 cannot be used; expected 0 or 1");
    CHECK(refusal(block, {{"median", 1}}) ==
          "block statistics_pooling has no attribute \"median\"; it has mean, maximum, minimum and deviation");
}

TEST_CASE("dense_head ends in probabilities, behind a hidden layer and dropout where they are asked for") {
    CHECK(head(4, {{"classes", 3}}) ==
          "%2 = dense(%1) bias=1 units=3 : 3\n"
          "%3 = softmax(%2) : 3\n");
    CHECK(head(4, {{"classes", 2}, {"units", 8}, {"dropout", 0.25}}) ==
          "%2 = dense(%1) bias=1 units=8 : 8\n"
          "%3 = relu(%2) : 8\n"
          "%4 = dropout(%3) rate=0.25 : 8\n"
          "%5 = dense(%4) bias=1 units=2 : 2\n"
          "%6 = softmax(%5) : 2\n");
}

TEST_CASE("dense_head refuses operands and attributes by name and value") {
    const blocks::DenseHead block;
    CHECK(refusal(block, {}) == "block dense_head needs the attribute \"classes\"");
    CHECK(refusal(block, {{"classes", 1}}) ==
          "block dense_head: classes = 1 cannot be used; expected a whole number from 2 to 1048576");
    CHECK(refusal(block, {{"classes", 2}, {"dropout", 0.95}}) ==
          "block dense_head: dropout = 0.95 cannot be used; expected a number from 0 to 0.9");
    CHECK(refusal(block, {{"classes", 2}, {"rate", 0.5}}) ==
          "block dense_head has no attribute \"rate\"; it has classes, units and dropout");
    CHECK(refusal(block, {{"classes", 2}}) == "block dense_head takes one vector");  // a sequence
}

}  // namespace
