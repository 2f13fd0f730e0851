// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// The time of a training step, of linnet and of PyTorch, taken in turns on one core: gather of shuffled windows,
// forward, loss, backward, Adam. linnet's side is the trainer plugin itself: the time between the ends of its epochs,
// which have no validation here.
//   training_speed [REPETITIONS]

#include <sched.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <linnet/sdk/support/graph_cost.hpp>
#include <memory>
#include <stdexcept>

#include "tests/benchmarks/nets.hpp"
#include "tests/benchmarks/plans.hpp"
#include "tests/benchmarks/torch_worker.hpp"

namespace {

using namespace linnet;
using SteadyClock = std::chrono::steady_clock;

constexpr int batch = 32;
constexpr std::uint32_t windows = 4096, steps_per_epoch = windows / batch;
constexpr std::uint32_t epochs = 6;  // of linnet in a repetition; the first warms up
constexpr long fewest_repetitions = 5, usual_repetitions = 9, most_repetitions = 1000;

// Noise, whatever it says: the time of a step does not depend on it.
class Noise final : public sdk::Dataset {
public:
    Noise(sdk::Shape window, std::int32_t classes) : window_{window}, classes_{classes} {
        features_.resize(windows * static_cast<std::size_t>(window.elements()));
        for (std::size_t i = 0; i < features_.size(); ++i)
            features_[i] = static_cast<float>(core::stream_seed(1, "noise", i) >> 40u) * 0x1p-23F - 1.0F;
        for (std::uint32_t i = 0; i < windows; ++i)
            labels_.push_back(static_cast<std::int32_t>(i % static_cast<std::uint32_t>(classes)));
    }
    sdk::Shape window() const noexcept override { return window_; }
    std::int32_t classes() const noexcept override { return classes_; }
    sdk::Windows train() const noexcept override { return {features_, labels_}; }
    sdk::Windows validation() const noexcept override { return {}; }
    std::span<const float> mean() const noexcept override { return {}; }
    std::span<const float> deviation() const noexcept override { return {}; }

private:
    sdk::Shape window_;
    std::int32_t classes_;
    std::vector<float> features_;
    std::vector<std::int32_t> labels_;
};

class Stopwatch final : public sdk::FitSink {
public:
    sdk::EpochVerdict epoch_done(const sdk::EpochResult& epoch) override {
        if (epoch.epoch == 1) first_ = SteadyClock::now();
        last_ = SteadyClock::now();
        return {.keep = false};
    }
    void weights(sdk::NodeId, std::string_view, std::span<const float>) override {}
    double seconds() const { return std::chrono::duration<double>(last_ - first_).count(); }

private:
    SteadyClock::time_point first_, last_;
};

// One net, timed again and again.
class Contest {
public:
    Contest(const core::RunPlan& plan, benchmarks::TorchWorker& torch, const benchmarks::TinyNet& net)
        : plan_{plan}, torch_{torch}, net_{net}, graph_{benchmarks::tiny_net(net)}, data_{net.window, net.classes} {
        torch_net_ = "net";
        for (const int part :
             {net.k, net.c, static_cast<int>(net.window.time()), static_cast<int>(net.window.channels()), net.classes,
              batch, net.batch_norm ? 1 : 0, static_cast<int>(windows)})
            torch_net_ += ' ' + std::to_string(part);
        if (!torch.available()) return;
        if (torch.ask(torch_net_) != trained_weights()) throw std::runtime_error("PyTorch trains another net");
        torch.ask("run");  // warms up
    }

    void repeat() {
        linnet_.push_back(time_linnet());
        if (!torch_.available()) return;
        torch_.ask(torch_net_);
        peer_.push_back(torch_.ask("run"));
    }

    double linnet_seconds() const { return median(linnet_); }

    void print() const {
        std::printf("net k=%d c=%d t=%d ch=%d classes=%d batch=%d bn=%d linnet_ms=%.4f ", net_.k, net_.c,
                    static_cast<int>(net_.window.time()), static_cast<int>(net_.window.channels()), net_.classes, batch,
                    net_.batch_norm ? 1 : 0, 1e3 * linnet_seconds());
        if (peer_.empty()) {
            std::printf("torch_ms=- ratio=-");
        } else {
            std::printf("torch_ms=%.4f ratio=%.1f", 1e3 * median(peer_), median(peer_) / linnet_seconds());
        }
        // Forward, gradient of the operand, gradient of the weights: two operations per multiply-accumulate each.
        const double work = 2.0 * 3.0 * static_cast<double>(sdk::total_macs(graph_)) * batch;
        std::printf(" gflops=%.1f", 1e-9 * work / linnet_seconds());
    }

private:
    static double median(std::vector<double> values) {
        std::ranges::sort(values);
        const auto half = values.size() / 2;
        return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }

    double trained_weights() const {
        double sum = 0;
        for (const auto id : graph_.order()) {
            const auto elements = sdk::weight_elements(graph_, id);
            sum += static_cast<double>(elements.kernel + elements.bias + 2 * elements.per_statistic);
        }
        return sum;
    }

    double time_linnet() const {
        const auto trainer = plan_.make_trainer(core::Purpose::search);
        Stopwatch stopwatch;
        const auto outcome = trainer("fit", [&](sdk::Trainer& object) {
            return object.fit(graph_, data_, {epochs, 1}, nullptr, plan_.phase_budget, stopwatch);
        });
        if (outcome != sdk::FitOutcome::finished) throw std::runtime_error("the training did not finish");
        return stopwatch.seconds() / ((epochs - 1) * steps_per_epoch);
    }

    const core::RunPlan& plan_;
    benchmarks::TorchWorker& torch_;
    benchmarks::TinyNet net_;
    core::Graph graph_;
    Noise data_;
    std::string torch_net_;
    std::vector<double> linnet_, peer_;
};

// The first core this process may use; the worker inherits it. Where the system refuses, the scheduler decides.
void use_one_core() {
    cpu_set_t allowed;
    if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
        for (int core = 0; core < CPU_SETSIZE; ++core) {
            if (!CPU_ISSET(core, &allowed)) continue;
            CPU_ZERO(&allowed);
            CPU_SET(core, &allowed);
            if (::sched_setaffinity(0, sizeof allowed, &allowed) == 0) return;
            break;
        }
    }
    std::fprintf(stderr, "training_speed: not bound to one core\n");
}

void run(long repetitions) {
    use_one_core();
    benchmarks::TorchWorker torch;
    std::fprintf(stderr, "training_speed: median of %ld; %s\n", repetitions, torch.greeting().c_str());
    // The same update as PyTorch's side has.
    const auto plan = benchmarks::small_plan(
        {"trainer.batch=" + std::to_string(batch), "trainer.schedule=constant", "trainer.weight_decay=0"});
    const auto activity = sdk::Shape::sequence(128, 9), heartbeat = sdk::Shape::sequence(187, 1);
    for (benchmarks::TinyNet net : {benchmarks::TinyNet{8, 3, activity, 6, false},
                                    {16, 3, activity, 6, false},
                                    {32, 4, activity, 6, false},
                                    {10, 4, heartbeat, 5, false}}) {
        Contest plain(*plan, torch, net);
        net.batch_norm = true;
        Contest normalised(*plan, torch, net);
        for (long i = 0; i < repetitions; ++i) {
            plain.repeat();
            normalised.repeat();
        }
        plain.print();
        std::printf("\n");
        normalised.print();
        std::printf(" bn_share=%.3f\n", 1.0 - plain.linnet_seconds() / normalised.linnet_seconds());
        std::fflush(stdout);
    }
}

}  // namespace

int main(int count, char** words) {
    char* end = nullptr;
    const long repetitions = count > 1 ? std::strtol(words[1], &end, 10) : usual_repetitions;
    if (count > 2 || (end && *end != '\0') || repetitions < fewest_repetitions || repetitions > most_repetitions) {
        std::fprintf(stderr, "usage: training_speed [REPETITIONS]   from %ld to %ld, %ld by default\n",
                     fewest_repetitions, most_repetitions, usual_repetitions);
        return 2;
    }
    try {
        run(repetitions);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "training_speed: %s\n", failure.what());
        return 1;
    }
    return 0;
}
