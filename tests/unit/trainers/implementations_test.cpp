// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "dnnl_adapter.hpp"
#include "fixtures.hpp"
#include "net.hpp"

using namespace linnet;
using namespace linnet::test;

TEST_CASE("no net of the TinyTNAS space runs a reference implementation") {
    for (const sdk::Shape window :
         {sdk::Shape::sequence(128, 9), sdk::Shape::sequence(40, 6), sdk::Shape::sequence(187, 1)}) {
        for (int k = 4; k <= 32; k += 4) {
            for (int c = 0; c <= 4; ++c) {
                const onednn::Net net(tiny_net(k, c, window, 6), 32);
                const auto steps = net.steps();
                CHECK(steps.size() >= 4);
                for (const auto& step : steps) {
                    CAPTURE(step.implementation.text());
                    CHECK(step.implementation.text().find("ref") == std::string::npos);
                }
            }
        }
    }
}

TEST_CASE("large products are oneDNN's and small ones our own") {
    Sketch net(sdk::Shape::sequence(16, 4));
    net.add("conv1d", {{"filters", 256}, {"kernel", 1}});
    net.add("conv1d", {{"filters", 256}, {"kernel", 1}});
    net.add("global_avg_pool");
    net.add("dense", {{"units", 2}});
    const auto steps = onednn::Net(net.finish(), 32).steps();
    REQUIRE(steps.size() == 4);
    CHECK(steps[0].name == "conv1d 1");
    CHECK(steps[0].implementation.forward.find("own product") == 0);
    CHECK(steps[1].name == "conv1d 2");
    if (onednn::onednn_generates_code()) CHECK(steps[1].implementation.text() == onednn::onednn_name());
    CHECK(steps[2].implementation.text() == "own loops");
    CHECK(steps[3].implementation.backward.find("own product") == 0);
}

TEST_CASE("a cell of a net is one step") {
    Sketch net(sdk::Shape::sequence(16, 4));
    net.add("conv1d", {{"filters", 4}, {"kernel", 3}, {"groups", 4}});
    net.add("conv1d", {{"filters", 8}, {"kernel", 1}});
    net.add("batch_norm");
    net.add("relu");
    net.add("max_pool", {{"size", 2}});
    net.add("global_avg_pool");
    net.add("dense", {{"units", 2}});
    const auto steps = onednn::Net(net.finish(), 32).steps();
    REQUIRE(steps.size() == 3);
    CHECK(steps[0].name == "conv1d 1, conv1d 2, batch_norm 3, relu 4, max_pool 5");
    CHECK(steps[0].nodes.size() == 5);
}
