// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A candidate of given parts.

#include <linnet/sdk/metric.hpp>
#include <vector>

#include "../runtimes/doubles.hpp"

namespace linnet::test {

class FixedRuntime final : public sdk::Runtime {
public:
    bool supports(std::string_view, const sdk::BoardProfile&) const noexcept override { return true; }
    sdk::Footprint footprint(const sdk::GraphView&, const sdk::BoardProfile&) const override {
        return {1000, 200, 30, 4000, 500, 60};
    }
    std::string_view ram_provenance() const noexcept override { return "computed: by hand"; }
    std::string_view flash_provenance() const noexcept override { return "measured: on paper"; }
};

class TestCandidate final : public sdk::Candidate {
public:
    explicit TestCandidate(const sdk::GraphView& graph) : graph_(graph) {}
    TestCandidate(const sdk::GraphView& graph, std::vector<std::int32_t> labels, std::vector<std::int32_t> predicted,
                  std::int32_t classes)
        : graph_(graph),
          labels_(std::move(labels)),
          predicted_(std::move(predicted)),
          evidence_{{labels_, predicted_, classes}} {}

    const sdk::GraphView& graph() const noexcept override { return graph_; }
    const sdk::BoardProfile& board() const noexcept override { return board_; }
    const sdk::Runtime& runtime() const noexcept override { return runtime_; }
    const sdk::Footprint& footprint() const override { return footprint_; }
    const sdk::Evidence* evidence() const noexcept override { return evidence_ ? &*evidence_ : nullptr; }
    const sdk::InitialGradientsView* initial_gradients() const override { return gradients_; }
    void give(const sdk::InitialGradientsView* gradients) { gradients_ = gradients; }  // which outlive this

private:
    const sdk::GraphView& graph_;
    EmptyBoard board_;
    FixedRuntime runtime_;
    sdk::Footprint footprint_ = runtime_.footprint(graph_, board_);
    std::vector<std::int32_t> labels_, predicted_;
    std::optional<sdk::Evidence> evidence_;
    const sdk::InitialGradientsView* gradients_ = nullptr;
};

}  // namespace linnet::test
