// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Networks with about every primitive, whose .tflite form was loaded by the interpreter itself to measure its memory.

#include "../ir/networks.hpp"

namespace linnet::test {

// A residual connection around a separable layer, average pooling, folded normalisation.
inline core::Graph residual_net() {
    Net net(sdk::Shape::sequence(64, 6));
    auto trunk = net.add("conv1d", {net.input()}, {{"filters", 14}, {"kernel", 5}, {"stride", 2}, {"bias", 0}});
    trunk = net.add("relu", {net.add("batch_norm", {trunk})});
    auto branch = net.add("conv1d", {trunk}, {{"filters", 14}, {"groups", 14}, {"kernel", 3}});
    branch = net.add("conv1d", {branch}, {{"filters", 14}, {"kernel", 1}});
    trunk = net.add("relu", {net.add("add", {trunk, branch})});
    trunk = net.add("avg_pool", {trunk}, {{"size", 2}});
    trunk = net.add("global_avg_pool", {net.add("dropout", {trunk}, {{"rate", 0.5}})});
    return net.finish(net.add("softmax", {net.add("dense", {trunk}, {{"units", 4}})}));
}

// Three branches of different reach, joined; normalisation that cannot be folded; the maximum over time.
inline core::Graph branching_net() {
    Net net(sdk::Shape::sequence(40, 3));
    const auto fine = net.add("conv1d", {net.input()}, {{"filters", 8}, {"kernel", 3}});
    const auto coarse = net.add("conv1d", {net.input()}, {{"filters", 8}, {"kernel", 7}, {"dilation", 2}});
    const auto peak = net.add("max_pool", {net.input()}, {{"size", 3}, {"stride", 1}, {"same", 1}});
    auto last = net.add("relu6", {net.add("concat", {fine, coarse, peak})});
    last = net.add("conv1d", {net.add("batch_norm", {last})}, {{"filters", 10}, {"kernel", 1}, {"stride", 2}});
    const auto top = net.add("global_max_pool", {last}), flat = net.add("flatten", {last});
    last = net.add("relu", {net.add("dense", {net.add("concat", {top, flat})}, {{"units", 7}})});
    return net.finish(net.add("dense", {last}, {{"units", 3}, {"bias", 0}}));
}

// Squeeze-and-excitation, a product of two sequences, and the minimum over time.
inline core::Graph excited_net() {
    Net net(sdk::Shape::sequence(24, 5));
    auto trunk = net.add("relu", {net.add("conv1d", {net.input()}, {{"filters", 10}, {"kernel", 3}})});
    auto gate = net.add("dense", {net.add("global_avg_pool", {trunk})}, {{"units", 4}});
    gate = net.add("sigmoid", {net.add("dense", {net.add("relu", {gate})}, {{"units", 10}})});
    trunk = net.add("multiply", {trunk, gate});
    const auto branch = net.add("conv1d", {trunk}, {{"filters", 10}, {"kernel", 1}});
    trunk = net.add("multiply", {branch, net.add("sigmoid", {branch})});
    const auto least = net.add("global_min_pool", {trunk}), most = net.add("global_max_pool", {trunk});
    return net.finish(net.add("dense", {net.add("concat", {least, most})}, {{"units", 4}}));
}

// Parts of the window, of a sequence and of a vector.
inline core::Graph sliced_net() {
    Net net(sdk::Shape::sequence(24, 9));
    const auto slice = [&](sdk::NodeId of, double first, double count) {
        return net.add("slice", {of}, {{"first", first}, {"count", count}});
    };
    const auto kept = net.add("concat", {slice(net.input(), 0, 3), slice(net.input(), 6, 3)});
    const auto trunk = net.add("relu", {net.add("conv1d", {kept}, {{"filters", 10}, {"kernel", 3}})});
    const auto upper = net.add("global_max_pool", {slice(trunk, 5, 5)});
    const auto lower = slice(net.add("global_avg_pool", {trunk}), 0, 5);
    return net.finish(net.add("dense", {net.add("add", {upper, lower})}, {{"units", 4}}));
}

// So wide for its length that describing tensors while kernels prepare takes the most.
inline core::Graph wide_net() {
    Net net(sdk::Shape::sequence(4, 1));
    const auto conv = net.add("conv1d", {net.input()}, {{"filters", 120}, {"kernel", 3}});
    return net.finish(net.add("global_avg_pool", {conv}));
}

}  // namespace linnet::test
