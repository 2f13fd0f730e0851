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
    for (const std::string_view op : {"global_max_pool", "global_avg_pool"}) {
        for (const int time : {1, 3, 8}) {
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
