// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Two components and parameters of every type.

#include <linnet/sdk/metric.hpp>
#include <linnet/sdk/plugin.hpp>
#include <linnet/sdk/strategy.hpp>
#include <stdexcept>

namespace {

using namespace linnet::sdk;

class Steady final : public Strategy {
public:
    Steady(Host& host, const ConfigView& config) : host_{host}, reach_{config.integer("reach")} {}
    void begin(const SearchScope& scope) override { slots_ = scope.slots; }
    Answer ask(std::uint64_t trial, Proposal& proposal) override {
        if (host_.budget().exhausted()) return Answer::exhausted;
        for (std::size_t i = 0; i < slots_.size(); ++i)
            proposal.genes[i] = slots_[i].lowest + reach_ * static_cast<std::int64_t>(host_.seed("steady", trial) % 2);
        return Answer::propose;
    }
    void tell(const Trial& trial) override {
        if (trial.outcome == Outcome::faulted) throw std::runtime_error("trial " + std::to_string(trial.number));
    }

private:
    Host& host_;
    std::int64_t reach_;
    std::span<const Slot> slots_;
};

class Nodes final : public Metric {
public:
    MetricDescription describe() const noexcept override { return {Stage::before_training, false, "", "counted"}; }
    double measure(const Candidate& candidate) const override {
        return static_cast<double>(candidate.graph().order().size());
    }
};

constexpr linnet_param params[] = {
    {"reach", "integer", "2", "1", "16", "largest step per decision"},
    {"decay", "real", "0.5", "0", "1", "how fast it calms down"},
    {"greedy", "flag", "false", "", "", "never goes back"},
    {"label", "text", "", "", "", "what the log calls it"},
    {"order", "choice", "up", "up|down|shuffled", "", "order of the decisions"},
    {"table", "path", "", "", "", "a file of first proposals"},
    {"memory", "bytes", "4 KiB", "1024", "", "what its history may take"},
};
constexpr auto steady = component<Strategy, Steady>("strategy", "steady", "one of two corners", params);
constexpr auto nodes = component<Metric, Nodes>("metric", "nodes", "number of nodes");
constexpr const linnet_component* table[] = {&steady, &nodes};

}  // namespace

LINNET_PLUGIN("org.linnet.test.first", "1.2.3", "Apache-2.0", table)
