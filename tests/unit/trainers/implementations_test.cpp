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
                const auto lines = net.implementations();
                CHECK(lines.size() >= 5);
                for (const std::string& line : lines) {
                    CAPTURE(line);
                    CHECK(line.find("ref") == std::string::npos);
                }
            }
        }
    }
}

TEST_CASE("large products are oneDNN's and small ones our own") {
    Sketch net(sdk::Shape::sequence(16, 4));
    net.add("conv1d", {{"filters", 128}, {"kernel", 1}});
    net.add("conv1d", {{"filters", 128}, {"kernel", 1}});
    net.add("global_avg_pool");
    net.add("dense", {{"units", 2}});
    const auto lines = onednn::Net(net.finish(), 32).implementations();
    REQUIRE(lines.size() == 4);
    CHECK(lines[0].find("conv1d 1: own product") == 0);
    if (onednn::onednn_generates_code())
        CHECK(lines[1] == "conv1d 2: " + onednn::onednn_name() + "; backward " + onednn::onednn_name());
    CHECK(lines[2] == "global_avg_pool 3: own loops");
    CHECK(lines[3].find("dense 4: own product") == 0);
}
