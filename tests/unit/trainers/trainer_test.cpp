// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "trainer.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <thread>

#include "fitting.hpp"

namespace {

using namespace linnet;
using namespace linnet::test;
using onednn::OnednnTrainer;
using onednn::Settings;
using sdk::FitOutcome;

std::string message_of(const core::Graph& graph, const Data& data) {
    try {
        fit(graph, data, {1, 1});
    } catch (const std::invalid_argument& failure) {
        return failure.what();
    }
    return "nothing was thrown";
}

}  // namespace

TEST_CASE("a small net learns a separable problem") {
    for (const core::Graph& graph : {small_net(), normalised_net()}) {
        const Data data = small_data(192, 48);
        const Fit result = fit(graph, data, {40, 5}, {.learning_rate = 0.01});
        REQUIRE(result.outcome == FitOutcome::finished);
        REQUIRE(result.sink.epochs.size() == 40);
        CHECK(result.sink.epochs.front().train_loss > 0.3);
        CHECK(result.sink.epochs.back().train_loss < 0.1);
        CHECK(result.sink.epochs.back().validation_loss < 0.05);
        const auto labels = data.validation().labels;
        CHECK(std::equal(labels.begin(), labels.end(), result.sink.epochs.back().predicted.begin()));
    }
}

TEST_CASE("the same plan gives the same weights bit for bit, on two threads at once as well") {
    for (const core::Graph& graph : {small_net(), normalised_net()}) {
        const Data data = small_data();
        const Fit first = fit(graph, data, {3, 9});
        std::optional<Fit> beside[2];
        std::thread one([&] { beside[0] = fit(graph, data, {3, 9}); });
        std::thread other([&] { beside[1] = fit(graph, data, {3, 9}); });
        one.join();
        other.join();
        for (const auto& result : beside) {
            CHECK(result->sink.kept.all == first.sink.kept.all);
            CHECK(result->sink.epochs.back().train_loss == first.sink.epochs.back().train_loss);
            CHECK(result->sink.epochs.back().validation_loss == first.sink.epochs.back().validation_loss);
        }
        CHECK(fit(graph, data, {3, 10}).sink.kept.all != first.sink.kept.all);
    }
}

TEST_CASE("all weights of the graph are handed out, in the SDK's shapes") {
    const Fit result = fit(normalised_net(), small_data(), {1, 1});
    std::map<Weights::Key, std::size_t> sizes;
    for (const auto& [key, values] : result.sink.kept.all) sizes[key] = values.size();
    CHECK(sizes == std::map<Weights::Key, std::size_t>{{{1, "kernel"}, 3 * 3 * 8},
                                                       {{1, "bias"}, 8},
                                                       {{2, "gamma"}, 8},
                                                       {{2, "beta"}, 8},
                                                       {{2, "mean"}, 8},
                                                       {{2, "variance"}, 8},
                                                       {{6, "kernel"}, 8 * 3},
                                                       {{6, "bias"}, 3}});
}

TEST_CASE("initial kernels are Glorot uniform and biases zero") {
    Sketch net(sdk::Shape::sequence(4, 50));
    net.add("conv1d", {{"filters", 70}, {"kernel", 3}});
    net.add("conv1d", {{"filters", 70}, {"kernel", 5}, {"groups", 70}});
    net.add("global_avg_pool");
    net.add("dense", {{"units", 40}});
    net.add("dense", {{"units", 2}});
    // A learning rate this small changes no float.
    const Fit result = fit(net.finish(), Data(sdk::Shape::sequence(4, 50), 2, 2, 2), {1, 3}, {.learning_rate = 1e-30});
    const auto check = [&](std::uint32_t node, double fan_in, double fan_out) {
        const double limit = std::sqrt(6 / (fan_in + fan_out));
        double top = 0;
        double mean = 0;
        const auto& kernel = result.sink.kept.all.at({node, "kernel"});
        for (const float value : kernel) {
            top = std::max(top, std::abs(static_cast<double>(value)));
            mean += value / static_cast<double>(kernel.size());
        }
        CAPTURE(node);
        CHECK(top <= limit);
        CHECK(top > 0.97 * limit);
        CHECK(std::abs(mean) < 4 * limit / std::sqrt(3.0 * static_cast<double>(kernel.size())));
    };
    check(1, 3 * 50, 3 * 70);
    check(2, 5 * 70, 5 * 1);
    check(4, 70, 40);
    for (const float value : result.sink.kept.all.at({1, "bias"})) CHECK(std::abs(value) < 1e-20F);
}

TEST_CASE("the weights of the last epoch that is to be kept are handed out") {
    const core::Graph graph = normalised_net();
    const Data data = small_data();
    const sdk::EpochVerdict keep{true, false, 1.0};
    const sdk::EpochVerdict pass{false, false, 1.0};
    const Fit two_epochs = fit(graph, data, {2, 4});
    const Fit kept_second = fit(graph, data, {4, 4}, {}, {keep, keep, pass, pass});
    CHECK(kept_second.outcome == FitOutcome::finished);
    CHECK(kept_second.sink.epochs.size() == 4);
    CHECK(kept_second.sink.kept.all == two_epochs.sink.kept.all);
    const Fit kept_none = fit(graph, data, {2, 4}, {}, {pass, pass});
    CHECK(kept_none.outcome == FitOutcome::finished);
    CHECK(kept_none.sink.kept.all.empty());
}

TEST_CASE("a verdict stops the training and changes the learning rate") {
    const Fit result = fit(small_net(), small_data(), {9, 4}, {.learning_rate = 0.008},
                           {{true, false, 0.5}, {true, false, 1.0}, {true, true, 1.0}});
    CHECK(result.outcome == FitOutcome::finished);
    REQUIRE(result.sink.epochs.size() == 3);
    CHECK(result.sink.epochs[0].learning_rate == 0.008);
    CHECK(result.sink.epochs[1].learning_rate == 0.004);
    CHECK(result.sink.epochs[2].learning_rate == 0.004);
    CHECK(result.sink.epochs[2].epoch == 3);
    const Fit constant = fit(small_net(), small_data(), {2, 4}, {.learning_rate = 0.008});
    CHECK(constant.sink.epochs[0].train_loss == result.sink.epochs[0].train_loss);
    CHECK(constant.sink.epochs[1].train_loss != result.sink.epochs[1].train_loss);
}

TEST_CASE("the budget is polled before every mini-batch and ends the training at once") {
    const core::Graph graph = small_net();
    const Data data = small_data(77, 19);  // 3 mini-batches of training, 1 pass of validation
    const Fit whole = fit(graph, data, {2, 4});
    CHECK(whole.outcome == FitOutcome::finished);
    CHECK(whole.polls == 2 * (3 + 1));

    const Fit in_first_epoch = fit(graph, data, {5, 4}, {}, {}, 2);
    CHECK(in_first_epoch.outcome == FitOutcome::stopped);
    CHECK(in_first_epoch.polls == 2);
    CHECK(in_first_epoch.sink.epochs.empty());
    CHECK(in_first_epoch.sink.kept.all.empty());

    const Fit in_validation = fit(graph, data, {5, 4}, {}, {}, 8);
    CHECK(in_validation.outcome == FitOutcome::stopped);
    CHECK(in_validation.polls == 8);
    CHECK(in_validation.sink.epochs.size() == 1);
    CHECK(in_validation.sink.kept.all == fit(graph, data, {1, 4}).sink.kept.all);
}

TEST_CASE("the last, smaller mini-batch is trained with the mean over its own windows") {
    // Two windows, then one: the loss of the epoch is the mean over mini-batches.
    const core::Graph graph = small_net();
    const Data data = small_data(3, 3);
    const Settings settings{.learning_rate = 1e-30, .batch = 2, .sampling = onednn::Sampling::ordered};
    const Fit both = fit(graph, data, {1, 4}, settings);
    const Fit ones =
        fit(graph, data, {1, 4}, {.learning_rate = 1e-30, .batch = 1, .sampling = onednn::Sampling::ordered});
    const Fit all =
        fit(graph, data, {1, 4}, {.learning_rate = 1e-30, .batch = 3, .sampling = onednn::Sampling::ordered});
    CHECK(ones.sink.epochs[0].train_loss == doctest::Approx(all.sink.epochs[0].train_loss));
    const double mean_of_three = all.sink.epochs[0].train_loss;
    const double mean_of_two_batches = both.sink.epochs[0].train_loss;
    // (a + b) / 2 and c, averaged, against (a + b + c) / 3.
    const double c = 4 * mean_of_two_batches - 3 * mean_of_three;
    Data only = small_data(1, 1);
    only.features.assign(data.features.begin() + 72, data.features.begin() + 144);
    only.labels.assign(data.labels.begin() + 2, data.labels.begin() + 4);
    CHECK(fit(graph, only, {1, 4}, settings).sink.epochs[0].train_loss == doctest::Approx(c).epsilon(1e-4));
}

TEST_CASE("predicting gives what the validation of fit gave") {
    for (const core::Graph& graph : {small_net(), normalised_net()}) {
        const Data data = small_data(77, 101);
        const Fit result = fit(graph, data, {2, 4});
        for (const std::int64_t batch : {1, 7, 32, 500}) {
            Host host;
            OnednnTrainer trainer(host, Settings{.batch = batch});
            std::vector<std::int32_t> predicted(101, -1);
            trainer.predict(graph, result.sink.kept, data.validation().features, predicted);
            CHECK(predicted == result.sink.epochs.back().predicted);
        }
    }
}

TEST_CASE("training goes on from given weights") {
    const core::Graph graph = normalised_net();
    const Data data = small_data(192, 48);
    const Fit first = fit(graph, data, {20, 4}, {.learning_rate = 0.01});
    const Fit second = fit(graph, data, {1, 5}, {.learning_rate = 0.01}, {}, 0, &first.sink.kept);
    CHECK(second.sink.epochs[0].train_loss < 1.5 * first.sink.epochs.back().train_loss);
    CHECK(second.sink.kept.all != first.sink.kept.all);
    Weights wrong = first.sink.kept;
    wrong.all[{6, "kernel"}].pop_back();
    CHECK_THROWS_WITH_AS(fit(graph, data, {1, 5}, {}, {}, 0, &wrong),
                         "node 6: weights \"kernel\" have 23 values, the graph needs 24", std::invalid_argument);
}

TEST_CASE("without shuffling the order of the windows is that of the data set") {
    const core::Graph graph = small_net();
    const Data data = small_data();
    const Settings ordered{.sampling = onednn::Sampling::ordered};
    CHECK(fit(graph, data, {1, 4}, ordered).sink.kept.all == fit(graph, data, {1, 4}, ordered).sink.kept.all);
    CHECK(fit(graph, data, {1, 4}, ordered).sink.kept.all != fit(graph, data, {1, 4}).sink.kept.all);
}

TEST_CASE("a loss that is not finite is divergence and hands out nothing") {
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        for (const core::Graph& graph : {small_net(), normalised_net()}) {
            Data in_training = small_data();
            in_training.features[36 * 40 + 5] = bad;
            const Fit result = fit(graph, in_training, {3, 4});
            CHECK(result.outcome == FitOutcome::diverged);
            CHECK(result.sink.epochs.empty());
            CHECK(result.sink.kept.all.empty());
            Data in_validation = small_data();
            in_validation.features.back() = bad;
            CHECK(fit(graph, in_validation, {3, 4}).outcome == FitOutcome::diverged);
        }
    }
    const Fit too_fast = fit(small_net(), small_data(), {50, 4}, {.learning_rate = 1e30});
    CHECK(too_fast.outcome == FitOutcome::diverged);
    CHECK(too_fast.sink.kept.all.empty());
}

TEST_CASE("a data set without validation windows is trained all the same") {
    const Fit result = fit(small_net(), small_data(20, 0), {2, 4});
    CHECK(result.outcome == FitOutcome::finished);
    CHECK(result.sink.epochs.size() == 2);
    CHECK(result.sink.epochs[0].predicted.empty());
    CHECK(result.sink.epochs[0].validation_loss == 0.0);
}

TEST_CASE("what does not fit together is refused with a sentence") {
    CHECK(message_of(small_net(), Data(sdk::Shape::sequence(13, 3), 3, 5, 5)) ==
          "the graph takes windows of 12x3, the data set has 13x3");
    CHECK(message_of(small_net(), Data(sdk::Shape::sequence(12, 3), 4, 5, 5)) ==
          "the graph ends in 3 values, the data set has 4 classes");
    CHECK(message_of(small_net(), small_data(0, 5)) == "the training part has no windows");
    Data labelled = small_data();
    labelled.labels[80] = 3;
    CHECK(message_of(small_net(), labelled) == "the validation part has label 3; labels are 0 to 2");

    Host host;
    OnednnTrainer trainer(host, Settings{});
    std::vector<std::int32_t> predicted(2);
    const std::vector<float> features(71);
    CHECK_THROWS_WITH_AS(trainer.predict(small_net(), Weights{}, features, predicted),
                         "71 features are not 2 windows of 12x3", std::invalid_argument);
}

TEST_CASE("a graph that would take more memory than any sensible one is refused before it takes any") {
    Sketch heavy(sdk::Shape::sequence(12, 3));
    heavy.add("conv1d", {{"filters", 60000}, {"kernel", 1}});
    heavy.add("conv1d", {{"filters", 60000}, {"kernel", 9}});
    heavy.add("global_avg_pool");
    heavy.add("dense", {{"units", 3}});
    CHECK_THROWS_WITH_AS(fit(heavy.finish(), small_data(), {1, 1}),
                         "the onednn trainer takes no layer with more than 2 GiB of weights", std::length_error);
}

TEST_CASE("every primitive of the SDK is supported and nothing else") {
    Host host;
    const OnednnTrainer trainer(host, Settings{});
    for (const std::string_view op : {"input",           "conv1d",          "batch_norm",      "relu",
                                      "relu6",           "max_pool",        "avg_pool",        "global_avg_pool",
                                      "global_max_pool", "global_min_pool", "global_std_pool", "add",
                                      "multiply",        "concat",          "flatten",         "dense",
                                      "dropout",         "softmax",         "sigmoid",         "slice"})
        CHECK(trainer.supports(op));
    for (const std::string_view op : {"", "org.example.fft", "conv2d", "Input"}) CHECK(!trainer.supports(op));
}

TEST_CASE("what computes each layer is logged") {
    Host host;
    OnednnTrainer trainer(host, Settings{});
    const Budget budget;
    Sink sink;
    trainer.fit(small_net(), small_data(), {1, 1}, nullptr, budget, sink);
    REQUIRE(host.lines.size() == 5);
    CHECK(host.lines[0].find("conv1d 1, conv1d 2, relu 3, max_pool 4: own loops, own product") == 0);
    CHECK(host.lines[2] == "global_avg_pool 8: own loops");
}
