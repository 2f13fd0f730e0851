// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Logits and gradients of nets that round, against the reference in double precision. The gradients of the reference
// are differences of its loss with every rounding, clipping and choice held fixed, which is what the straight-through
// estimator is by definition.

#include "quantized_check.hpp"

using namespace linnet;
using namespace linnet::test;
using sdk::NodeId;

namespace {

std::vector<double> inferred_logits(const QuantizedCase& one, onednn::Net& net) {
    const onednn::Net::Inference inference(net);
    const std::vector<float> features = in_float(one.example.features);
    const std::size_t window = features.size() / one.example.labels.size();
    const auto pass = static_cast<std::size_t>(net.pass_samples());
    std::vector<double> all;
    for (std::size_t first = 0; first < one.example.labels.size(); first += pass) {
        std::vector<std::int32_t> predicted(std::min(pass, one.example.labels.size() - first));
        onednn::infer(net, features.data() + first * window, {}, predicted);
        const auto part = logits_of(net, static_cast<int>(predicted.size()));
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

// Of every array so many weights. ranges: null for a net in floats.
void check_straight_through(const QuantizedCase& one, onednn::Net& net, std::size_t weights,
                            const sdk::RangesView* ranges) {
    std::vector<std::uint32_t> order(one.example.labels.size());
    std::iota(order.begin(), order.end(), 0U);
    const std::vector<float> features = in_float(one.example.features);
    const double loss = onednn::accumulate(net, {features.data(), order}, one.example.labels, 77);
    Values values = in_double(one.weights);
    Decisions decisions;
    const Mode mode{true, 77, ranges, &decisions};
    const auto reference = [&] {
        const double value = reference_loss(one.graph, values, one.example, mode);
        decisions.repeat();
        return value;
    };
    CHECK(loss / static_cast<double>(order.size()) == doctest::Approx(reference()).epsilon(1e-5));
    for (std::size_t a = 0; a < net.parameters().arrays().size(); ++a) {
        const auto& array = net.parameters().arrays()[a];
        CAPTURE(static_cast<std::uint32_t>(array.node));
        CAPTURE(array.role);
        auto& weight = values[{static_cast<std::uint32_t>(array.node), std::string(array.role)}];
        std::vector<double> ours, expected;
        constexpr double step = 1e-5;
        for (std::size_t e = 0; e < array.at.size(); e += array.at.size() / weights | 1) {
            ours.push_back(net.parameters().gradient(a)[array.at[e]]);
            const double before = weight[e];
            weight[e] = before + step;
            const double above = reference();
            weight[e] = before - step;
            const double below = reference();
            weight[e] = before;
            expected.push_back((above - below) / (2 * step));
        }
        check_close(ours, expected, 1e-4);
    }
}

void check_quantized(const Case& original, std::size_t weights = 40) {
    for (const double share : {1.0, 0.5}) {
        CAPTURE(original.name);
        CAPTURE(share);
        const QuantizedCase one(original.graph, original.samples, share);
        onednn::Net net(one.graph, one.samples, {.ranges = &one.ranges});
        net.load(one.weights);
        const auto expected = reference_logits(one.graph, in_double(one.weights), one.example, {false, 0, &one.ranges});
        CHECK(inferred_logits(one, net) == expected);
        check_straight_through(one, net, weights, &one.ranges);
        // What was rounded was put back.
        for (std::size_t a = 0; a < net.parameters().arrays().size(); ++a) {
            const auto& array = net.parameters().arrays()[a];
            const auto given = one.weights.weights(array.node, array.role);
            for (std::size_t e = 0; e < given.size(); ++e) CHECK(net.parameters().value(a)[array.at[e]] == given[e]);
        }
    }
}

}  // namespace

TEST_CASE("under quantization, convolutions of all kinds match the reference") {
    for (const bool relu : {false, true}) {
        for (const double same : {0.0, 1.0}) {
            check_quantized(convolution(11, 3, 2, 5, 3, 1, 1, 1, same, 1, relu));
            check_quantized(convolution(11, 3, 2, 5, 3, 2, 2, 1, same, 0, relu));
            check_quantized(convolution(9, 6, 2, 9, 2, 2, 1, 3, same, 1, relu));
            check_quantized(convolution(9, 4, 2, 4, 3, 2, 1, 4, same, 1, relu));
        }
        check_quantized(convolution(7, 3, 2, 6, 3, 1, 1, 3, 1, 1, relu));  // a multiplier
        check_quantized(convolution(4, 9, 5, 33, 1, 1, 1, 1, 1, 1, relu));
        check_quantized(convolution(5, 1, 3, 1, 3, 1, 1, 1, 1, 1, relu));
    }
}

TEST_CASE("under quantization, a layer that oneDNN computes matches the reference") {
    const auto layers = [](Sketch& net) {
        net.add("flatten");
        net.add("dense", {{"units", 190}});
        net.add("relu6");
    };
    check_quantized(around("wide dense", 1, 200, 3, layers), 4);
}

TEST_CASE("under quantization, a cell of the search spaces matches the reference") {
    for (const std::string_view activation : {"relu", "relu6"}) {
        for (const bool behind : {false, true}) {
            check_quantized(around("cell", 16, 3, 3, [&](Sketch& net) {
                net.add("conv1d", {{"filters", 3}, {"kernel", 3}, {"groups", 3}, {"bias", 0}});
                net.add("batch_norm");
                net.add(activation);
                net.add("conv1d", {{"filters", 9}, {"kernel", 1}});
                net.add("batch_norm");
                if (!behind) net.add(activation);
                net.add("max_pool", {{"size", 2}});
                if (behind) net.add(activation);
                net.add("global_avg_pool");
                net.add("dense", {{"units", 9}});
                net.add("relu");
                net.add("dropout", {{"rate", 0.5}});
            }));
        }
    }
    check_quantized({"TinyTNAS net", tiny_net(5, 2, sdk::Shape::sequence(16, 3), 4), 5});
}

TEST_CASE("under quantization, pooling matches the reference") {
    for (const std::string_view op : {"max_pool", "avg_pool"}) {
        for (const double size : {2.0, 3.0}) {
            for (const double same : {0.0, 1.0}) {
                check_quantized(around(std::string(op), 9, 3, 2, [&](Sketch& net) {
                    net.add("relu");
                    net.add(op, {{"size", size}, {"stride", 2}, {"same", same}});
                }));
            }
        }
    }
    for (const std::string_view op : {"global_max_pool", "global_min_pool", "global_avg_pool", "global_std_pool"}) {
        check_quantized(around(std::string(op), 8, 5, 3, [&](Sketch& net) { net.add(op); }));
        check_quantized(around(std::string(op), 8, 5, 3, [&](Sketch& net) {
            net.add("relu");
            net.add(op);
        }));
    }
}

TEST_CASE("under quantization, activations that are no bound of a layer match the reference") {
    for (const std::string_view op : {"relu", "relu6"}) {
        check_quantized(around(std::string(op) + " after pooling", 6, 3, 2, [&](Sketch& net) {
            net.add("max_pool", {{"size", 2}});
            net.add(op);
        }));
        check_quantized(around(std::string(op) + " of a node with two users", 4, 3, 2, [&](Sketch& net) {
            const NodeId shared = net.last();
            net.join("add", {shared, net.add(op)});
        }));
        check_quantized(around(std::string(op) + " twice", 4, 3, 2, [&](Sketch& net) {
            net.add(op);
            net.add(op);
        }));
        // The group of the concatenation has negative values: the activation is a step of its own.
        check_quantized(around(std::string(op) + " beside a layer without one", 4, 3, 2, [&](Sketch& net) {
            const NodeId shared = net.last();
            net.add("conv1d", {{"filters", 4}, {"kernel", 3}});
            const NodeId active = net.add(op);
            net.join("concat", {active, net.join("conv1d", {shared}, {{"filters", 2}, {"kernel", 1}})});
        }));
    }
    Sketch last(sdk::Shape::sequence(4, 3));
    last.add("flatten");
    last.add("dense", {{"units", 3}});
    last.add("relu");
    check_quantized({"relu as logits", last.finish(), 3});
}

TEST_CASE("under quantization, branches match the reference") {
    check_quantized(around("residual", 5, 4, 3, [](Sketch& net) {
        net.add("relu");
        const NodeId shortcut = net.last();
        net.add("conv1d", {{"filters", 4}, {"kernel", 3}});
        net.add("relu");
        net.add("conv1d", {{"filters", 4}, {"kernel", 3}, {"groups", 4}});
        net.join("add", {net.last(), shortcut});
        net.add("relu");
    }));
    check_quantized(around("four users, an addition of three", 8, 3, 2, [](Sketch& net) {
        net.add("relu6");
        const NodeId shared = net.last();
        const NodeId a = net.join("max_pool", {shared}, {{"size", 3}, {"stride", 1}, {"same", 1}});
        const NodeId b = net.join("conv1d", {shared}, {{"filters", 5}, {"kernel", 2}});
        const NodeId c = net.join("conv1d", {shared}, {{"filters", 3}, {"kernel", 3}, {"groups", 3}});
        const NodeId d = net.join("add", {a, c, shared});
        net.join("concat", {d, b, a});
        net.add("global_avg_pool");
    }));
    check_quantized(around("one node twice", 3, 2, 2, [](Sketch& net) { net.join("add", {net.last(), net.last()}); }));
    check_quantized(around("softmax", 4, 5, 2, [](Sketch& net) { net.add("softmax"); }));
}

TEST_CASE("under quantization, products and sigmoids match the reference") {
    check_quantized(around("product", 5, 9, 3, [](Sketch& net) {
        const NodeId shared = net.last();
        const NodeId a = net.join("conv1d", {shared}, {{"filters", 9}, {"kernel", 3}});
        net.join("multiply", {a, net.join("sigmoid", {shared})});
    }));
    check_quantized(around("squeeze and excite", 6, 5, 3, [](Sketch& net) {
        net.add("relu");
        const NodeId shared = net.last();
        net.add("global_avg_pool");
        net.add("dense", {{"units", 4}});
        net.add("relu");
        net.add("dense", {{"units", 5}});
        net.join("multiply", {shared, net.add("sigmoid")});
    }));
    check_quantized(around("a sigmoid beside a layer", 5, 3, 3, [](Sketch& net) {
        const NodeId shared = net.last();
        const NodeId gate = net.add("sigmoid");
        net.join("concat", {gate, net.join("conv1d", {shared}, {{"filters", 2}, {"kernel", 1}})});
    }));
}

TEST_CASE("under quantization, slices match the reference, and are not rounded again") {
    check_quantized(around("of a sequence and of a vector", 6, 9, 3, [](Sketch& net) {
        net.add("slice", {{"first", 2}, {"count", 5}});
        net.add("conv1d", {{"filters", 9}, {"kernel", 3}});
        net.add("relu");
        net.add("global_max_pool");
        net.add("slice", {{"first", 1}, {"count", 6}});
    }));
    Sketch net(sdk::Shape::sequence(8, 9));
    const NodeId window = net.input();
    const NodeId a = net.join("slice", {window}, {{"count", 3}});
    net.join("concat", {a, net.join("slice", {window}, {{"first", 6}, {"count", 3}})});
    net.add("conv1d", {{"filters", 4}, {"kernel", 3}});
    net.add("global_avg_pool");
    net.add("dense", {{"units", 3}});
    const Case of_window{"of the window", net.finish(), 3};
    const QuantizedCase one(of_window.graph, 3, 1);
    onednn::Net under_test(one.graph, one.samples, {.ranges = &one.ranges});
    for (const auto& step : under_test.steps()) {
        CAPTURE(step.name);
        CHECK(step.name.find("rounding of slice") == std::string::npos);
    }
    check_quantized(of_window);
}

TEST_CASE("under quantization, a batch that needs several passes matches the reference") {
    Sketch net(sdk::Shape::sequence(512, 2));
    net.add("conv1d", {{"filters", 20}, {"kernel", 3}, {"stride", 2}});
    net.add("relu");
    net.add("global_avg_pool");
    net.add("dense", {{"units", 2}});
    const auto graph = net.finish();
    const QuantizedCase one(graph, 35, 0.5);
    onednn::Net under_test(one.graph, one.samples, {.ranges = &one.ranges});
    CHECK(under_test.pass_samples() < one.samples);
    under_test.load(one.weights);
    check_straight_through(one, under_test, 10, &one.ranges);
}

TEST_CASE("a batch normalisation of a vector, deployed as a depthwise convolution, matches the reference") {
    for (const std::string_view behind : {"", "relu"}) {
        const Case one = around("vector", 8, 5, 4, [&](Sketch& net) {
            net.add("global_avg_pool");
            net.add("batch_norm");
            if (!behind.empty()) net.add(behind);
        });
        const QuantizedCase deployed(one.graph, one.samples, 1);
        REQUIRE(deployed.graph.primitive(NodeId{3}) == sdk::Primitive::conv1d);
        REQUIRE(deployed.graph.shape(NodeId{3}).rank == 1);
        onednn::Net floats(deployed.graph, one.samples);
        floats.load(deployed.weights);
        check_straight_through(deployed, floats, 40, nullptr);
        check_quantized(one);
    }
    check_quantized(around("two vectors with an activation between", 8, 5, 4, [&](Sketch& net) {
        net.add("global_max_pool");
        net.add("batch_norm");
        net.add("relu");
        net.add("batch_norm");
    }));
}

TEST_CASE("the six of a relu6 that is no bound is rounded, too") {
    Sketch net(sdk::Shape::sequence(1, 3));
    net.add("relu6");
    net.add("flatten");
    const auto graph = net.finish();
    Ranges ranges;
    ranges.all.assign(3, {0.7F, -20});
    onednn::Net under_test(graph, 1, {.ranges = &ranges});
    const onednn::Net::Inference inference(under_test);
    std::vector<std::int32_t> predicted(1);
    const std::vector<float> features{8, -1, 1};
    onednn::infer(under_test, features.data(), {}, predicted);
    const auto logits = logits_of(under_test, 1);
    CHECK(logits[0] == doctest::Approx(9 * 0.7));
    CHECK(logits[1] == 0);
    CHECK(logits[2] == doctest::Approx(0.7));
}

TEST_CASE("an output that is clipped for all windows passes no gradient, its neighbours do") {
    Sketch net(sdk::Shape::sequence(1, 2));
    net.add("flatten");
    net.add("dense", {{"units", 3}});
    const auto graph = net.finish();
    Ranges ranges;
    ranges.all = {{1.0F / 64, 0}, {1.0F / 64, 0}, {1.0F / 64, 0}};  // up to 127 / 64
    onednn::Net under_test(graph, 2, {.ranges = &ranges});
    Weights weights;
    weights.weights(NodeId{2}, "kernel", std::vector<float>{1, 0.5F, -1, 1, 0.5F, -1});
    weights.weights(NodeId{2}, "bias", std::vector<float>{0, 0, 0});
    under_test.load(weights);
    const std::vector<float> features{1, 1.25F, 1.5F, 1};  // the first logits, 2.25 and 2.5, become 127 / 64
    const std::vector<std::uint32_t> order{0, 1};
    const std::vector<std::int32_t> labels{0, 1};
    onednn::accumulate(under_test, {features.data(), order}, labels, 1);
    const float* gradient = under_test.parameters().gradient(0);
    const auto& at = under_test.parameters().arrays()[0].at;
    for (const std::size_t input : {0U, 1U}) {
        CHECK(gradient[at[3 * input]] == 0.0F);
        CHECK(gradient[at[3 * input + 1]] != 0.0F);
        CHECK(gradient[at[3 * input + 2]] == 0.0F);  // -2.25 and -2.5 became -2
    }
}
