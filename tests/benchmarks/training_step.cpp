// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// One training step (forward, backward, Adam) of TinyTNAS-shaped nets on one thread, and what it costs to create one.
// gflops counts 2 x MACs x 3 per window: forward, gradient of the operand, gradient of the weights.

#include <benchmark/benchmark.h>

#include <array>
#include <numeric>
#include <vector>

#include "core/ir/graph.hpp"
#include "denormals.hpp"
#include "dnnl_adapter.hpp"
#include "optimizer.hpp"
#include "random.hpp"
#include "step.hpp"

namespace {

using namespace linnet;
using Attributes = std::vector<sdk::Attribute>;

sdk::NodeId append(core::Builder& builder, std::string_view op, sdk::NodeId operand, const Attributes& attributes) {
    return builder.add(op, std::array{operand}, attributes);
}

// k filters in the first layer, c cells of max pool 2 and separable convolution, each with 3/2 of the filters before.
core::Graph tiny_net(int k, int c, sdk::Shape window, int classes) {
    core::Builder builder(window);
    sdk::NodeId node = builder.input();
    const auto separable = [&](int filters) {
        const double channels = builder.shape(node).channels();
        node =
            append(builder, "conv1d", node, {{"filters", channels}, {"kernel", 3}, {"groups", channels}, {"bias", 0}});
        node = append(builder, "conv1d", node, {{"filters", static_cast<double>(filters)}, {"kernel", 1}});
        node = append(builder, "relu", node, {});
    };
    int filters = k;
    separable(filters);
    for (int cell = 0; cell < c; ++cell) {
        node = append(builder, "max_pool", node, {{"size", 2}});
        filters = filters * 3 / 2;
        separable(filters);
    }
    node = append(builder, "global_avg_pool", node, {});
    node = append(builder, "dense", node, {{"units", static_cast<double>(filters * 3 / 2)}});
    node = append(builder, "relu", node, {});
    node = append(builder, "dense", node, {{"units", static_cast<double>(classes)}});
    return builder.finish(append(builder, "softmax", node, {}));
}

double macs(const core::Graph& graph) {
    double sum = 0;
    for (const sdk::NodeId id : graph.order()) {
        const sdk::Shape shape = graph.shape(id);
        if (graph.primitive(id) == sdk::Primitive::conv1d) {
            const double depth = graph.shape(graph.operands(id).front()).channels() / graph.attribute(id, "groups");
            sum += static_cast<double>(shape.elements()) * depth * graph.attribute(id, "kernel");
        } else if (graph.primitive(id) == sdk::Primitive::dense) {
            sum += static_cast<double>(shape.elements() * graph.shape(graph.operands(id).front()).elements());
        }
    }
    return sum;
}

core::Graph net_of(const benchmark::State& state) {
    return tiny_net(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)),
                    sdk::Shape::sequence(static_cast<int>(state.range(2)), static_cast<int>(state.range(3))),
                    static_cast<int>(state.range(4)));
}

void training_step(benchmark::State& state) {
    const core::Graph graph = net_of(state);
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
    onednn::Net net(graph, static_cast<onednn::Index>(batch));
    net.parameters().initialise(3);
    onednn::Optimizer optimizer({}, net.parameters());
    std::size_t first = 0;
    for (auto _ : state) {
        const auto rows = std::span<const std::uint32_t>(order).subspan(first, batch);
        benchmark::DoNotOptimize(onednn::accumulate(net, {features.data(), rows}, labels, 4));
        optimizer.step(1e-3, net.parameters().values(), net.parameters().gradients());
        first = first + 2 * batch <= windows ? first + batch : 0;
    }
    const double work = 6 * macs(graph) * static_cast<double>(batch) * static_cast<double>(state.iterations());
    state.counters["macs"] = macs(graph);
    state.counters["gflops"] = benchmark::Counter(work * 1e-9, benchmark::Counter::kIsRate);
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
    benchmark->ArgNames({"k", "c", "time", "channels", "classes", "batch"});
    benchmark->Args({8, 3, 128, 9, 6, 32});
    benchmark->Args({16, 3, 128, 9, 6, 32});
    benchmark->Args({16, 3, 128, 9, 6, 256});
    benchmark->Args({32, 4, 128, 9, 6, 32});
    benchmark->Args({10, 4, 187, 1, 5, 32});
}

BENCHMARK(training_step)->Apply(nets)->Unit(benchmark::kMicrosecond);
BENCHMARK(creation)->Apply(nets)->Unit(benchmark::kMicrosecond);

}  // namespace
