// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Whole trainings under quantization.

#include <limits>
#include <linnet/sdk/support/deployed_model.hpp>

#include "fitting.hpp"
#include "quantized_check.hpp"

namespace {

using namespace linnet;
using namespace linnet::test;
using onednn::Settings;
using sdk::NodeId;

constexpr double no_step = 1e-30;  // a learning rate that changes no float

Example example_of(const sdk::Windows& windows) {
    return {{windows.features.begin(), windows.features.end()}, {windows.labels.begin(), windows.labels.end()}};
}

Fit run(const sdk::GraphView& graph, const Data& data, const sdk::TrainingPlan& plan, const Settings& settings,
        const sdk::WeightsView* start) {
    Host host;
    onednn::OnednnTrainer trainer(host, settings);
    const Budget budget;
    Fit result{};
    result.outcome = trainer.fit(graph, data, plan, start, budget, result.sink);
    return result;
}

double last_loss(const Fit& fit) { return fit.sink.epochs.back().validation_loss; }

// Classes that overlap: a network has to weigh channels against one another.
Data noisy_data() {
    Data data = small_data(768, 384);
    for (std::size_t i = 0; i < data.features.size(); ++i)
        data.features[i] += 5 * onednn::uniform(onednn::random_bits(8, i)) - 2.5F;
    return data;
}

// A network trained in floats, its deployed form, and ranges of what its activations are on validation windows; the
// range of the convolution with its relu is `factor` times as wide: below 1 much is clipped, above 1 steps are coarse.
struct Trained {
    explicit Trained(float factor = 1)
        : graph{normalised_net()},
          data{noisy_data()},
          floats{run(graph, data, {.epochs = 40, .seed = 5}, {}, nullptr)},
          model{graph, floats.sink.kept} {
        for (const NodeId node : model.graph().order())
            for (const char* role : {"kernel", "bias"})
                if (const auto values = model.weights(node, role); !values.empty()) weights.weights(node, role, values);
        ranges = ranges_of(model.graph(), in_double(weights), example_of(data.validation()), 1);
        for (const NodeId node : {NodeId{1}, NodeId{2}}) ranges.all[static_cast<std::size_t>(node)].scale *= factor;
    }
    Fit fit_on(std::uint32_t epochs, std::uint64_t seed, const Settings& settings, const sdk::RangesView* view) const {
        return run(model.graph(), data, {.epochs = epochs, .seed = seed, .ranges = view}, settings, &weights);
    }
    double rounded_loss(const Weights& of) const {
        const sdk::TrainingPlan plan{.epochs = 1, .seed = 3, .ranges = &ranges};
        return last_loss(run(model.graph(), data, plan, {.learning_rate = no_step}, &of));
    }
    Fit fit_quantized(std::uint32_t epochs, std::uint64_t seed, const Settings& settings) const {
        return fit_on(epochs, seed, settings, &ranges);
    }

    core::Graph graph;
    Data data;
    Fit floats;
    sdk::DeployedModel model;
    Weights weights;  // of the deployed form
    Ranges ranges;
};

std::string refusal(const sdk::GraphView& graph, const sdk::RangesView& ranges) {
    try {
        run(graph, small_data(), {.epochs = 1, .seed = 1, .ranges = &ranges}, {}, nullptr);
    } catch (const std::invalid_argument& failure) {
        return failure.what();
    }
    return "nothing was thrown";
}

}  // namespace

TEST_CASE("the trainer says that it trains under quantization") {
    Host host;
    CHECK(onednn::OnednnTrainer(host, Settings{}).trains_quantized());
}

TEST_CASE("validation under quantization rounds kernels and outputs, averaged weights too") {
    const Trained trained(128);
    const Example validation = example_of(trained.data.validation());
    const double exact = reference_loss(trained.model.graph(), in_double(trained.weights), validation, {false, 0});
    const double rounded =
        reference_loss(trained.model.graph(), in_double(trained.weights), validation, {false, 0, &trained.ranges});
    CHECK(rounded > 1.3 * exact);
    for (const double ema : {0.0, 0.5}) {
        const Fit result = trained.fit_quantized(1, 3, {.learning_rate = no_step, .ema = ema});
        REQUIRE(result.outcome == sdk::FitOutcome::finished);
        CHECK(result.sink.epochs[0].validation_loss == doctest::Approx(rounded).epsilon(1e-3));
        CHECK(result.sink.kept.all == trained.weights.all);  // what is handed out is not rounded
    }
    const Fit plain = trained.fit_on(1, 3, {.learning_rate = no_step}, nullptr);
    CHECK(plain.sink.epochs[0].validation_loss == doctest::Approx(exact).epsilon(1e-4));
}

TEST_CASE("a training under quantization has a smaller learning rate of its own") {
    const Trained trained;
    const Settings settings{.learning_rate = 0.01, .fine_tuning_rate = 0.2};
    CHECK(trained.fit_quantized(1, 3, settings).sink.epochs[0].learning_rate == doctest::Approx(0.002));
    CHECK(trained.fit_on(1, 3, settings, nullptr).sink.epochs[0].learning_rate == doctest::Approx(0.01));
}

TEST_CASE("training under quantization makes up for what quantization spoilt, training in floats does not") {
    for (const float factor : {0.125F, 256.0F}) {
        const Trained trained(factor);
        const Settings settings{.learning_rate = 0.003, .fine_tuning_rate = 1};
        const double floats = last_loss(trained.floats);
        const double spoilt = trained.rounded_loss(trained.weights);
        const double tuned = last_loss(trained.fit_quantized(30, 3, settings));
        const double tuned_in_floats = trained.rounded_loss(trained.fit_on(30, 3, settings, nullptr).sink.kept);
        CAPTURE(factor);
        CHECK(spoilt > 2 * floats);
        CHECK(tuned < 0.5 * spoilt);
        CHECK(tuned < 0.75 * tuned_in_floats);
    }
}

TEST_CASE("under quantization, the same plan gives the same weights bit for bit") {
    const Trained trained;
    const Fit first = trained.fit_quantized(3, 9, {});
    CHECK(trained.fit_quantized(3, 9, {}).sink.kept.all == first.sink.kept.all);
    CHECK(trained.fit_quantized(3, 10, {}).sink.kept.all != first.sink.kept.all);
    CHECK(trained.fit_on(3, 9, {}, nullptr).sink.kept.all != first.sink.kept.all);
}

TEST_CASE("under quantization, a window that is not a number is divergence") {
    Trained trained;
    trained.data.features[36 * 40 + 5] = std::numeric_limits<float>::quiet_NaN();
    const Fit result = trained.fit_quantized(3, 4, {});
    CHECK(result.outcome == sdk::FitOutcome::diverged);
    CHECK(result.sink.kept.all.empty());
}

TEST_CASE("under quantization, dropout in front of the last layer is that of the settings") {
    const Trained trained;
    const Fit with = trained.fit_quantized(2, 9, {.dropout = 0.3});
    CHECK(with.outcome == sdk::FitOutcome::finished);
    CHECK(with.sink.kept.all != trained.fit_quantized(2, 9, {}).sink.kept.all);
}

TEST_CASE("what cannot be trained under quantization is refused with a sentence") {
    Ranges ranges;
    ranges.all.assign(8, {0.1F, 0});
    CHECK(refusal(normalised_net(), ranges) ==
          "a training under quantization takes the deployed form of a network, which has no batch_norm, but "
          "batch_norm 2 is one");
    Sketch net(sdk::Shape::sequence(12, 3));
    net.add("flatten");
    net.add("dense", {{"units", 3}});
    const auto graph = net.finish();
    CHECK(refusal(graph, ranges) == "nothing was thrown");
    ranges.all[1].zero_point = 128;
    CHECK(refusal(graph, ranges) ==
          "the quantization of flatten 1 has the zero point 128; zero points are -128 to 127");
    ranges.all[0].scale = 0;
    CHECK(refusal(graph, ranges) == "the quantization of input 0 has the scale 0.000000; a scale is a number above 0");
}
