// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Blocks of several branches or layers, primitive by primitive.

#include <doctest/doctest.h>

#include <array>

#include "blocks/inverted_bottleneck/inverted_bottleneck.hpp"
#include "blocks/layers.hpp"
#include "blocks/multi_kernel/multi_kernel.hpp"
#include "blocks/residual/residual.hpp"
#include "expansion.hpp"

namespace {

using namespace linnet;
using sdk::Shape;
using tests::expanded, tests::layers, tests::refusal, tests::result;

// The whole graph behind the input: the body, a convolution of one tap without a bias, and what is made of both.
std::string residual(Shape before, Shape after, const tests::BlockAttributes& attributes) {
    core::Builder builder{before};
    const auto input = builder.input();
    const sdk::Attribute filters[] = {
        {"filters", static_cast<double>(after.channels())},
        {"kernel", 1},
        {"bias", 0},
        {"stride", static_cast<double>((before.time() + after.time() - 1) / after.time())}};
    const auto body = builder.add("conv1d", {&input, 1}, filters);
    REQUIRE(builder.shape(body) == after);
    const sdk::NodeId operands[] = {input, body};
    const auto text = core::print_graph(builder.finish(blocks::Residual{}.expand(operands, attributes, builder)));
    return text.substr(text.find('\n') + 1);
}

std::string refusal_of_residual(std::span<const sdk::NodeId> operands, core::Builder& builder,
                                const tests::BlockAttributes& attributes = {}) {
    try {
        blocks::Residual{}.expand(operands, attributes, builder);
    } catch (const std::invalid_argument& refused) {
        return refused.what();
    }
    return {};
}

TEST_CASE("inverted_bottleneck widens, filters each channel, narrows without an activation, and adds its operand") {
    CHECK(layers(blocks::InvertedBottleneck{}, Shape::sequence(20, 4), {{"filters", 4}, {"kernel", 5}}) ==
          "%1 = conv1d(%0) bias=1 dilation=1 filters=8 groups=1 kernel=1 same=1 stride=1 : 20x8\n"
          "%2 = relu(%1) : 20x8\n"
          "%3 = conv1d(%2) bias=1 dilation=1 filters=8 groups=8 kernel=5 same=1 stride=1 : 20x8\n"
          "%4 = relu(%3) : 20x8\n"
          "%5 = conv1d(%4) bias=1 dilation=1 filters=4 groups=1 kernel=1 same=1 stride=1 : 20x4\n"
          "%6 = add(%0, %5) : 20x4\n");
}

TEST_CASE("inverted_bottleneck with expansion 1 has no widening, and normalises all three convolutions otherwise") {
    CHECK(layers(blocks::InvertedBottleneck{}, Shape::sequence(20, 4),
                 {{"filters", 6}, {"expansion", 1}, {"dilation", 2}, {"activation", 2}}) ==
          "%1 = conv1d(%0) bias=1 dilation=2 filters=4 groups=4 kernel=3 same=1 stride=1 : 20x4\n"
          "%2 = relu6(%1) : 20x4\n"
          "%3 = conv1d(%2) bias=1 dilation=1 filters=6 groups=1 kernel=1 same=1 stride=1 : 20x6\n");
    CHECK(layers(blocks::InvertedBottleneck{}, Shape::sequence(21, 2),
                 {{"filters", 3}, {"expansion", 3}, {"stride", 2}, {"batch_norm", 1}}) ==
          "%1 = conv1d(%0) bias=0 dilation=1 filters=6 groups=1 kernel=1 same=1 stride=1 : 21x6\n"
          "%2 = batch_norm(%1) : 21x6\n"
          "%3 = relu(%2) : 21x6\n"
          "%4 = conv1d(%3) bias=0 dilation=1 filters=6 groups=6 kernel=3 same=1 stride=2 : 11x6\n"
          "%5 = batch_norm(%4) : 11x6\n"
          "%6 = relu(%5) : 11x6\n"
          "%7 = conv1d(%6) bias=0 dilation=1 filters=3 groups=1 kernel=1 same=1 stride=1 : 11x3\n"
          "%8 = batch_norm(%7) : 11x3\n");
}

TEST_CASE("inverted_bottleneck weights its channels with squeeze-and-excitation where that is asked for") {
    CHECK(layers(blocks::InvertedBottleneck{}, Shape::sequence(20, 3),
                 {{"filters", 3}, {"squeeze_excite", 4}, {"shortcut", 0}}) ==
          "%1 = conv1d(%0) bias=1 dilation=1 filters=6 groups=1 kernel=1 same=1 stride=1 : 20x6\n"
          "%2 = relu(%1) : 20x6\n"
          "%3 = conv1d(%2) bias=1 dilation=1 filters=6 groups=6 kernel=3 same=1 stride=1 : 20x6\n"
          "%4 = relu(%3) : 20x6\n"
          "%5 = global_avg_pool(%4) : 6\n"
          "%6 = dense(%5) bias=1 units=1 : 1\n"
          "%7 = relu(%6) : 1\n"
          "%8 = dense(%7) bias=1 units=6 : 6\n"
          "%9 = sigmoid(%8) : 6\n"
          "%10 = multiply(%4, %9) : 20x6\n"
          "%11 = conv1d(%10) bias=1 dilation=1 filters=3 groups=1 kernel=1 same=1 stride=1 : 20x3\n");
}

TEST_CASE("a squeeze has channels over reduction units, rounded down, and one at least") {
    const auto units = [](std::int32_t channels, double reduction) {
        core::Builder builder{Shape::sequence(9, channels)};
        const auto graph = builder.finish(blocks::squeeze_excite(builder, builder.input(), reduction));
        return graph.attribute(graph.order()[2], "units");
    };
    CHECK(units(16, 4) == 4);
    CHECK(units(15, 4) == 3);
    CHECK(units(3, 4) == 1);
    CHECK(units(8, 1) == 8);
}

TEST_CASE("inverted_bottleneck adds its operand only where both have one shape") {
    const blocks::InvertedBottleneck block;
    const auto adds = [&](Shape window, const tests::BlockAttributes& attributes) {
        const auto graph = expanded(block, window, attributes);
        return graph.primitive(graph.order().back()) == sdk::Primitive::add;
    };
    CHECK(adds(Shape::sequence(20, 4), {{"filters", 4}}));
    CHECK_FALSE(adds(Shape::sequence(20, 4), {{"filters", 5}}));
    CHECK_FALSE(adds(Shape::sequence(20, 4), {{"filters", 4}, {"stride", 2}}));
    CHECK_FALSE(adds(Shape::sequence(20, 4), {{"filters", 4}, {"shortcut", 0}}));
    CHECK(adds(Shape::sequence(1, 4), {{"filters", 4}, {"stride", 2}}));  // one sample stays one
}

TEST_CASE("inverted_bottleneck refuses attributes by name and value") {
    const blocks::InvertedBottleneck block;
    CHECK(refusal(block, {}) == "block inverted_bottleneck needs the attribute \"filters\"");
    CHECK(refusal(block, {{"filters", 4}, {"expansion", 65}}) ==
          "block inverted_bottleneck: expansion = 65 cannot be used; expected a whole number from 1 to 64");
    CHECK(refusal(block, {{"filters", 4}, {"squeeze_excite", -1}}) ==
          "block inverted_bottleneck: squeeze_excite = -1 cannot be used; expected a whole number from 0 to 64");
    CHECK(refusal(block, {{"filters", 4}, {"shortcut", 2}}) ==
          "block inverted_bottleneck: shortcut = 2 cannot be used; expected 0 or 1");
    CHECK(refusal(block, {{"filters", 4}, {"reduction", 2}}) ==
          "block inverted_bottleneck has no attribute \"reduction\"; it has filters, expansion, squeeze_excite, "
          "shortcut, kernel, stride, dilation, batch_norm and activation");
}

TEST_CASE("multi_kernel is parallel kernels of doubling reach with their shares of the filters") {
    CHECK(layers(blocks::MultiKernel{}, Shape::sequence(20, 2), {{"filters", 8}, {"separable", 0}, {"stride", 2}}) ==
          "%1 = conv1d(%0) bias=1 dilation=1 filters=3 groups=1 kernel=3 same=1 stride=2 : 10x3\n"
          "%2 = relu(%1) : 10x3\n"
          "%3 = conv1d(%0) bias=1 dilation=1 filters=3 groups=1 kernel=5 same=1 stride=2 : 10x3\n"
          "%4 = relu(%3) : 10x3\n"
          "%5 = conv1d(%0) bias=1 dilation=1 filters=2 groups=1 kernel=9 same=1 stride=2 : 10x2\n"
          "%6 = relu(%5) : 10x2\n"
          "%7 = concat(%2, %4, %6) : 10x8\n");
}

TEST_CASE("multi_kernel is separable unless told otherwise") {
    CHECK(layers(blocks::MultiKernel{}, Shape::sequence(20, 2),
                 {{"filters", 5}, {"branches", 2}, {"kernel", 5}, {"dilation", 3}, {"batch_norm", 1}}) ==
          "%1 = conv1d(%0) bias=0 dilation=3 filters=2 groups=2 kernel=5 same=1 stride=1 : 20x2\n"
          "%2 = conv1d(%1) bias=0 dilation=1 filters=3 groups=1 kernel=1 same=1 stride=1 : 20x3\n"
          "%3 = batch_norm(%2) : 20x3\n"
          "%4 = relu(%3) : 20x3\n"
          "%5 = conv1d(%0) bias=0 dilation=3 filters=2 groups=2 kernel=9 same=1 stride=1 : 20x2\n"
          "%6 = conv1d(%5) bias=0 dilation=1 filters=2 groups=1 kernel=1 same=1 stride=1 : 20x2\n"
          "%7 = batch_norm(%6) : 20x2\n"
          "%8 = relu(%7) : 20x2\n"
          "%9 = concat(%4, %8) : 20x5\n");
}

TEST_CASE("multi_kernel has as many channels as filters, however they divide") {
    for (int branches = 2; branches <= 8; ++branches)
        for (int filters = branches; filters < branches + 9; ++filters)
            for (const double separable : {0.0, 1.0})
                CHECK(result(blocks::MultiKernel{}, Shape::sequence(7, 3),
                             {{"filters", static_cast<double>(filters)},
                              {"branches", static_cast<double>(branches)},
                              {"separable", separable},
                              {"stride", 3}}) == Shape::sequence(3, filters));
}

TEST_CASE("multi_kernel refuses fewer filters than branches, and other attributes by name and value") {
    const blocks::MultiKernel block;
    CHECK(refusal(block, {{"branches", 4}}) == "block multi_kernel needs the attribute \"filters\"");
    CHECK(refusal(block, {{"filters", 2}}) ==
          "block multi_kernel: filters = 2 cannot be used; expected a whole number from 3 to 1048576");
    CHECK(refusal(block, {{"filters", 9}, {"branches", 9}}) ==
          "block multi_kernel: branches = 9 cannot be used; expected a whole number from 2 to 8");
    CHECK(refusal(block, {{"filters", 9}, {"separable", 3}}) ==
          "block multi_kernel: separable = 3 cannot be used; expected 0 or 1");
    CHECK(refusal(block, {{"filters", 9}, {"branch", 3}}) ==
          "block multi_kernel has no attribute \"branch\"; it has branches, filters, separable, kernel, stride, "
          "dilation, batch_norm and activation");
}

TEST_CASE("residual adds what fits as it is") {
    CHECK(residual(Shape::sequence(20, 3), Shape::sequence(20, 3), {{"activation", 0}}) ==
          "%1 = conv1d(%0) bias=0 dilation=1 filters=3 groups=1 kernel=1 same=1 stride=1 : 20x3\n"
          "%2 = add(%0, %1) : 20x3\n");
    CHECK(residual(Shape::sequence(20, 3), Shape::sequence(20, 3), {{"activation", 2}, {"batch_norm", 1}}) ==
          "%1 = conv1d(%0) bias=0 dilation=1 filters=3 groups=1 kernel=1 same=1 stride=1 : 20x3\n"
          "%2 = add(%0, %1) : 20x3\n"
          "%3 = relu6(%2) : 20x3\n");
}

TEST_CASE("residual pools a longer shortcut, and projects one of other channels") {
    CHECK(residual(Shape::sequence(20, 3), Shape::sequence(10, 3), {}) ==
          "%1 = max_pool(%0) same=0 size=2 stride=2 : 10x3\n"
          "%2 = conv1d(%0) bias=0 dilation=1 filters=3 groups=1 kernel=1 same=1 stride=2 : 10x3\n"
          "%3 = add(%1, %2) : 10x3\n"
          "%4 = relu(%3) : 10x3\n");
    CHECK(residual(Shape::sequence(21, 3), Shape::sequence(11, 5), {}) ==
          "%1 = conv1d(%0) bias=0 dilation=1 filters=5 groups=1 kernel=1 same=1 stride=2 : 11x5\n"
          "%2 = max_pool(%0) same=1 size=2 stride=2 : 11x3\n"
          "%3 = conv1d(%2) bias=1 dilation=1 filters=5 groups=1 kernel=1 same=1 stride=1 : 11x5\n"
          "%4 = add(%1, %3) : 11x5\n"
          "%5 = relu(%4) : 11x5\n");
    CHECK(residual(Shape::sequence(20, 3), Shape::sequence(20, 5), {{"batch_norm", 1}, {"activation", 0}}) ==
          "%1 = conv1d(%0) bias=0 dilation=1 filters=5 groups=1 kernel=1 same=1 stride=1 : 20x5\n"
          "%2 = batch_norm(%1) : 20x5\n"
          "%3 = conv1d(%0) bias=0 dilation=1 filters=5 groups=1 kernel=1 same=1 stride=1 : 20x5\n"
          "%4 = add(%2, %3) : 20x5\n");
}

TEST_CASE("residual takes every length that pooling or a stride can make") {
    for (std::int32_t time = 1; time <= 40; ++time)
        for (std::int32_t stride = 1; stride <= time; ++stride) {
            CAPTURE(time);
            CAPTURE(stride);
            for (const auto length : {time / stride, (time + stride - 1) / stride}) {
                core::Builder builder{Shape::sequence(time, 2)};
                const auto input = builder.input();
                const sdk::Attribute pool[] = {{"size", static_cast<double>(stride)},
                                               {"same", length == time / stride ? 0.0 : 1.0}};
                const auto body = builder.add("avg_pool", {&input, 1}, pool);
                const sdk::NodeId operands[] = {input, body};
                const auto refused = refusal_of_residual(operands, builder);
                if (refused.empty()) continue;
                // Only lengths whose pooling factor is another one again are left.
                const auto factor = (time + length - 1) / length;
                CHECK(time / factor != length);
                CHECK((time + factor - 1) / factor != length);
                CHECK(refused == "block residual: a sequence of " + std::to_string(time) +
                                     " samples cannot be pooled to " + std::to_string(length));
            }
        }
}

TEST_CASE("residual refuses operands and attributes that are no pair of sequences") {
    core::Builder builder{Shape::sequence(8, 2)};
    const auto input = builder.input();
    const auto vector = builder.add("global_avg_pool", {&input, 1}, {});
    const std::array two{sdk::Attribute{"size", 2}};
    const auto shorter = builder.add("max_pool", {&input, 1}, two);
    const std::array pair{input, input}, longer{shorter, input}, flat{input, vector};
    CHECK(refusal_of_residual({&input, 1}, builder) ==
          "block residual takes two operands, before and after; it was given 1");
    CHECK(refusal_of_residual(flat, builder) ==
          "block residual takes a sequence (time x channels); it was given a vector");
    CHECK(refusal_of_residual(longer, builder) == "block residual: a sequence of 4 samples cannot be pooled to 8");
    CHECK(refusal_of_residual(pair, builder, {{"filters", 2}}) ==
          "block residual has no attribute \"filters\"; it has batch_norm and activation");
}

}  // namespace
