// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Trains every case with the plugin, as the kernel would, and writes all that a peer needs to do the same: graph,
// settings, initial weights, windows in their order, and the losses to compare with.
//   loss_trace FOLDER [CASE...]     writes FOLDER/CASE.json

#include <cmath>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <numbers>
#include <stdexcept>

#include "core/kernel/host_services.hpp"
#include "core/kernel/registry.hpp"
#include "core/kernel/run_plan.hpp"
#include "core/support/toml_io.hpp"
#include "random.hpp"
#include "tests/peers/cases.hpp"
#include "tests/unit/trainers/fixtures.hpp"

namespace {

using namespace linnet;
using nlohmann::json;

constexpr std::uint64_t features_seed = 11, labels_seed = 12, weights_seed = 13;
constexpr std::uint64_t validation_windows = 40;

float draw(std::uint64_t seed, std::uint64_t index) {  // [-1, 1)
    return 2.0F * onednn::uniform(onednn::random_bits(seed, index)) - 1.0F;
}

// Noisy waves, whose frequency and phase depend on the class; the classes are unequally frequent.
class Waves final : public sdk::Dataset {
public:
    Waves(sdk::Shape window, std::uint64_t train) : window_{window}, train_{train} {
        for (std::uint64_t w = 0; w < train + validation_windows; ++w) {
            const auto a = onednn::random_bits(labels_seed, 2 * w) % peers::classes;
            const auto b = onednn::random_bits(labels_seed, 2 * w + 1) % peers::classes;
            labels_.push_back(static_cast<std::int32_t>(std::min(a, b)));
            add_features();
        }
    }

    // Without the training windows after the first `count`.
    Waves first(std::uint64_t count) const {
        Waves shorter(*this);
        shorter.used_ = count;
        return shorter;
    }

    sdk::Shape window() const noexcept override { return window_; }
    std::int32_t classes() const noexcept override { return peers::classes; }
    sdk::Windows train() const noexcept override { return part(0, std::min(used_, train_)); }
    sdk::Windows validation() const noexcept override { return part(train_, validation_windows); }
    std::span<const float> mean() const noexcept override { return {}; }
    std::span<const float> deviation() const noexcept override { return {}; }

private:
    void add_features() {
        const int channels = window_.channels();
        for (int i = 0; i < window_.elements(); ++i) {
            const int phase = i % channels * (labels_.back() + 1), time = i / channels;
            const double wave = std::sin(0.25 * (labels_.back() + 1) * time + phase);
            features_.push_back(static_cast<float>(wave) + draw(features_seed, features_.size()));
        }
    }
    sdk::Windows part(std::uint64_t first, std::uint64_t count) const {
        const auto size = static_cast<std::uint64_t>(window_.elements());
        return {std::span(features_).subspan(first * size, count * size), std::span(labels_).subspan(first, count)};
    }

    sdk::Shape window_;
    std::uint64_t train_, used_ = ~std::uint64_t{0};
    std::vector<float> features_;
    std::vector<std::int32_t> labels_;
};

// All weights differ and none is zero, batch normalisation included, so that a mistake in any of them shows.
test::Weights initial_weights(const sdk::GraphView& graph) {
    test::Weights weights;
    std::uint64_t next = 0;
    for (const auto id : graph.order()) {
        const auto primitive = graph.primitive(id);
        const auto set = [&](const char* role, double count, double centre, double spread) {
            std::vector<float> values(static_cast<std::size_t>(count));
            for (float& value : values)
                value = static_cast<float>(centre + spread * static_cast<double>(draw(weights_seed, next++)));
            weights.weights(id, role, values);
        };
        if (primitive == sdk::Primitive::conv1d || primitive == sdk::Primitive::dense) {
            const bool dense = primitive == sdk::Primitive::dense;
            const sdk::Shape from = graph.shape(graph.operands(id).front());
            const double inputs = dense
                                      ? static_cast<double>(from.elements())
                                      : graph.attribute(id, "kernel") * from.channels() / graph.attribute(id, "groups");
            const double outputs = graph.attribute(id, dense ? "units" : "filters");
            set("kernel", inputs * outputs, 0.0, std::sqrt(3.0 / inputs));
            if (graph.attribute(id, "bias") != 0) set("bias", outputs, 0.0, 0.1);
        } else if (primitive == sdk::Primitive::batch_norm) {
            const double channels = graph.shape(id).channels();
            set("gamma", channels, 1.0, 0.3);
            set("beta", channels, 0.0, 0.3);
            set("mean", channels, 0.0, 0.3);
            set("variance", channels, 1.0, 0.3);
        }
    }
    return weights;
}

struct Losses {
    std::vector<double> train, validation;  // one per epoch
};

class Listener final : public sdk::FitSink {
public:
    sdk::EpochVerdict epoch_done(const sdk::EpochResult& epoch) override {
        losses.train.push_back(epoch.train_loss);
        losses.validation.push_back(epoch.validation_loss);
        return {};
    }
    void weights(sdk::NodeId, std::string_view, std::span<const float>) override {}
    Losses losses;
};

// The trainer of the build tree.
class Plugin {
public:
    Plugin() {
        const std::filesystem::path folders[] = {LINNET_PLUGINS};
        registry_.load(folders);
    }

    core::ComponentConfig configure(const std::string& settings, const std::string& name) const {
        const auto table = core::parse_toml(settings, name);
        return core::configure(component(), &table, "[trainer]", {}, {});
    }

    Losses train(const peers::Case& one, const sdk::Dataset& data, std::uint32_t epochs, const test::Weights& start) {
        const auto trainer = core::make<sdk::Trainer>(component(), host_, configure(one.settings, one.name));
        Listener listener;
        const auto outcome = trainer("fit", [&](sdk::Trainer& object) {
            return object.fit(one.graph, data, {epochs, 1}, &start, phase_, listener);
        });
        if (outcome != sdk::FitOutcome::finished) throw std::runtime_error(one.name + ": the training did not finish");
        return std::move(listener.losses);
    }

private:
    const core::ComponentInfo& component() const { return registry_.find("trainer", "onednn", {}); }

    core::PhaseBudget phase_;  // without a bound
    core::HostServices host_{1, phase_};
    core::Registry registry_;
};

// The loss of every step from trainings that end after the first, the second, ...: the same steps, as nothing of this
// course depends on how many follow, and of the loss only the mean over the epoch is told.
Losses train_in_stream(Plugin& plugin, const peers::Case& one, const Waves& data, std::uint64_t batch,
                       const test::Weights& start) {
    Losses losses;
    double total = 0.0;
    for (int step = 1; step <= peers::steps; ++step) {
        const auto so_far = plugin.train(one, data.first(static_cast<std::uint64_t>(step) * batch), 1, start);
        const double sum = so_far.train.front() * step;
        losses.train.push_back(sum - total);
        losses.validation.push_back(so_far.validation.front());
        total = sum;
    }
    return losses;
}

json describe(const sdk::GraphView& graph, const test::Weights& weights) {
    json nodes = json::array();
    for (const auto id : graph.order()) {
        json node{{"op", graph.op(id)}, {"operands", json::array()}, {"attributes", json::object()}};
        for (const auto operand : graph.operands(id)) node["operands"].push_back(static_cast<std::uint32_t>(operand));
        for (const auto& attribute : graph.attributes(id))
            node["attributes"][std::string(attribute.name)] = attribute.value;
        for (const auto& [key, values] : weights.all)
            if (key.first == static_cast<std::uint32_t>(id)) node["weights"][key.second] = values;
        nodes.push_back(std::move(node));
    }
    return nodes;
}

json describe(const core::ComponentConfig& config) {
    json settings;
    for (const auto& [name, value] : config.entries())
        std::visit([&settings, &key = name](const auto& is) { settings[key] = is; }, value);
    return settings;
}

json describe(const sdk::Windows& windows) { return {{"features", windows.features}, {"labels", windows.labels}}; }

json trace(Plugin& plugin, const peers::Case& one) {
    const auto config = plugin.configure(one.settings, one.name);
    const auto batch = static_cast<std::uint64_t>(config.integer("batch"));
    const bool stream = one.course == peers::Course::stream;
    const std::uint32_t epochs = stream ? 1 : one.course == peers::Course::epochs ? peers::steps / 10 : peers::steps;
    const std::uint64_t batches = peers::steps / epochs;
    const std::uint64_t missing = one.course == peers::Course::epochs ? batch / 2 + 1 : 0;  // of the last mini-batch
    const Waves data(one.graph.shape(one.graph.order().front()), batches * batch - missing);
    const auto start = initial_weights(one.graph);
    const auto losses =
        stream ? train_in_stream(plugin, one, data, batch, start) : plugin.train(one, data, epochs, start);
    const sdk::Shape window = data.window();
    return {{"name", one.name},
            {"window", {window.time(), window.channels()}},
            {"classes", peers::classes},
            {"nodes", describe(one.graph, start)},
            {"settings", describe(config)},
            {"train", describe(data.train())},
            {"validation", describe(data.validation())},
            {"epochs", epochs},
            {"losses_of", stream ? "steps" : "epochs"},
            {"train_losses", losses.train},
            {"validation_losses", losses.validation}};
}

void run(const std::filesystem::path& folder, std::span<char*> wanted) {
    Plugin plugin;
    std::size_t written = 0;
    for (const auto& one : peers::all_cases()) {
        if (!wanted.empty() && std::ranges::find(wanted, one.name) == wanted.end()) continue;
        const auto path = folder / (one.name + ".json");
        std::ofstream file(path);
        file << trace(plugin, one);
        file.close();
        if (!file) throw std::runtime_error(path.string() + ": cannot be written");
        ++written;
    }
    if (written < std::max<std::size_t>(1, wanted.size())) throw std::runtime_error("there is no case of that name");
}

}  // namespace

int main(int count, char** words) {
    if (count < 2) {
        std::cerr << "usage: loss_trace FOLDER [CASE...]\n";
        return 2;
    }
    try {
        run(words[1], std::span(words, static_cast<std::size_t>(count)).subspan(2));
    } catch (const std::exception& failure) {
        std::cerr << "loss_trace: " << failure.what() << '\n';
        return 1;
    }
    return 0;
}
