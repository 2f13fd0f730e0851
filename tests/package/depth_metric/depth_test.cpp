// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <linnet/testkit/metric_suite.hpp>
#include <linnet/testkit/plugin.hpp>

namespace {

namespace sdk = linnet::sdk;
namespace testkit = linnet::testkit;

const testkit::Plugin plugin{DEPTH_PLUGIN};

}  // namespace

TEST_CASE("depth is a metric") {
    testkit::check_metric({[](sdk::Host& host) { return plugin.make<sdk::Metric>("depth", host); }});
}

TEST_CASE("depth counts the layers of the longest path") {
    testkit::FakeHost host;
    const auto convolutions = plugin.make<sdk::Metric>("depth", host);
    const auto all = plugin.make<sdk::Metric>("depth", host, {{"count_dense", true}});
    const auto candidates = testkit::sample_candidates(testkit::FakeBoard{});
    CHECK(convolutions->measure(candidates[0]) == 2);
    CHECK(convolutions->measure(candidates[1]) == 1);
    CHECK(convolutions->measure(candidates[2]) == 0);
    CHECK(all->measure(candidates[0]) == 3);
}
