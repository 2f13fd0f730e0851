// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Candidates priced per second on one core: random genes of space tinytnas on 128x9 windows with 6 classes, made
// canonical, built into a graph with its digest, and measured in macs, ram and flash.

#include <benchmark/benchmark.h>

#include <cmath>
#include <random>
#include <vector>

#include "core/kernel/pricing.hpp"
#include "tests/benchmarks/plans.hpp"

namespace {

using namespace linnet;
using Genes = std::vector<std::int64_t>;

constexpr std::size_t candidates = 1024;

std::vector<Genes> random_genes(const core::RunPlan& plan) {
    std::mt19937_64 bits{7};
    std::vector<Genes> list(candidates);
    for (auto& genes : list)
        for (const auto& slot : plan.space.get().slots()) {
            const auto values = static_cast<std::uint64_t>((slot.highest - slot.lowest) / slot.step + 1);
            genes.push_back(slot.lowest + static_cast<std::int64_t>(bits() % values) * slot.step);
        }
    return list;
}

std::unique_ptr<core::RunPlan> plan_for(const std::string& runtime) {
    return benchmarks::small_plan({"target.runtime=" + runtime});
}

// Calls work(genes) for one candidate after the other; it answers whether it got a result.
template <class Work>
void for_each_candidate(benchmark::State& state, const core::RunPlan& plan, Work work) {
    const auto list = random_genes(plan);
    std::size_t next = 0;
    Genes genes;
    for (auto _ : state) {
        genes = list[next];
        next = (next + 1) % list.size();
        if (!work(genes)) {
            state.SkipWithError("a candidate has no price");
            break;
        }
    }
    state.SetItemsProcessed(state.iterations());
}

// Every number of the price that a search asks for is there.
bool is_priced(const core::RunPlan& plan, const core::Price& price) {
    for (const auto& constraint : plan.constraints)
        if (!std::isfinite(price.values[constraint.metric])) return false;
    return !price.values.empty() && price.feasible == price.reason.empty();
}

// The whole path, as in a search.
void price(benchmark::State& state, const std::string& runtime) {
    const auto plan = plan_for(runtime);
    for_each_candidate(state, *plan, [&](Genes& genes) {
        core::canonicalize(*plan, genes);
        const auto graph = core::build_graph(*plan, genes);
        return graph && is_priced(*plan, core::price(*plan, *graph, core::Thoroughness::needed));
    });
}

// Its first part alone: genes to graph and digest.
void build(benchmark::State& state) {
    const auto plan = plan_for("tflm");
    for_each_candidate(state, *plan, [&](Genes& genes) {
        core::canonicalize(*plan, genes);
        const auto graph = core::build_graph(*plan, genes);
        return graph && !graph->digest().empty();
    });
}

// What the runtime does of it: graph to footprint.
void footprint(benchmark::State& state, const std::string& runtime) {
    const auto plan = plan_for(runtime);
    std::vector<core::Graph> graphs;
    for (const auto& genes : random_genes(*plan)) graphs.push_back(core::build_graph(*plan, genes).value());
    std::size_t next = 0;
    for (auto _ : state) {
        const core::PlannedCandidate candidate{*plan, graphs[next]};
        benchmark::DoNotOptimize(candidate.footprint().ram());
        next = (next + 1) % graphs.size();
    }
    state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(price, tflm, "tflm")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(price, linnet_c, "linnet_c")->Unit(benchmark::kMicrosecond);
BENCHMARK(build)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(footprint, tflm, "tflm")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(footprint, linnet_c, "linnet_c")->Unit(benchmark::kMicrosecond);

}  // namespace
