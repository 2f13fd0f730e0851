// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Candidates trained per second with one and with two workers: the same search of real trainings through the kernel, on
// generated windows, taken in turns. The same seed gives the same trials on any number of workers.
//   worker_scaling [REPETITIONS]

#include <sched.h>

#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "tests/benchmarks/plans.hpp"
#include "tests/benchmarks/searches.hpp"

namespace {

using namespace linnet;

constexpr std::uint64_t trials = 60;
constexpr long fewest_repetitions = 3, most_repetitions = 1000;

benchmarks::SearchCost search_with(int workers) {
    const auto plan = benchmarks::small_plan({"dataset.windows=2400", "budget.trials=" + std::to_string(trials),
                                              "budget.workers=" + std::to_string(workers)});
    const auto cost = benchmarks::search(*plan);
    if (cost.counts.trained != trials) throw std::runtime_error("the search did not train as many networks as asked");
    return cost;
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    const auto half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

void run(long repetitions) {
    cpu_set_t allowed;
    if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0 && CPU_COUNT(&allowed) < 2)
        std::fprintf(stderr, "worker_scaling: only one core may be used, two workers share it\n");
    std::vector<double> one, two, ratio;
    for (long i = 0; i < repetitions; ++i) {
        one.push_back(static_cast<double>(trials) / search_with(1).seconds);
        two.push_back(static_cast<double>(trials) / search_with(2).seconds);
        ratio.push_back(two.back() / one.back());
    }
    std::printf("scaling trials=%d repetitions=%ld workers_1_per_s=%.2f workers_2_per_s=%.2f ratio=%.3f\n",
                static_cast<int>(trials), repetitions, median(one), median(two), median(ratio));
}

}  // namespace

int main(int count, char** words) {
    char* end = nullptr;
    const long repetitions = count > 1 ? std::strtol(words[1], &end, 10) : fewest_repetitions;
    if (count > 2 || (end && *end != '\0') || repetitions < fewest_repetitions || repetitions > most_repetitions) {
        std::fprintf(stderr, "usage: worker_scaling [REPETITIONS]   from %ld to %ld, %ld by default\n",
                     fewest_repetitions, most_repetitions, fewest_repetitions);
        return 2;
    }
    try {
        run(repetitions);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "worker_scaling: %s\n", failure.what());
        return 1;
    }
    return 0;
}
