// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// What the recipe costs beside the net, per training step of 32 windows of 128x9: getting the windows in (padded,
// augmented, mixed), the loss of 6 classes, the update of 10,000 weights. To be compared with training_step.

#include <benchmark/benchmark.h>

#include <numeric>
#include <string>
#include <vector>

#include "batch_input.hpp"
#include "denormals.hpp"
#include "optimizer.hpp"

namespace {

using namespace linnet;

constexpr std::size_t windows = 2048;
constexpr std::size_t batch = 32;
constexpr sdk::Shape shape = sdk::Shape::sequence(128, 9);

class Data final : public sdk::Dataset {
public:
    Data() : features_(windows * static_cast<std::size_t>(shape.elements())), labels_(windows) {
        for (std::size_t i = 0; i < features_.size(); ++i)
            features_[i] = 2.0F * onednn::uniform(onednn::random_bits(1, i)) - 1.0F;
        for (std::size_t i = 0; i < windows; ++i) labels_[i] = static_cast<std::int32_t>(i % 6);
    }
    sdk::Shape window() const noexcept override { return shape; }
    std::int32_t classes() const noexcept override { return 6; }
    sdk::Windows train() const noexcept override { return {features_, labels_}; }
    sdk::Windows validation() const noexcept override { return {}; }
    std::span<const float> mean() const noexcept override { return {}; }
    std::span<const float> deviation() const noexcept override { return {}; }

private:
    std::vector<float> features_;
    std::vector<std::int32_t> labels_;
};

onednn::Settings recipe(const std::string& name) {
    onednn::Settings settings;
    auto& augmentation = settings.augmentation;
    const auto on = [&](const char* part) { return name == part || name == "all"; };
    augmentation.axis_groups = onednn::parse_axis_groups("0-2 3-5 6-8");
    if (on("jitter")) augmentation.jitter = 0.05;
    if (on("scaling")) augmentation.scaling = 0.1;
    if (on("time_shift")) augmentation.time_shift = 0.1;
    if (on("crop")) augmentation.crop = 0.2;
    if (on("time_warp")) augmentation.time_warp = 0.2;
    if (on("rotation")) augmentation.rotation = 15;
    if (on("masking")) augmentation.masking = 0.2;
    if (on("channel_masking")) augmentation.channel_masking = 0.1;
    if (on("mixup") || name == "all and mixup") settings.mixup = 0.2;
    if (name == "all and mixup") settings.augmentation = recipe("all").augmentation;
    if (name == "all") settings.mixup = 0;
    return settings;
}

void input(benchmark::State& state, const std::string& name) {
    const Data data;
    const onednn::FlushDenormals flush;
    onednn::BatchInput input(recipe(name), data, batch, 5);
    constexpr onednn::Index stride = onednn::padded(shape.channels());
    onednn::Buffer to(static_cast<onednn::Index>(batch) * shape.time() * stride);
    const onednn::Net::Input net{shape.time(), shape.channels(), stride, to.data()};
    std::vector<std::uint32_t> order(windows);
    std::iota(order.begin(), order.end(), 0U);
    onednn::shuffle(std::span(order), 2);
    std::size_t first = 0;
    std::uint64_t step = 0;
    for (auto _ : state) {
        const auto rows = std::span<const std::uint32_t>(order).subspan(first, batch);
        const auto labels = data.train().labels.first(batch);
        benchmark::DoNotOptimize(input.begin({data.train().features.data(), rows}, labels, net, ++step));
        input.write(0, batch, net);
        benchmark::ClobberMemory();
        first = first + 2 * batch <= windows ? first + batch : 0;
    }
}

void preparation(benchmark::State& state) {
    const Data data;
    for (auto _ : state) {
        onednn::BatchInput input(recipe("all"), data, batch, 5);
        benchmark::DoNotOptimize(&input);
    }
}

void loss(benchmark::State& state) {
    constexpr onednn::Index classes = 6;
    onednn::Buffer values(static_cast<onednn::Index>(batch) * onednn::lanes);
    onednn::Buffer gradient(values.size());
    for (onednn::Index i = 0; i < values.size(); ++i)
        values.data()[i] = onednn::uniform(onednn::random_bits(3, static_cast<std::uint64_t>(i)));
    const Data data;
    const onednn::CrossEntropy cross_entropy(classes, 0.1);
    for (auto _ : state)
        benchmark::DoNotOptimize(cross_entropy({values.data(), classes, onednn::lanes},
                                               {data.train().labels.first(batch)}, 1.0F / batch, gradient.data()));
}

void update(benchmark::State& state, const onednn::Settings& settings) {
    onednn::Parameters parameters;
    parameters.declare({sdk::NodeId{1}, "kernel", 9984, onednn::plain_layout(1, 9984, 9984), {100, 100}});
    parameters.declare({sdk::NodeId{1}, "bias", 16, onednn::plain_layout(1, 16, 16)});
    parameters.layout();
    parameters.initialise(3);
    const onednn::FlushDenormals flush;
    onednn::Optimizer optimizer(settings, parameters);
    for (auto _ : state) {
        optimizer.step(1e-3, parameters.values(), parameters.gradients());
        benchmark::ClobberMemory();
    }
}

BENCHMARK_CAPTURE(input, none, "none")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(input, jitter, "jitter")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(input, scaling, "scaling")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(input, time_shift, "time_shift")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(input, crop, "crop")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(input, time_warp, "time_warp")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(input, rotation, "rotation")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(input, masking, "masking")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(input, channel_masking, "channel_masking")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(input, mixup, "mixup")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(input, all, "all")->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(input, all_and_mixup, "all and mixup")->Unit(benchmark::kMicrosecond);
BENCHMARK(preparation)->Unit(benchmark::kMillisecond);
BENCHMARK(loss)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(update, adamw, onednn::Settings{})->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(update, adamw_decay_clip, onednn::Settings{.weight_decay = 0.01, .clip_norm = 1})
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(update, sgd, onednn::Settings{.optimizer = onednn::OptimizerKind::sgd})
    ->Unit(benchmark::kMicrosecond);

}  // namespace
