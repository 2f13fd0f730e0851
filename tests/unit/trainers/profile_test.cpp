// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <linnet/sdk/support/graph_cost.hpp>
#include <set>

#include "fitting.hpp"
#include "net.hpp"

namespace {

using namespace linnet;
using namespace linnet::test;

struct Part {
    sdk::NodeId node;
    std::string name, implementation;
    sdk::Direction direction;
    double seconds, flops;
};

class Profile final : public sdk::ProfileSink {
public:
    void part(const sdk::PartTime& part) override {
        parts.push_back({part.node, std::string(part.part), std::string(part.implementation), part.direction,
                         part.seconds, part.flops});
    }
    void totals(const sdk::StepTotals& totals) override { all.push_back(totals); }
    std::vector<Part> parts;
    std::vector<sdk::StepTotals> all;
};

class SeededHost final : public sdk::Host {
public:
    void log(sdk::Level, std::string_view) noexcept override {}
    const sdk::Budget& budget() const noexcept override { std::abort(); }
    std::uint64_t seed(std::string_view, std::uint64_t) const noexcept override { return 1; }
    const void* extension(std::string_view) const noexcept override { return nullptr; }
};

Profile profile(const core::Graph& graph, std::uint64_t last_poll = 0, onednn::Settings settings = {}) {
    SeededHost host;
    onednn::OnednnTrainer trainer(host, settings);
    const Budget budget(last_poll);
    Profile result;
    CHECK(trainer.profile(graph, small_data(), 5, budget, result));
    return result;
}

}  // namespace

TEST_CASE("a profile has every layer once per direction and counts all of their operations") {
    const core::Graph graph = small_net();
    const Profile measured = profile(graph);
    std::set<std::pair<std::uint32_t, sdk::Direction>> seen;
    std::vector<std::string> others;
    double flops = 0, seconds = 0;
    for (const Part& part : measured.parts) {
        CHECK(part.seconds >= 0);
        CHECK(!part.implementation.empty());
        flops += part.flops;
        seconds += part.seconds;
        if (part.node == sdk::PartTime::no_node) {
            others.push_back(part.name);
            CHECK(part.direction == sdk::Direction::none);
        } else {
            CHECK(seen.emplace(static_cast<std::uint32_t>(part.node), part.direction).second);
        }
    }
    // All nodes but the input and the softmax, which is part of the loss.
    CHECK(seen.size() == 2 * (graph.order().size() - 2));
    CHECK(others == std::vector<std::string>{"input", "loss", "optimizer"});
    CHECK(flops == doctest::Approx(6.0 * 32 * static_cast<double>(sdk::total_macs(graph))));
    REQUIRE(measured.all.size() == 1);
    CHECK(measured.all[0].steps == 5);
    CHECK(measured.all[0].windows == 32);
    CHECK(measured.all[0].step_seconds >= seconds);
    CHECK(measured.all[0].memory_bytes > 0);
}

TEST_CASE("what is computed together is reported at its largest product") {
    const Profile measured = profile(small_net());
    std::size_t within = 0;
    for (const Part& part : measured.parts) {
        if (part.implementation.find("within ") != 0) continue;
        ++within;
        CHECK(part.seconds == 0);
        CHECK(part.flops == 0);
    }
    CHECK(within > 0);
    const auto depthwise = std::find_if(measured.parts.begin(), measured.parts.end(), [](const Part& part) {
        return part.node == sdk::NodeId{1} && part.direction == sdk::Direction::forward;
    });
    REQUIRE(depthwise != measured.parts.end());
    CHECK(depthwise->implementation == "within conv1d 2");
}

TEST_CASE("a profile that the budget ends early tells of the steps it measured, or of nothing") {
    const Profile some = profile(small_net(), 24);
    REQUIRE(some.all.size() == 1);
    CHECK(some.all[0].steps == 3);
    const Profile none = profile(small_net(), 7);
    CHECK(none.parts.empty());
    CHECK(none.all.empty());
}

TEST_CASE("gradients share memory, values do not") {
    const auto chain = [](int layers) {
        Sketch net(sdk::Shape::sequence(64, 8));
        for (int i = 0; i < layers; ++i) {
            net.add("conv1d", {{"filters", 8}, {"kernel", 3}});
            net.add("relu");
        }
        net.add("global_avg_pool");
        net.add("dense", {{"units", 3}});
        return net.finish();
    };
    const auto signals = [&](int layers) {
        onednn::Net net(chain(layers), 16);
        const auto parameters = static_cast<std::size_t>(net.parameters().floats()) * sizeof(float);
        return static_cast<double>(net.memory_bytes() - parameters);
    };
    const double value = 16.0 * 64 * 8 * sizeof(float);
    CHECK(signals(20) - signals(10) == doctest::Approx(10 * value).epsilon(0.05));
}

TEST_CASE("layers that work in place take no memory of their own") {
    const auto signals = [&](bool more) {
        Sketch net(sdk::Shape::sequence(64, 8));
        net.add("conv1d", {{"filters", 8}, {"kernel", 3}});
        if (more) {
            net.add("dropout", {{"rate", 0.5}});
            net.add("relu");
        }
        net.add("global_max_pool");  // which looks at its operand again
        net.add("dense", {{"units", 3}});
        return onednn::Net(net.finish(), 16).memory_bytes();
    };
    CHECK(signals(true) == signals(false));
}
