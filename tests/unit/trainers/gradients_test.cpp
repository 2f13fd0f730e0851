// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Logits, loss and every gradient of every primitive against a reference in double precision; its gradients are central
// finite differences.

#include "gradient_check.hpp"

using namespace linnet;
using namespace linnet::test;

TEST_CASE("convolutions of all kernels, strides, dilations and paddings match the reference") {
    for (const double same : {0.0, 1.0}) {
        for (const double stride : {1.0, 2.0, 3.0}) {
            for (const double dilation : {1.0, 2.0}) {
                for (const double kernel : {1.0, 2.0, 3.0, 5.0})
                    check(convolution(11, 3, 2, 5, kernel, stride, dilation, 1, same, 1, true));
            }
        }
    }
}

TEST_CASE("convolutions of odd widths match the reference") {
    check(convolution(3, 1, 1, 1, 3, 1, 1, 1, 1, 1, false));
    check(convolution(3, 1, 1, 9, 3, 1, 1, 1, 1, 0, true));
    check(convolution(7, 17, 3, 25, 1, 1, 1, 1, 1, 1, true));
    check(convolution(4, 9, 5, 33, 1, 1, 1, 1, 1, 1, true));
    check(convolution(2, 26, 2, 50, 1, 1, 1, 1, 1, 0, true));
    check(convolution(1, 5, 4, 7, 3, 1, 1, 1, 1, 1, true));
    check(convolution(5, 8, 1, 8, 5, 1, 1, 1, 0, 1, true));
    check(convolution(3, 2, 2, 4, 7, 1, 1, 1, 1, 1, true));
}

TEST_CASE("wide convolutions and dense layers, which oneDNN computes, match the reference") {
    check(convolution(2, 194, 2, 194, 1, 1, 1, 1, 1, 1, true));
    check(convolution(3, 64, 1, 192, 3, 1, 1, 1, 1, 1, true));
    check(convolution(5, 192, 1, 192, 2, 2, 1, 1, 1, 1, true));
    check(around("wide dense", 1, 200, 3, [](Sketch& net) {
        net.add("flatten");
        net.add("dense", {{"units", 190}});
        net.add("relu6");
    }));
}

TEST_CASE("grouped convolutions match the reference") {
    for (const double same : {0.0, 1.0}) {
        for (const double stride : {1.0, 2.0}) {
            check(convolution(9, 6, 2, 4, 3, stride, 1, 2, same, 1, true));
            check(convolution(9, 6, 2, 9, 2, stride, 2, 3, same, 0, false));
        }
    }
}

TEST_CASE("depthwise convolutions match the reference") {
    for (const double same : {0.0, 1.0}) {
        for (const double stride : {1.0, 2.0, 3.0}) {
            for (const double dilation : {1.0, 2.0}) {
                for (const double kernel : {1.0, 2.0, 3.0, 5.0, 7.0}) {
                    if (same == 0.0 && (kernel - 1) * dilation + 1 > 9) continue;
                    check(convolution(9, 4, 2, 4, kernel, stride, dilation, 4, same, 1, true));
                }
            }
        }
    }
    check(convolution(3, 19, 3, 19, 3, 1, 1, 19, 1, 0, false));
    check(convolution(1, 3, 1, 3, 3, 1, 1, 3, 1, 1, true));
    check(convolution(2, 27, 1, 27, 7, 1, 1, 27, 1, 1, true));
}

TEST_CASE("depthwise convolutions with a multiplier match the reference") {
    check(convolution(7, 3, 2, 6, 3, 1, 1, 3, 1, 1, true));
    check(convolution(7, 5, 2, 15, 3, 2, 1, 5, 0, 0, true));
}

TEST_CASE("pooling of all sizes, strides and paddings matches the reference") {
    for (const std::string_view op : {"max_pool", "avg_pool"}) {
        for (const double same : {0.0, 1.0}) {
            for (const double size : {1.0, 2.0, 3.0, 4.0}) {
                for (const double stride : {1.0, 2.0, 3.0, 5.0}) {
                    check(
                        around(std::string(op) + " size " + std::to_string(size) + " stride " + std::to_string(stride),
                               9, 3, 2, [&](Sketch& net) {
                                   net.add("relu");
                                   net.add(op, {{"size", size}, {"stride", stride}, {"same", same}});
                               }));
                }
            }
        }
    }
    for (const std::string_view op : {"global_max_pool", "global_min_pool", "global_avg_pool", "global_std_pool"}) {
        for (const int time : {1, 3, 8}) {
            // The root of an epsilon has no difference quotient in a single time step.
            if (op == "global_std_pool" && time == 1) continue;
            check(around(std::string(op), time, 5, 3, [&](Sketch& net) {
                net.add("relu");
                net.add(op);
            }));
            check(around(std::string(op), time, 5, 3, [&](Sketch& net) { net.add(op); }));
        }
    }
}

TEST_CASE("batch normalisation matches the reference, alone and with a fused activation") {
    check(around("batch_norm", 5, 3, 4, [](Sketch& net) { net.add("batch_norm"); }));
    check(around("batch_norm, relu", 300, 2, 3, [](Sketch& net) {
        net.add("batch_norm");
        net.add("relu");
    }));
    check(around("batch_norm of a vector, relu6", 2, 3, 7, [](Sketch& net) {
        net.add("flatten");
        net.add("dense", {{"units", 9}});
        net.add("batch_norm");
        net.add("relu6");
    }));
}

TEST_CASE("activations that cannot be fused match the reference") {
    for (const std::string_view op : {"relu", "relu6"}) {
        check(around(std::string(op) + " after pooling", 6, 3, 2, [&](Sketch& net) {
            net.add("max_pool", {{"size", 2}});
            net.add(op);
        }));
        check(around(std::string(op) + " of a node with two users", 4, 3, 2, [&](Sketch& net) {
            const sdk::NodeId shared = net.last();
            const sdk::NodeId active = net.add(op);
            net.join("add", {shared, active});
        }));
        check(around(std::string(op) + " twice", 4, 3, 2, [&](Sketch& net) {
            net.add(op);
            net.add(op);
        }));
        check(around(std::string(op) + " as logits", 4, 3, 2, [&](Sketch& net) {
            net.add("flatten");
            net.add("dense", {{"units", 4}, {"bias", 0}});
            net.add(op);
            net.add("dense", {{"units", 3}});
        }));
    }
}

TEST_CASE("gradients of a node with several users add up") {
    check(around("residual", 5, 4, 3, [](Sketch& net) {
        net.add("relu");
        const sdk::NodeId shortcut = net.last();
        net.add("conv1d", {{"filters", 4}, {"kernel", 3}});
        net.add("relu");
        net.add("conv1d", {{"filters", 4}, {"kernel", 3}, {"groups", 4}});
        net.join("add", {net.last(), shortcut});
        net.add("relu");
    }));
    check(around("four users", 6, 3, 2, [](Sketch& net) {
        net.add("relu6");
        const sdk::NodeId shared = net.last();
        const sdk::NodeId a = net.join("max_pool", {shared}, {{"size", 3}, {"stride", 1}, {"same", 1}});
        const sdk::NodeId b = net.join("conv1d", {shared}, {{"filters", 5}, {"kernel", 2}});
        const sdk::NodeId c = net.join("conv1d", {shared}, {{"filters", 3}, {"kernel", 3}, {"groups", 3}});
        const sdk::NodeId d = net.join("add", {a, c, shared});
        net.join("concat", {d, b, a});
        net.add("batch_norm");
    }));
    check(around("one node twice", 3, 2, 2, [](Sketch& net) { net.join("add", {net.last(), net.last()}); }));
    check(around("concat of vectors", 4, 3, 2, [](Sketch& net) {
        const sdk::NodeId shared = net.last();
        const sdk::NodeId mean = net.join("global_avg_pool", {shared});
        const sdk::NodeId top = net.join("global_max_pool", {shared});
        net.join("concat", {mean, top, mean});
    }));
}

TEST_CASE("dropout and softmax inside of a net match the reference") {
    check(around("dropout", 6, 3, 3, [](Sketch& net) {
        net.add("dropout", {{"rate", 0.4}});
        net.add("flatten");
        net.add("dense", {{"units", 11}});
        net.add("relu");
        net.add("dropout", {{"rate", 0.25}});
    }));
    check(around("softmax", 4, 5, 2, [](Sketch& net) { net.add("softmax"); }));
}

TEST_CASE("products match the reference, also by channel, of one node with itself and with both operands trained") {
    check(around("of two layers", 5, 9, 3, [](Sketch& net) {
        const sdk::NodeId shared = net.last();
        const sdk::NodeId a = net.join("conv1d", {shared}, {{"filters", 9}, {"kernel", 3}});
        const sdk::NodeId b = net.join("conv1d", {shared}, {{"filters", 9}, {"kernel", 1}});
        net.join("multiply", {a, net.join("relu", {b})});
    }));
    check(around("square", 4, 3, 2, [](Sketch& net) { net.join("multiply", {net.last(), net.last()}); }));
    check(around("of vectors", 4, 3, 2, [](Sketch& net) {
        const sdk::NodeId shared = net.last();
        const sdk::NodeId mean = net.join("global_avg_pool", {shared});
        net.join("multiply", {mean, net.join("global_max_pool", {shared})});
    }));
    for (const int time : {1, 6}) {
        check(around("squeeze and excite", time, 5, 3, [](Sketch& net) {
            net.add("relu");
            const sdk::NodeId shared = net.last();
            net.add("global_avg_pool");
            net.add("dense", {{"units", 2}});
            net.add("relu");
            net.add("dense", {{"units", 5}});
            const sdk::NodeId gate = net.add("sigmoid");
            net.join("multiply", {shared, gate});
            net.add("relu");
        }));
    }
    for (const bool swapped : {false, true}) {
        Sketch net(sdk::Shape::sequence(6, 3));
        const sdk::NodeId window = net.input();
        const sdk::NodeId trained = net.join("conv1d", {window}, {{"filters", 3}, {"kernel", 3}});
        net.join("multiply", swapped ? std::vector{trained, window} : std::vector{window, trained});
        net.add("global_avg_pool");
        net.add("dense", {{"units", 3}});
        check({"with the window itself", net.finish(), 3});
    }
}

TEST_CASE("slices match the reference, of sequences and vectors, beside each other and of the window itself") {
    for (const double first : {0.0, 2.0, 6.0}) {
        for (const double count : {1.0, 3.0}) {
            check(around("of a sequence", 5, 9, 2, [&](Sketch& net) {
                net.add("slice", {{"first", first}, {"count", count}});
            }));
        }
    }
    check(around("of an activation and a vector", 5, 11, 3, [](Sketch& net) {
        net.add("relu");
        net.add("slice", {{"first", 1}, {"count", 9}});
        net.add("relu6");
        net.add("global_avg_pool");
        net.add("slice", {{"first", 3}, {"count", 5}});
    }));
    // Channels 2 and 3 get gradients of both, channels 0, 1 and 8 of none of them.
    check(around("overlapping", 5, 9, 3, [](Sketch& net) {
        net.add("relu");
        const sdk::NodeId shared = net.last();
        const sdk::NodeId a = net.join("slice", {shared}, {{"first", 2}, {"count", 2}});
        const sdk::NodeId b = net.join("slice", {shared}, {{"first", 2}, {"count", 6}});
        net.join("concat", {a, b});
    }));
    check(around("beside another reader", 5, 4, 3, [](Sketch& net) {
        const sdk::NodeId shared = net.last();
        const sdk::NodeId part = net.join("slice", {shared}, {{"first", 1}, {"count", 3}});
        net.join("concat", {net.join("sigmoid", {shared}), part});
    }));
    Sketch net(sdk::Shape::sequence(6, 9));
    const sdk::NodeId window = net.input();
    const sdk::NodeId a = net.join("slice", {window}, {{"count", 3}});
    net.join("concat", {a, net.join("slice", {window}, {{"first", 6}, {"count", 3}})});
    net.add("conv1d", {{"filters", 4}, {"kernel", 3}});
    net.add("global_avg_pool");
    net.add("dense", {{"units", 3}});
    check({"of the window", net.finish(), 3});
}

TEST_CASE("sigmoids match the reference, of sequences, vectors and as logits") {
    check(around("of a sequence", 5, 3, 2, [](Sketch& net) { net.add("sigmoid"); }));
    check(around("behind an activation", 5, 9, 2, [](Sketch& net) {
        net.add("relu6");
        net.add("sigmoid");
        net.add("dropout", {{"rate", 0.25}});
    }));
    check(around("twice", 5, 3, 2, [](Sketch& net) {
        net.add("sigmoid");
        net.add("sigmoid");
    }));
    Sketch last(sdk::Shape::sequence(4, 3));
    last.add("flatten");
    last.add("dense", {{"units", 3}});
    last.add("sigmoid");
    check({"as logits", last.finish(), 3});
}

TEST_CASE("statistics of one signal match the reference") {
    check(around("statistics", 7, 5, 3, [](Sketch& net) {
        net.add("relu");
        const sdk::NodeId shared = net.last();
        std::vector<sdk::NodeId> all;
        for (const std::string_view op : {"global_avg_pool", "global_std_pool", "global_min_pool", "global_max_pool"})
            all.push_back(net.join(op, {shared}));
        net.join("concat", all);
    }));
}

TEST_CASE("a constant channel has the deviation of the epsilon and passes no gradient") {
    Sketch net(sdk::Shape::sequence(6, 2));
    net.add("conv1d", {{"filters", 3}, {"kernel", 1}});
    net.add("global_std_pool");
    const auto graph = net.finish();
    onednn::Net under_test(graph, 2);
    Weights weights;
    weights.weights(sdk::NodeId{1}, "kernel", std::vector<float>{0, 0, 1, 0, 0, 0});
    weights.weights(sdk::NodeId{1}, "bias", std::vector<float>{0, 77.7F, 0});
    under_test.load(weights);
    const Example example = example_of(graph, 2);
    const std::vector<float> features = in_float(example.features);
    const std::vector<std::uint32_t> order{0, 1};
    onednn::accumulate(under_test, {features.data(), order}, example.labels, 1);
    for (std::size_t a = 0; a < under_test.parameters().arrays().size(); ++a) {
        const auto& array = under_test.parameters().arrays()[a];
        for (std::size_t e = 0; e < array.at.size(); ++e)
            if (e % 3 != 2) CHECK(under_test.parameters().gradient(a)[array.at[e]] == 0.0F);
    }
    std::vector<std::int32_t> predicted(2);
    onednn::infer(under_test, features.data(), {}, predicted);
    const auto logits = logits_of(under_test, 2);
    for (const std::size_t at : {0U, 1U, 3U, 4U}) CHECK(logits[at] == doctest::Approx(1e-6));
    CHECK(logits[2] > 0.1);
}

TEST_CASE("a first layer on the raw signal matches the reference") {
    Sketch depthwise(sdk::Shape::sequence(10, 1));
    depthwise.add("conv1d", {{"filters", 1}, {"kernel", 3}, {"bias", 0}});
    depthwise.add("conv1d", {{"filters", 6}, {"kernel", 1}});
    depthwise.add("global_avg_pool");
    depthwise.add("dense", {{"units", 2}});
    check({"one channel", depthwise.finish(), 3});
    check({"TinyTNAS net", tiny_net(5, 2, sdk::Shape::sequence(12, 3), 4), 5});
}

TEST_CASE("operands without a gradient do not disturb those with one") {
    for (const bool swapped : {false, true}) {
        for (const std::string_view op : {"avg_pool", "dropout"}) {
            Sketch net(sdk::Shape::sequence(6, 3));
            const sdk::NodeId window = net.input();
            const auto attributes =
                op == "dropout" ? Attributes{{"rate", 0.3}} : Attributes{{"size", 3}, {"stride", 1}, {"same", 1}};
            const sdk::NodeId plain = net.join(op, {window}, attributes);
            const sdk::NodeId trained = net.join("conv1d", {window}, {{"filters", 3}, {"kernel", 3}});
            net.join("add", swapped ? std::vector{trained, plain} : std::vector{plain, trained});
            net.add("relu");
            net.add("global_avg_pool");
            net.add("dense", {{"units", 3}});
            check({std::string(op) + (swapped ? " last" : " first"), net.finish(), 3});
        }
    }
}

TEST_CASE("a head without weights matches the reference") {
    for (const std::string_view op : {"relu", "dropout"}) {
        Sketch net(sdk::Shape::sequence(6, 3));
        net.add("global_avg_pool");
        net.add(op, op == "dropout" ? Attributes{{"rate", 0.3}} : Attributes{});
        check({std::string(op), net.finish(), 4});
    }
}

TEST_CASE("a batch that needs several passes gives the gradient of the whole batch") {
    Sketch net(sdk::Shape::sequence(700, 2));
    net.add("conv1d", {{"filters", 20}, {"kernel", 3}, {"stride", 2}});
    net.add("relu");
    net.add("dropout", {{"rate", 0.5}});
    net.add("global_avg_pool");
    net.add("dense", {{"units", 2}});
    const Case one{"several passes", net.finish(), 35};
    CHECK(onednn::Net(one.graph, one.samples).pass_samples() < one.samples);
    check(one);
}
