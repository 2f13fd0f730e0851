// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// One training step (forward, backward, Adam) of TinyTNAS-shaped nets on one thread, in floats and under quantization,
// and what it costs to create one.
// gflops counts 2 x MACs x 3 per window: forward, gradient of the operand, gradient of the weights.

#include <benchmark/benchmark.h>

#include <linnet/sdk/support/deployed_graph.hpp>
#include <linnet/sdk/support/graph_cost.hpp>
#include <numeric>
#include <vector>

#include "denormals.hpp"
#include "dnnl_adapter.hpp"
#include "optimizer.hpp"
#include "random.hpp"
#include "step.hpp"
#include "tests/benchmarks/nets.hpp"

namespace {

using namespace linnet;
core::Graph net_of(const benchmark::State& state) {
    const auto argument = [&](std::size_t i) { return static_cast<int>(state.range(i)); };
    return benchmarks::tiny_net(
        {argument(0), argument(1), sdk::Shape::sequence(argument(2), argument(3)), argument(4), argument(6) != 0});
}

// ranges: null for a step in floats.
void measure_step(benchmark::State& state, const sdk::GraphView& graph, const sdk::RangesView* ranges) {
    const auto batch = static_cast<std::size_t>(state.range(5));
    const auto window = static_cast<std::size_t>(state.range(2) * state.range(3));
    constexpr std::size_t windows = 2048;
    std::vector<float> features(windows * window);
    for (std::size_t i = 0; i < features.size(); ++i)
        features[i] = 2.0F * onednn::uniform(onednn::random_bits(1, i)) - 1.0F;
    std::vector<std::uint32_t> order(windows);
    std::iota(order.begin(), order.end(), 0U);
    onednn::shuffle(std::span(order), 2);
    std::vector<std::int32_t> labels(batch);
    for (std::size_t i = 0; i < batch; ++i)
        labels[i] = static_cast<std::int32_t>(i) % static_cast<std::int32_t>(state.range(4));

    onednn::use_one_thread();
    const onednn::FlushDenormals flush;
    onednn::Net net(graph, static_cast<onednn::Index>(batch), {.ranges = ranges});
    net.parameters().initialise(3);
    onednn::Optimizer optimizer({}, net.parameters());
    std::size_t first = 0;
    for (auto _ : state) {
        const auto rows = std::span<const std::uint32_t>(order).subspan(first, batch);
        benchmark::DoNotOptimize(onednn::accumulate(net, {features.data(), rows}, labels, 4));
        optimizer.step(1e-3, net.parameters().values(), net.parameters().gradients());
        first = first + 2 * batch <= windows ? first + batch : 0;
    }
    const auto macs = static_cast<double>(sdk::total_macs(graph));
    const double work = 6 * macs * static_cast<double>(batch) * static_cast<double>(state.iterations());
    state.counters["macs"] = macs;
    state.counters["gflops"] = benchmark::Counter(work * 1e-9, benchmark::Counter::kIsRate);
}

void training_step(benchmark::State& state) { measure_step(state, net_of(state), nullptr); }

// What is rounded to does not matter to the time.
struct AnyRange final : sdk::RangesView {
    sdk::Quantization output(sdk::NodeId) const noexcept override { return {1.0F / 16, -128}; }
};

void quantized_training_step(benchmark::State& state) {
    const core::Graph graph = net_of(state);
    const AnyRange ranges;
    measure_step(state, sdk::DeployedGraph{graph}, &ranges);
}

void creation(benchmark::State& state) {
    const core::Graph graph = net_of(state);
    for (auto _ : state) {
        onednn::Net net(graph, static_cast<onednn::Index>(state.range(5)));
        net.parameters().initialise(3);
        benchmark::DoNotOptimize(net.parameters().values());
    }
}

void nets(benchmark::internal::Benchmark* benchmark) {
    benchmark->ArgNames({"k", "c", "time", "channels", "classes", "batch", "bn"});
    benchmark->Args({8, 3, 128, 9, 6, 32, 0});
    benchmark->Args({16, 3, 128, 9, 6, 32, 0});
    benchmark->Args({16, 3, 128, 9, 6, 256, 0});
    benchmark->Args({32, 4, 128, 9, 6, 32, 0});
    benchmark->Args({10, 4, 187, 1, 5, 32, 0});
    benchmark->Args({16, 3, 128, 9, 6, 32, 1});
}

BENCHMARK(training_step)->Apply(nets)->Unit(benchmark::kMicrosecond);
BENCHMARK(quantized_training_step)->Apply(nets)->Unit(benchmark::kMicrosecond);
BENCHMARK(creation)->Apply(nets)->Unit(benchmark::kMicrosecond);

}  // namespace
