// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "networks.hpp"

using namespace linnet;
using sdk::NodeId;
using sdk::Shape;

namespace {

const auto window = Shape::sequence(12, 6);

// The sentence with which one operation behind a 12x6 input is refused.
std::string refusal(std::string_view op, std::initializer_list<sdk::Attribute> attributes, Shape input = window) {
    test::Net net(input);
    try {
        net.add(op, {net.input()}, attributes);
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
    return "accepted";
}

// A block made from a function.
class Expansion : public sdk::Block {
public:
    using Function =
        std::function<NodeId(std::span<const NodeId>, std::span<const sdk::Attribute>, sdk::GraphBuilder&)>;
    explicit Expansion(Function function) : function_{std::move(function)} {}
    NodeId expand(std::span<const NodeId> operands, std::span<const sdk::Attribute> attributes,
                  sdk::GraphBuilder& builder) const override {
        return function_(operands, attributes, builder);
    }

private:
    Function function_;
};

core::Builder::FindBlock only(const sdk::Block& block, std::string_view name) {
    return [&block, name](std::string_view id) { return id == name ? &block : nullptr; };
}

}  // namespace

TEST_CASE("an unknown primitive is refused with the nearest one") {
    CHECK(refusal("conv2d", {}) == "unknown primitive \"conv2d\"; did you mean \"conv1d\"?");
    CHECK(refusal("maxpool", {}) == "unknown primitive \"maxpool\"; did you mean \"max_pool\"?");
    CHECK(refusal("org.example.fast_fourier_transform", {}) ==
          "unknown primitive \"org.example.fast_fourier_transform\"; known are input, conv1d, batch_norm, relu, relu6, "
          "max_pool, avg_pool, global_avg_pool, global_max_pool, add, concat, flatten, dense, dropout, softmax, "
          "global_min_pool, global_std_pool, multiply, sigmoid and slice");
}

TEST_CASE("an unknown, missing or repeated attribute is refused by name") {
    CHECK(refusal("conv1d", {{"filters", 4}, {"kernl", 3}}) ==
          "conv1d: unknown attribute \"kernl\"; did you mean \"kernel\"?");
    CHECK(refusal("conv1d", {{"kernel", 3}}) == "conv1d: attribute \"filters\" is missing");
    CHECK(refusal("conv1d", {{"filters", 3}}) == "conv1d: attribute \"kernel\" is missing");
    CHECK(refusal("max_pool", {}) == "max_pool: attribute \"size\" is missing");
    CHECK(refusal("avg_pool", {{"stride", 2}}) == "avg_pool: attribute \"size\" is missing");
    CHECK(refusal("dropout", {}) == "dropout: attribute \"rate\" is missing");
    CHECK(refusal("dense", {}, window) == "dense: attribute \"units\" is missing");
    CHECK(refusal("slice", {{"first", 2}}) == "slice: attribute \"count\" is missing");
    CHECK(refusal("conv1d", {{"kernel", 3}, {"filters", 4}, {"kernel", 3}}) ==
          "conv1d: attribute \"kernel\" is given twice");
    CHECK(refusal("relu", {{"slope", 0.1}}) == "relu: unknown attribute \"slope\"");
}

TEST_CASE("a value out of range is refused with the range") {
    const auto conv = [](const char* name, double value) {
        return refusal("conv1d", {{"filters", 4}, {"kernel", 3}, {name, value}});
    };
    CHECK(conv("stride", 0) == "conv1d: attribute \"stride\" is 0; it must be a whole number from 1 to 65535");
    CHECK(conv("dilation", -1) == "conv1d: attribute \"dilation\" is -1; it must be a whole number from 1 to 65535");
    CHECK(conv("groups", 65536) == "conv1d: attribute \"groups\" is 65536; it must be a whole number from 1 to 65535");
    CHECK(conv("same", 2) == "conv1d: attribute \"same\" is 2; it must be a whole number from 0 to 1");
    CHECK(conv("bias", 0.5) == "conv1d: attribute \"bias\" is 0.5; it must be a whole number from 0 to 1");
    CHECK(refusal("max_pool", {{"size", 2.5}}) ==
          "max_pool: attribute \"size\" is 2.5; it must be a whole number from 1 to 65535");
    CHECK(refusal("max_pool", {{"size", std::numeric_limits<double>::quiet_NaN()}}) ==
          "max_pool: attribute \"size\" is nan; it must be a whole number from 1 to 65535");
    CHECK(refusal("max_pool", {{"size", std::numeric_limits<double>::infinity()}}) ==
          "max_pool: attribute \"size\" is inf; it must be a whole number from 1 to 65535");
    CHECK(refusal("dropout", {{"rate", 1}}) == "dropout: attribute \"rate\" is 1; it must be a number from 0 to 0.99");
    CHECK(refusal("dropout", {{"rate", std::numeric_limits<double>::quiet_NaN()}}) ==
          "dropout: attribute \"rate\" is nan; it must be a number from 0 to 0.99");
}

TEST_CASE("a window that does not fit is refused with both lengths") {
    CHECK(refusal("max_pool", {{"size", 4}}, Shape::sequence(3, 2)) ==
          "max_pool: window of 4 does not fit an input of 3 time steps");
    CHECK(refusal("max_pool", {{"size", 2}}, Shape::sequence(1, 2)) ==
          "max_pool: window of 2 does not fit an input of 1 time step");
    CHECK(refusal("avg_pool", {{"size", 13}}) == "avg_pool: window of 13 does not fit an input of 12 time steps");
    CHECK(refusal("avg_pool", {{"size", 13}, {"same", 1}}) == "accepted");
    CHECK(refusal("conv1d", {{"filters", 4}, {"kernel", 13}, {"same", 0}}) ==
          "conv1d: kernel of 13 does not fit an input of 12 time steps");
    CHECK(refusal("conv1d", {{"filters", 4}, {"kernel", 4}, {"dilation", 4}, {"same", 0}}) ==
          "conv1d: kernel of 4 with dilation 4 spans 13 time steps and does not fit an input of 12");
    CHECK(refusal("conv1d", {{"filters", 4}, {"kernel", 65535}, {"dilation", 65535}, {"same", 0}}) ==
          "conv1d: kernel of 65535 with dilation 65535 spans 4294770691 time steps and does not fit an input of 12");
    CHECK(refusal("conv1d", {{"filters", 4}, {"kernel", 13}}) == "accepted");
}

TEST_CASE("groups that do not divide channels or filters are refused") {
    CHECK(refusal("conv1d", {{"filters", 8}, {"kernel", 3}, {"groups", 4}}) ==
          "conv1d: 4 groups do not divide 6 channels");
    CHECK(refusal("conv1d", {{"filters", 8}, {"kernel", 3}, {"groups", 3}}) ==
          "conv1d: 3 groups do not divide 8 filters");
}

TEST_CASE("operands of a wrong shape are refused with their shapes") {
    CHECK(refusal("dense", {{"units", 3}}) ==
          "dense: needs a vector, not a sequence of 12x6; a flatten or a global pooling in front makes one");
    CHECK(refusal("flatten", {}, Shape::sequence(65536, 32768)) ==
          "flatten: an output of 2147483648 values is too large");
    test::Net net(window);
    const auto vector = net.add("flatten", {net.input()});
    CHECK_THROWS_WITH_AS(net.add("global_max_pool", {vector}), "global_max_pool: needs a sequence, not a vector of 72",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(net.add("max_pool", {vector}, {{"size", 2}}), "max_pool: needs a sequence, not a vector of 72",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(net.add("conv1d", {vector}, {{"filters", 2}, {"kernel", 1}}),
                         "conv1d: needs a sequence, not a vector of 72", std::invalid_argument);
    CHECK_THROWS_WITH_AS(net.add("add", {net.input(), vector}),
                         "add: operands must have one shape, not a sequence of 12x6 and a vector of 72",
                         std::invalid_argument);
    const auto of_channels = net.add("global_min_pool", {net.input()});
    CHECK_THROWS_WITH_AS(net.add("multiply", {net.input(), vector}),
                         "multiply: operands must have one shape, or the second be a vector of the first one's "
                         "channels, not a sequence of 12x6 and a vector of 72",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(net.add("multiply", {of_channels, net.input()}),
                         "multiply: operands must have one shape, or the second be a vector of the first one's "
                         "channels, not a vector of 6 and a sequence of 12x6",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(net.add("global_std_pool", {vector}), "global_std_pool: needs a sequence, not a vector of 72",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(net.add("concat", {net.input(), vector}),
                         "concat: operands must be of one length in time, not a sequence of 12x6 and a vector of 72",
                         std::invalid_argument);
    const auto half = net.add("max_pool", {net.input()}, {{"size", 2}});
    CHECK_THROWS_WITH_AS(net.add("concat", {net.input(), half}),
                         "concat: operands must be of one length in time, not a sequence of 12x6 and a sequence of 6x6",
                         std::invalid_argument);
}

TEST_CASE("channels that the operand of a slice does not have are refused") {
    CHECK(refusal("slice", {{"first", 3}, {"count", 3}}) == "accepted");
    CHECK(refusal("slice", {{"first", 4}, {"count", 3}}) ==
          "slice: 3 channels from channel 4 on are not in a sequence of 12x6, whose channels are 0 to 5");
    CHECK(refusal("slice", {{"first", 6}, {"count", 1}}) ==
          "slice: 1 channel from channel 6 on is not in a sequence of 12x6, whose channels are 0 to 5");
    CHECK(refusal("slice", {{"count", 65535}, {"first", 65535}}) ==
          "slice: 65535 channels from channel 65535 on are not in a sequence of 12x6, whose channels are 0 to 5");
    CHECK(refusal("slice", {{"count", 0}}) ==
          "slice: attribute \"count\" is 0; it must be a whole number from 1 to 65535");
    CHECK(refusal("slice", {{"count", 1}, {"first", -1}}) ==
          "slice: attribute \"first\" is -1; it must be a whole number from 0 to 65535");
    test::Net net(window);
    const auto vector = net.add("global_max_pool", {net.input()});
    CHECK_THROWS_WITH_AS(net.add("slice", {vector}, {{"first", 5}, {"count", 2}}),
                         "slice: 2 channels from channel 5 on are not in a vector of 6, whose channels are 0 to 5",
                         std::invalid_argument);
}

TEST_CASE("a concatenation beyond 32 bits is refused") {
    test::Net net(Shape::sequence(1, 2000000000));
    CHECK_THROWS_WITH_AS(net.add("concat", {net.input(), net.input()}),
                         "concat: an output of 4000000000 values is too large", std::invalid_argument);
}

TEST_CASE("a wrong number of operands is refused") {
    test::Net net(window);
    const auto x = net.input();
    CHECK_THROWS_WITH_AS(net.add("add", {x}), "add: takes two or more operands, not 1", std::invalid_argument);
    CHECK_THROWS_WITH_AS(net.add("concat", {}), "concat: takes two or more operands, not 0", std::invalid_argument);
    CHECK_THROWS_WITH_AS(net.add("relu", {}), "relu: takes one operand, not 0", std::invalid_argument);
    CHECK_THROWS_WITH_AS(net.add("multiply", {x}), "multiply: takes two operands, not 1", std::invalid_argument);
    CHECK_THROWS_WITH_AS(net.add("multiply", {x, x, x}), "multiply: takes two operands, not 3", std::invalid_argument);
    CHECK_THROWS_WITH_AS(net.add("relu", {x, x}), "relu: takes one operand, not 2", std::invalid_argument);
}

TEST_CASE("a second input is refused") {
    CHECK(refusal("input", {}) == "input: a network has one input, and the builder made it already");
}

TEST_CASE("a window without extent is refused") {
    CHECK_THROWS_WITH_AS(core::Builder{Shape::sequence(0, 9)}, "input: a window is a sequence of at least 1x1, not 0x9",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(core::Builder{Shape::sequence(9, -1)},
                         "input: a window is a sequence of at least 1x1, not 9x-1", std::invalid_argument);
    CHECK_THROWS_WITH_AS(core::Builder{Shape::vector(9)}, "input: a window is a sequence of at least 1x1, not 9",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(core::Builder{Shape{}}, "input: a window is a sequence of at least 1x1, not nothing",
                         std::invalid_argument);
}

TEST_CASE("a node that does not exist is refused") {
    test::Net net(window);
    net.add("relu", {net.input()});
    CHECK_THROWS_WITH_AS(net.add("relu", {NodeId{7}}), "relu: there is no node 7; the builder has 2 nodes",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(net.builder.shape(NodeId{2}), "shape: there is no node 2; the builder has 2 nodes",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(net.finish(NodeId{4294967295}), "output: there is no node 4294967295; the builder has 2 nodes",
                         std::invalid_argument);
}

TEST_CASE("a node that does not reach the output is refused, and the builder stays usable") {
    test::Net net(window);
    const auto x = net.add("relu", {net.input()});
    const auto stray = net.add("relu6", {x});
    const auto output = net.add("softmax", {x});
    CHECK_THROWS_WITH_AS(net.finish(output), "node 2 (relu6) does not reach the output, node 3 (softmax)",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(net.finish(x), "node 2 (relu6) does not reach the output, node 1 (relu)",
                         std::invalid_argument);
    CHECK(net.finish(net.add("add", {stray, output})).order().size() == 5);
}

TEST_CASE("an addition that failed leaves no trace") {
    test::Net net(window);
    CHECK_THROWS_AS(net.add("conv1d", {net.input()}, {{"filters", 4}}), std::invalid_argument);
    CHECK_THROWS_AS(net.add("relu", {NodeId{9}}), std::invalid_argument);
    const auto output = net.add("relu", {net.input()});
    CHECK(output == NodeId{1});
    CHECK(net.finish(output).order().size() == 2);
}

TEST_CASE("a builder is empty once its graph is finished") {
    test::Net net(window);
    net.finish(net.input());
    CHECK_THROWS_WITH_AS(net.input(), "the graph builder was used after its graph was finished", std::logic_error);
    CHECK_THROWS_WITH_AS(net.add("relu", {NodeId{0}}), "the graph builder was used after its graph was finished",
                         std::logic_error);
    CHECK_THROWS_WITH_AS(net.finish(NodeId{0}), "the graph builder was used after its graph was finished",
                         std::logic_error);
}

TEST_CASE("a loop that adds for ever is stopped") {
    test::Net net(window);
    auto x = net.input();
    for (int i = 1; i < 1024; ++i) x = net.add("relu", {x});
    CHECK_THROWS_WITH_AS(net.add("relu", {x}), "relu: a network has at most 1024 nodes", std::invalid_argument);
    CHECK(net.finish(x).order().size() == 1024);
}

TEST_CASE("a block adds its primitives and hands back the last one") {
    const Expansion pair([](auto operands, auto attributes, sdk::GraphBuilder& builder) {
        const auto conv = builder.add("conv1d", operands, attributes);
        return builder.add("relu", std::span(&conv, 1), {});
    });
    test::Net net(window, only(pair, "conv_relu"));
    const auto output = net.block("conv_relu", {net.input()}, {{"filters", 5}, {"kernel", 2}});
    CHECK(net.builder.shape(output) == Shape::sequence(12, 5));
    const auto graph = net.finish(output);
    REQUIRE(graph.order().size() == 3);
    CHECK(graph.op(graph.order()[1]) == "conv1d");
    CHECK(graph.op(graph.order()[2]) == "relu");
}

TEST_CASE("a block that the space does not name is refused") {
    test::Net without(window);
    CHECK_THROWS_WITH_AS(without.block("residual", {without.input()}),
                         "block \"residual\" is not one of the blocks that the space names", std::invalid_argument);
    const Expansion identity([](auto operands, auto, auto&) { return operands.front(); });
    test::Net net(window, only(identity, "identity"));
    CHECK_THROWS_WITH_AS(net.block("residual", {net.input()}),
                         "block \"residual\" is not one of the blocks that the space names", std::invalid_argument);
    CHECK_THROWS_WITH_AS(net.block("identity", {NodeId{3}}),
                         "block \"identity\": there is no node 3; the builder has 1 node", std::invalid_argument);
}

TEST_CASE("a block that hands back a node it never made is refused") {
    const Expansion liar([](auto, auto, auto&) { return NodeId{12}; });
    test::Net net(window, only(liar, "liar"));
    CHECK_THROWS_WITH_AS(net.block("liar", {net.input()}),
                         "block \"liar\": there is no node 12; the builder has 1 node", std::invalid_argument);
}

TEST_CASE("a block that expands into itself is stopped, and the builder goes on afterwards") {
    const Expansion endless([](auto operands, auto attributes, sdk::GraphBuilder& builder) {
        return builder.block("endless", operands, attributes);
    });
    test::Net net(window, only(endless, "endless"));
    for (int attempt = 0; attempt < 2; ++attempt)
        CHECK_THROWS_WITH_AS(net.block("endless", {net.input()}),
                             "block \"endless\": blocks are nested more than 16 deep", std::invalid_argument);
    CHECK(net.finish(net.input()).order().size() == 1);
}

TEST_CASE("an error inside a block reaches the caller as it is") {
    const Expansion broken(
        [](auto operands, auto, sdk::GraphBuilder& builder) { return builder.add("max_pool", operands, {}); });
    test::Net net(window, only(broken, "broken"));
    CHECK_THROWS_WITH_AS(net.block("broken", {net.input()}), "max_pool: attribute \"size\" is missing",
                         std::invalid_argument);
}
