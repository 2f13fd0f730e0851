// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Windows per second that the int8 kernels classify on the host, and its parts.

#include <benchmark/benchmark.h>

#include "../unit/kernels/random_net.hpp"

namespace {

using linnet::kernel_cases::RandomNet;

void uci_har(benchmark::State& state) {
    RandomNet net;
    const auto window = net.window();
    const auto steps = net.steps();
    auto arena = net.arena();
    for (auto _ : state) {
        net.quantise(window, arena);
        for (const auto& step : steps) step.kernel(&step, arena.data());
        benchmark::DoNotOptimize(arena.data());
    }
    state.counters["windows"] = benchmark::Counter(1, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(uci_har);

void uci_har_quantisation(benchmark::State& state) {
    RandomNet net;
    const auto window = net.window();
    auto arena = net.arena();
    for (auto _ : state) {
        net.quantise(window, arena);
        benchmark::DoNotOptimize(arena.data());
    }
}
BENCHMARK(uci_har_quantisation);

}  // namespace
