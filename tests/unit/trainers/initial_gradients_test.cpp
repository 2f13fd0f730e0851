// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Gradients at the initial weights: against finite differences of the reference, and against what fit() does.

#include "fitting.hpp"
#include "gradient_check.hpp"

namespace {

using namespace linnet;
using namespace linnet::test;

class Gradients final : public sdk::GradientSink {
public:
    void weights(sdk::NodeId node, std::string_view role, std::span<const float> values) override {
        CHECK(batches.empty());
        initial.weights(node, role, values);
    }
    void gradient(std::uint32_t batch, sdk::NodeId node, std::string_view role,
                  std::span<const float> values) override {
        CHECK((batch == batches.size() || batch + 1 == batches.size()));
        batches.resize(batch + 1);
        batches[batch].weights(node, role, values);
    }
    Weights initial;
    std::vector<Weights> batches;
};

Gradients gradients(const core::Graph& graph, const Data& data, const sdk::GradientRequest& request,
                    const onednn::Settings& settings = {}) {
    Host host;
    onednn::OnednnTrainer trainer(host, settings);
    Gradients sink;
    CHECK(trainer.gradients(graph, data, request, sink));
    return sink;
}

Example example_of_rows(const Data& data, std::span<const std::uint32_t> rows) {
    Example example;
    const auto size = static_cast<std::size_t>(data.window().elements());
    for (const auto row : rows) {
        const auto window = std::span(data.features).subspan(row * size, size);
        example.features.insert(example.features.end(), window.begin(), window.end());
        example.labels.push_back(data.labels[row]);
    }
    return example;
}

// By finite differences.
std::vector<double> slopes(const core::Graph& graph, Values values, const Weights::Key& key, const Example& example) {
    constexpr double step = 1e-7;
    std::vector<double> slopes;
    for (std::size_t i = 0; i < values[key].size(); ++i) {
        const double before = values[key][i];
        values[key][i] = before + step;
        const double above = reference_loss(graph, values, example, {});
        values[key][i] = before - step;
        slopes.push_back((above - reference_loss(graph, values, example, {})) / (2 * step));
        values[key][i] = before;
    }
    return slopes;
}

core::Graph net_with_norm() {
    Sketch net(sdk::Shape::sequence(12, 3));
    net.add("conv1d", {{"filters", 5}, {"kernel", 3}, {"stride", 2}, {"bias", 0}});
    net.add("batch_norm");
    net.add("relu");
    net.add("global_avg_pool");
    net.add("dense", {{"units", 3}});
    net.add("softmax");
    return net.finish();
}

void check_against_differences(const core::Graph& graph, std::uint32_t batch) {
    const auto data = small_data();
    const std::vector<std::uint32_t> rows{3, 0, 76, 41, 8};
    const auto found = gradients(graph, data, {9, rows, batch});
    REQUIRE(found.batches.size() == (rows.size() + batch - 1) / batch);
    for (std::size_t b = 0; b < found.batches.size(); ++b) {
        const auto first = b * batch;
        const auto example =
            example_of_rows(data, std::span(rows).subspan(first, std::min<std::size_t>(batch, 5 - first)));
        REQUIRE(found.batches[b].all.size() == found.initial.all.size());
        for (const auto& [key, values] : found.batches[b].all) {
            CAPTURE(b);
            CAPTURE(key.second);
            check_close({values.begin(), values.end()}, slopes(graph, in_double(found.initial), key, example), 1e-4);
        }
    }
}

}  // namespace

TEST_CASE("initial gradients of single windows are differences of the loss") {
    check_against_differences(small_net(), 1);
    check_against_differences(net_with_norm(), 1);
}

TEST_CASE("initial gradients of mini-batches are differences of their mean loss, also of a smaller last one") {
    check_against_differences(small_net(), 2);
    check_against_differences(net_with_norm(), 3);
    check_against_differences(net_with_norm(), 100);
}

TEST_CASE("initial gradients are of the weights that a training of that seed starts with") {
    const auto graph = small_net();
    const Data data = small_data(1);
    onednn::Settings settings;
    settings.optimizer = onednn::OptimizerKind::sgd;
    settings.momentum = 0;
    settings.learning_rate = 0.25;
    const auto trained = fit(graph, data, {1, 42}, settings);
    const std::vector<std::uint32_t> rows{0};
    const auto found = gradients(graph, data, {42, rows});
    for (const auto& [key, initial] : found.initial.all) {
        CAPTURE(key.second);
        const auto& after = trained.sink.kept.all.at(key);
        REQUIRE(after.size() == initial.size());
        for (std::size_t i = 0; i < initial.size(); ++i)
            CHECK(after[i] == doctest::Approx(initial[i] - 0.25F * found.batches[0].all.at(key)[i]).epsilon(1e-6));
    }
}

TEST_CASE("initial gradients depend on seed and windows, and on no setting") {
    const auto graph = small_net();
    const auto data = small_data();
    const std::vector<std::uint32_t> rows{1, 2, 3}, others{1, 2, 4};
    const auto plain = gradients(graph, data, {5, rows});
    onednn::Settings settings;
    settings.batch = 2;
    settings.dropout = 0.5;
    settings.label_smoothing = 0.2;
    settings.mixup = 0.3;
    settings.augmentation.jitter = 0.5;
    const auto same = gradients(graph, data, {5, rows}, settings);
    CHECK(same.initial.all == plain.initial.all);
    for (std::size_t b = 0; b < 3; ++b) CHECK(same.batches[b].all == plain.batches[b].all);
    const auto moved = gradients(graph, data, {5, others});
    CHECK(moved.batches[1].all == plain.batches[1].all);
    CHECK(moved.batches[2].all != plain.batches[2].all);
    CHECK(gradients(graph, data, {6, rows}).initial.all != plain.initial.all);
}

TEST_CASE("initial gradients are those without dropout") {
    const auto dropping = [](double rate) {
        Sketch net(sdk::Shape::sequence(12, 3));
        net.add("conv1d", {{"filters", 5}, {"kernel", 3}});
        net.add("dropout", {{"rate", rate}});
        net.add("global_avg_pool");
        net.add("dense", {{"units", 3}});
        return net.finish();
    };
    const std::vector<std::uint32_t> rows{4, 7};
    const auto data = small_data();
    const auto with = gradients(dropping(0.5), data, {5, rows}), without = gradients(dropping(0.0), data, {5, rows});
    for (std::size_t b = 0; b < 2; ++b) CHECK(with.batches[b].all == without.batches[b].all);
}

TEST_CASE("gradients of windows that are not there, or of mini-batches of none, are refused") {
    Host host;
    onednn::OnednnTrainer trainer(host, onednn::Settings{});
    Gradients sink;
    const auto data = small_data(10);
    const std::vector<std::uint32_t> rows{2, 10};
    CHECK_THROWS_WITH_AS(trainer.gradients(small_net(), data, {1, rows}, sink),
                         "gradients are asked for of window 10, and the training part has 10", std::invalid_argument);
    CHECK_THROWS_WITH_AS(trainer.gradients(small_net(), data, {1, rows, 0}, sink),
                         "gradients are asked for of mini-batches without a window", std::invalid_argument);
    CHECK(trainer.gradients(small_net(), data, {1, {}}, sink));
    CHECK(sink.batches.empty());
}
