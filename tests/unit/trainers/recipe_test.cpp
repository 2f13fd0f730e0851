// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// The parts of the recipe as a whole training shows them.

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "average.hpp"
#include "fitting.hpp"
#include "net.hpp"
#include "schedule.hpp"
#include "step.hpp"

namespace {

using namespace linnet;
using namespace linnet::test;
using onednn::Index;
using onednn::Settings;
using sdk::FitOutcome;

Settings everything() {
    Settings all{.learning_rate = 0.01,
                 .sampling = onednn::Sampling::balanced,
                 .weight_decay = 0.01,
                 .clip_norm = 1,
                 .schedule = onednn::ScheduleKind::cosine,
                 .warmup = 0.1,
                 .label_smoothing = 0.05,
                 .class_weights = onednn::ClassWeights::sqrt,
                 .dropout = 0.1,
                 .ema = 0.9,
                 .mixup = 0.2};
    all.augmentation = {.jitter = 0.05,
                        .scaling = 0.05,
                        .time_shift = 0.1,
                        .crop = 0.1,
                        .time_warp = 0.1,
                        .rotation = 5,
                        .axis_groups = onednn::parse_axis_groups("0-2"),
                        .masking = 0.1,
                        .augment = 0.8};
    return all;
}

}  // namespace

TEST_CASE("a training with the whole recipe learns, and gives the same weights for the same seed") {
    const Data data = small_data(192, 48);
    for (const core::Graph& graph : {small_net(), normalised_net()}) {
        const Fit first = fit(graph, data, {40, 5}, everything());
        REQUIRE(first.outcome == FitOutcome::finished);
        const auto labels = data.validation().labels;
        const auto& predicted = first.sink.epochs.back().predicted;
        CHECK(std::equal(labels.begin(), labels.end(), predicted.begin()));
        CHECK(first.sink.epochs.back().validation_loss < 0.2);
        CHECK(fit(graph, data, {40, 5}, everything()).sink.kept.all == first.sink.kept.all);
        CHECK(fit(graph, data, {40, 6}, everything()).sink.kept.all != first.sink.kept.all);
    }
}

TEST_CASE("every part of the recipe has an effect on the weights") {
    const Data data = small_data(70, 10);
    const Settings all = everything();
    const auto plain = fit(normalised_net(), data, {2, 5}).sink.kept.all;
    const auto differs = [&](const Settings& settings) {
        return fit(normalised_net(), data, {2, 5}, settings).sink.kept.all != plain;
    };
    CHECK_FALSE(differs({}));
    CHECK(differs({.sampling = onednn::Sampling::balanced}));
    CHECK(differs({.optimizer = onednn::OptimizerKind::sgd}));
    CHECK(differs({.weight_decay = 0.1}));
    CHECK(differs({.clip_norm = 0.01}));
    CHECK(differs({.schedule = onednn::ScheduleKind::cosine}));
    CHECK(differs({.schedule = onednn::ScheduleKind::one_cycle}));
    CHECK(differs({.schedule = onednn::ScheduleKind::step}));
    CHECK(differs({.warmup = 0.5}));
    CHECK(differs({.label_smoothing = 0.1}));
    CHECK(differs({.class_weights = onednn::ClassWeights::balanced}));  // 24, 23, 23 windows
    CHECK(differs({.dropout = 0.5}));
    CHECK(differs({.ema = 0.9}));
    CHECK(differs({.mixup = 0.2}));
    CHECK(differs({.augmentation = all.augmentation}));
}

TEST_CASE("the rate follows the schedule step by step, and verdicts multiply on top of it") {
    Settings settings{.learning_rate = 0.01, .schedule = onednn::ScheduleKind::cosine, .final_rate = 0.1};
    const Fit result = fit(small_net(), small_data(77, 19), {4, 4}, settings, {{true, false, 0.5}});  // 3 steps each
    const onednn::Schedule schedule(settings, 12);
    REQUIRE(result.sink.epochs.size() == 4);
    CHECK(result.sink.epochs[0].learning_rate == doctest::Approx(0.01 * schedule.factor(2)));
    for (std::uint64_t epoch = 1; epoch < 4; ++epoch)
        CHECK(result.sink.epochs[epoch].learning_rate == doctest::Approx(0.005 * schedule.factor(3 * epoch + 2)));
}

TEST_CASE("a step of plain gradient descent is the rate times the gradient") {
    // One batch with all windows: the weights after the epoch are those before minus rate x gradient.
    const core::Graph graph = small_net();
    const Data data = small_data(10, 2);
    const Settings still{.learning_rate = 1e-30, .sampling = onednn::Sampling::ordered};
    const auto before = fit(graph, data, {1, 4}, still).sink.kept;
    Settings moving{.learning_rate = 0.1,
                    .sampling = onednn::Sampling::ordered,
                    .optimizer = onednn::OptimizerKind::sgd,
                    .momentum = 0};
    const auto after = fit(graph, data, {1, 4}, moving).sink.kept;
    onednn::Net net(graph, 10);
    net.load(before);
    std::vector<std::uint32_t> windows(10);
    for (std::uint32_t i = 0; i < 10; ++i) windows[i] = i;
    onednn::accumulate(net, {data.features.data(), windows}, data.train().labels, 1);
    for (std::size_t a = 0; a < net.parameters().arrays().size(); ++a) {
        const auto& array = net.parameters().arrays()[a];
        const Weights::Key key{static_cast<std::uint32_t>(array.node), std::string(array.role)};
        for (std::size_t i = 0; i < array.at.size(); ++i)
            CHECK(after.all.at(key)[i] ==
                  doctest::Approx(before.all.at(key)[i] - 0.1F * net.parameters().gradient(a)[array.at[i]]));
    }
}

TEST_CASE("averages follow their definition") {
    onednn::Buffer values(32);
    for (Index i = 0; i < 32; ++i) values.data()[i] = static_cast<float>(i);
    onednn::Average average(0.6, 32, values.data());
    std::vector<double> expected(values.data(), values.data() + 32);
    for (int n = 0; n < 40; ++n) {
        for (Index i = 0; i < 32; ++i)
            values.data()[i] = onednn::uniform(onednn::random_bits(1, static_cast<std::uint64_t>(n * 32 + i)));
        const double decay = std::min(0.6, (1.0 + n) / (10.0 + n));
        for (std::size_t i = 0; i < 32; ++i)
            expected[i] = decay * expected[i] + (1 - decay) * static_cast<double>(values.data()[i]);
        average.update(values.data());
    }
    const std::vector<float> raw(values.data(), values.data() + 32);
    average.exchange(values.data());
    for (std::size_t i = 0; i < 32; ++i) CHECK(values.data()[i] == doctest::Approx(expected[i]).epsilon(1e-6));
    average.exchange(values.data());
    CHECK(std::vector<float>(values.data(), values.data() + 32) == raw);
}

TEST_CASE(
    "averaged weights are kept and judged, statistics of batch normalisation included, and training ignores them") {
    const core::Graph graph = normalised_net();
    const Data data = small_data(77, 19);
    constexpr std::uint32_t epochs = 4;
    const Settings plain{.learning_rate = 0.02, .batch = 77};  // one step per epoch
    Settings averaging = plain;
    averaging.ema = 0.5;
    // The raw weights after each step; training with averages goes through the same.
    std::vector<Weights> raw{fit(graph, data, {1, 4}, {.learning_rate = 1e-30, .batch = 77}).sink.kept};
    for (std::uint32_t epoch = 1; epoch <= epochs; ++epoch)
        raw.push_back(fit(graph, data, {epoch, 4}, plain).sink.kept);
    const Fit averaged = fit(graph, data, {epochs, 4}, averaging);
    const Fit unaveraged = fit(graph, data, {epochs, 4}, plain);
    for (std::uint32_t epoch = 0; epoch < epochs; ++epoch)
        CHECK(averaged.sink.epochs[epoch].train_loss == unaveraged.sink.epochs[epoch].train_loss);
    CHECK(averaged.sink.epochs.back().validation_loss != unaveraged.sink.epochs.back().validation_loss);
    for (const auto& entry : averaged.sink.kept.all) {
        const Weights::Key& key = entry.first;
        const std::vector<float>& kept = entry.second;
        CAPTURE(key.first);
        CAPTURE(key.second);
        for (std::size_t i = 0; i < kept.size(); ++i) {
            double expected = raw[0].all.at(key)[i];
            if (key.second == "mean") expected = 0;
            if (key.second == "variance") expected = 1;
            for (std::uint32_t n = 0; n < epochs; ++n) {
                const double decay = std::min(0.5, (1.0 + n) / (10.0 + n));
                expected = decay * expected + (1 - decay) * static_cast<double>(raw[n + 1].all.at(key)[i]);
            }
            CHECK(kept[i] == doctest::Approx(expected).epsilon(1e-4));
        }
    }
    Host host;
    onednn::OnednnTrainer trainer(host, averaging);
    std::vector<std::int32_t> predicted(19);
    trainer.predict(graph, averaged.sink.kept, data.validation().features, predicted);
    CHECK(predicted == averaged.sink.epochs.back().predicted);
}

TEST_CASE("a rate far too high is divergence for sgd as well") {
    for (const core::Graph& graph : {small_net(), normalised_net()}) {
        for (const double ema : {0.0, 0.99}) {
            const Settings settings{.learning_rate = 1e30, .optimizer = onednn::OptimizerKind::sgd, .ema = ema};
            const Fit result = fit(graph, small_data(), {50, 4}, settings);
            CHECK(result.outcome == FitOutcome::diverged);
            CHECK(result.sink.kept.all.empty());
        }
    }
}

TEST_CASE("weights that are no longer finite are divergence even when no loss has shown it") {
    // The only step of the epoch spoils the weights, and there is nothing to validate.
    const Settings settings{.learning_rate = 1e38, .optimizer = onednn::OptimizerKind::sgd, .weight_decay = 1e3};
    const Fit result = fit(small_net(), small_data(20, 0), {1, 4}, settings);
    CHECK(result.outcome == FitOutcome::diverged);
    CHECK(result.sink.epochs.empty());
    CHECK(result.sink.kept.all.empty());
}

TEST_CASE("weights to start from may be those of another graph: what is missing keeps its initial values") {
    const core::Graph graph = normalised_net();
    const Data data = small_data();
    const Settings still{.learning_rate = 1e-30};
    const auto initial = fit(graph, data, {1, 4}, still).sink.kept.all;
    Weights some = fit(graph, data, {1, 9}, still).sink.kept;
    some.all.erase({6, "kernel"});
    for (const char* role : {"gamma", "beta", "mean", "variance"}) some.all.erase({2, role});
    const auto started = fit(graph, data, {1, 4}, still, {}, 0, &some).sink.kept.all;
    CHECK(started.at({1, "kernel"}) == some.all.at({1, "kernel"}));
    CHECK(started.at({1, "kernel"}) != initial.at({1, "kernel"}));
    CHECK(started.at({6, "kernel"}) == initial.at({6, "kernel"}));
    CHECK(started.at({2, "gamma"}) == initial.at({2, "gamma"}));

    const Weights none;
    CHECK(fit(graph, data, {1, 4}, {}, {}, 0, &none).sink.kept.all == fit(graph, data, {1, 4}).sink.kept.all);

    some.all[{2, "gamma"}] = {1, 2, 3};
    CHECK_THROWS_WITH_AS(fit(graph, data, {1, 4}, {}, {}, 0, &some),
                         "node 2: weights \"gamma\" have 3 values, the graph needs 8", std::invalid_argument);
    Host host;
    onednn::OnednnTrainer trainer(host, Settings{});
    std::vector<std::int32_t> predicted(1);
    CHECK_THROWS_WITH_AS(trainer.predict(graph, none, std::span(data.features).first(36), predicted),
                         "node 1: weights \"kernel\" have 0 values, the graph needs 72", std::invalid_argument);
}

TEST_CASE("running statistics count as settled only when they were given") {
    // Fresh statistics are those of the first batch; settled ones move by a hundredth.
    const core::Graph graph = normalised_net();
    const Data data = small_data(32, 0);
    const Settings still{.learning_rate = 1e-30};
    Weights given = fit(graph, data, {1, 4}, still).sink.kept;
    const auto statistics = given.all.at({2, "variance"});
    given.all[{2, "variance"}].assign(8, 50.0F);
    const auto settled = fit(graph, data, {1, 4}, still, {}, 0, &given).sink.kept.all.at({2, "variance"});
    given.all.erase({2, "variance"});
    const auto fresh = fit(graph, data, {1, 4}, still, {}, 0, &given).sink.kept.all.at({2, "variance"});
    for (std::size_t i = 0; i < 8; ++i) {
        CHECK(settled[i] == doctest::Approx(49.5 + 0.01 * static_cast<double>(statistics[i])));
        CHECK(fresh[i] == doctest::Approx(statistics[i]));
    }
}

TEST_CASE("dropout of the head drops in front of the last dense layer, while training alone") {
    // With a rate near one and one dense layer behind a global pool, what is left of a window is its bias.
    Sketch sketch(sdk::Shape::sequence(12, 3));
    sketch.add("conv1d", {{"filters", 4}, {"kernel", 1}});
    sketch.add("relu");
    const sdk::NodeId shared = sketch.add("global_avg_pool");
    sketch.add("dense", {{"units", 4}});
    sketch.join("add", {sketch.last(), shared});
    sketch.add("dense", {{"units", 3}});
    const core::Graph graph = sketch.finish();
    onednn::Net plain(graph, 4);
    onednn::Net dropping(graph, 4, {.head_dropout = 0.5});
    CHECK(dropping.steps().size() == plain.steps().size() + 1);
    for (onednn::Net* net : {&plain, &dropping}) net->parameters().initialise(3);
    const Data data = small_data(4, 0);
    std::vector<std::int32_t> predicted(4);
    const double inference = onednn::infer(plain, data.features.data(), data.labels, predicted);
    CHECK(onednn::infer(dropping, data.features.data(), data.labels, predicted) == inference);
    const std::vector<std::uint32_t> windows{0, 1, 2, 3};
    const double trained = onednn::accumulate(plain, {data.features.data(), windows}, data.labels, 1);
    const double dropped = onednn::accumulate(dropping, {data.features.data(), windows}, data.labels, 1);
    CHECK(trained == doctest::Approx(inference));
    CHECK(dropped != doctest::Approx(inference));
    CHECK(onednn::accumulate(dropping, {data.features.data(), windows}, data.labels, 1) == dropped);
    CHECK(onednn::accumulate(dropping, {data.features.data(), windows}, data.labels, 2) != dropped);
}

TEST_CASE("dropout of the head has the gradient of a dropout node at the same place") {
    // The same graph with an explicit node; masks differ, so the expectation over many masks is compared.
    const auto build = [](bool explicit_node) {
        Sketch sketch(sdk::Shape::sequence(12, 3));
        sketch.add("conv1d", {{"filters", 4}, {"kernel", 1}});
        sketch.add("relu");
        sketch.add("global_avg_pool");
        if (explicit_node) sketch.add("dropout", {{"rate", 0.3}});
        sketch.add("dense", {{"units", 3}});
        return sketch.finish();
    };
    const core::Graph head = build(false);
    const core::Graph node = build(true);
    onednn::Net by_option(head, 6, {.head_dropout = 0.3});
    onednn::Net by_node(node, 6);
    const Data data = small_data(6, 0);
    const std::vector<std::uint32_t> windows{0, 1, 2, 3, 4, 5};
    for (onednn::Net* net : {&by_option, &by_node}) {
        net->parameters().initialise(3);
        for (std::uint64_t seed = 0; seed < 4000; ++seed)
            onednn::accumulate(*net, {data.features.data(), windows}, data.labels, seed);
    }
    for (std::size_t a = 0; a < by_option.parameters().arrays().size(); ++a) {
        for (const std::uint32_t at : by_option.parameters().arrays()[a].at)
            CHECK(std::abs(by_option.parameters().gradient(a)[at] - by_node.parameters().gradient(a)[at]) / 4000 <
                  0.01);
    }
}

TEST_CASE("a graph without a dense layer has no head to drop") {
    Sketch sketch(sdk::Shape::sequence(12, 3));
    sketch.add("conv1d", {{"filters", 3}, {"kernel", 3}});
    sketch.add("global_avg_pool");
    const core::Graph graph = sketch.finish();
    CHECK(fit(graph, small_data(), {1, 4}, {.dropout = 0.5}).sink.kept.all ==
          fit(graph, small_data(), {1, 4}).sink.kept.all);
}

TEST_CASE("label smoothing keeps a net from being sure") {
    const Data data = small_data(192, 48);
    const Fit sure = fit(small_net(), data, {60, 5}, {.learning_rate = 0.01});
    const Fit smooth = fit(small_net(), data, {60, 5}, {.learning_rate = 0.01, .label_smoothing = 0.3});
    // The best a smoothed net can do is p = 0.8, 0.1, 0.1: a plain loss of -log 0.8, a training loss of its entropy.
    CHECK(sure.sink.epochs.back().validation_loss < 0.02);
    CHECK(smooth.sink.epochs.back().validation_loss == doctest::Approx(-std::log(0.8)).epsilon(0.1));
    const double entropy = -0.8 * std::log(0.8) - 0.2 * std::log(0.1);
    CHECK(smooth.sink.epochs.back().train_loss == doctest::Approx(entropy).epsilon(0.02));
}
