// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Chains of layers that are computed as one step.

#include "gradient_check.hpp"

using namespace linnet;
using namespace linnet::test;

TEST_CASE("blocks of convolution, normalisation, activation and pooling match the reference") {
    for (const bool depthwise : {false, true}) {
        for (const bool between : {false, true}) {
            if (between && !depthwise) continue;
            for (const bool norm : {false, true}) {
                for (const std::string_view activation : {"", "relu", "relu6"}) {
                    for (const double pool : {0.0, 1.0, 2.0, 3.0}) {
                        for (const bool behind : {false, true}) {  // the activation behind the pooling
                            if (behind && (pool == 0 || activation.empty())) continue;
                            const std::string name = std::string(depthwise ? "depthwise " : "") +
                                                     (between ? "relu " : "") + "conv1d " + (norm ? "norm " : "") +
                                                     std::string(activation) + " pool " + std::to_string(pool);
                            check(around(name, 11, 3, 3, [&](Sketch& net) {
                                if (depthwise) net.add("conv1d", {{"filters", 3}, {"kernel", 3}, {"groups", 3}});
                                if (between) net.add("relu");
                                net.add("conv1d", {{"filters", 9},
                                                   {"kernel", depthwise ? 1.0 : 3.0},
                                                   // In front of a normalisation a bias has no gradient.
                                                   {"bias", norm ? 0.0 : 1.0}});
                                if (norm) net.add("batch_norm");
                                if (!activation.empty() && !behind) net.add(activation);
                                if (pool > 0) net.add("max_pool", {{"size", pool}});
                                if (behind) net.add(activation);
                            }));
                        }
                    }
                }
            }
        }
    }
}

TEST_CASE("blocks of several groups of samples match the reference") {
    check(around("many samples", 40, 6, 70, [](Sketch& net) {
        net.add("conv1d", {{"filters", 6}, {"kernel", 5}, {"groups", 6}, {"stride", 2}});
        net.add("conv1d", {{"filters", 4}, {"kernel", 1}});
        net.add("batch_norm");
        net.add("relu");
        net.add("max_pool", {{"size", 2}, {"same", 1}});
        net.add("global_avg_pool");
    }));
    check(around("pooling that leaves rows over, and padding that does not fill a window", 9, 3, 4, [](Sketch& net) {
        net.add("conv1d", {{"filters", 3}, {"kernel", 1}});
        net.add("max_pool", {{"size", 2}});
        net.add("conv1d", {{"filters", 3}, {"kernel", 1}});
        net.add("max_pool", {{"size", 3}, {"stride", 3}, {"same", 1}});
        net.add("relu");
    }));
}
