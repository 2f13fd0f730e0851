// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Writes networks as .onnx files, with windows and what a reference makes of them.
//   onnx_models FOLDER [CASE...]     writes FOLDER/CASE/{model_float.onnx,model_int8.onnx,case.json}

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "onnx/onnx.hpp"
#include "tests/peers/cases.hpp"
#include "tests/peers/deployed_reference.hpp"
#include "tests/unit/exporters/exported.hpp"
#include "tests/unit/ir/networks.hpp"

namespace {

using namespace linnet;
using nlohmann::json;

constexpr std::uint64_t random_networks = 60, weights_seed = 21;

struct Named {
    std::string name;
    core::Graph graph;
};

// Those of the comparison of trainings, one for each operation, and random ones; every second of these has a softmax at
// its end.
std::vector<Named> all_networks() {
    std::vector<Named> all;
    for (auto& one : peers::all_cases())
        if (one.course == peers::Course::stream) all.push_back({one.name, std::move(one.graph)});
    for (std::uint64_t seed = 1; seed <= random_networks; ++seed) {
        auto recipe = test::random_recipe(seed);
        if (seed % 2 == 0) recipe.push_back({"softmax", {recipe.size() - 1}, {}, recipe.back().shape});
        all.push_back({"random_" + std::to_string(seed), test::build(recipe)});
    }
    return all;
}

void write_file(const std::filesystem::path& path, const std::string& bytes) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file << bytes;
    file.close();
    if (!file) throw std::runtime_error(path.string() + ": cannot be written");
}

json outcomes(const sdk::ExportedModel& model,
              peers::Outcome (*outcome)(const sdk::ExportedModel&, std::span<const float>)) {
    json all{{"logits", json::array()}, {"probabilities", json::array()}};
    const auto count = model.classes().size(), size = model.windows().size() / count;
    for (std::size_t w = 0; w < count; ++w) {
        const auto one = outcome(model, model.windows().subspan(w * size, size));
        all["logits"].push_back(one.logits);
        all["probabilities"].push_back(one.probabilities);
    }
    return all;
}

json describe(const test::Exported& model) {
    const auto& quantized = model.quantized();
    const auto shape = model.graph().shape(model.graph().order().front());
    json ops = json::array();
    for (const auto node : quantized.graph().order()) ops.push_back(quantized.graph().op(node));
    return {{"window", {shape.time(), shape.channels()}},
            {"windows", model.windows()},
            {"operations", ops},
            {"logits_scale", quantized.output(peers::logits_node(quantized.graph())).scale},
            {"float", outcomes(model, peers::float_outcome)},
            {"int8", outcomes(model, peers::int8_outcome)}};
}

void run(const std::filesystem::path& folder, std::span<char*> wanted) {
    const onnx_exporter::OnnxExporter exporter{testkit::FakeConfig(onnx_exporter::params)};
    std::size_t written = 0;
    for (const auto& [name, graph] : all_networks()) {
        if (!wanted.empty() && std::ranges::find(wanted, name) == wanted.end()) continue;
        const test::Exported model{graph, weights_seed};
        test::Files files;
        exporter.emit(model, files);
        for (const auto& [path, bytes] : files.all) write_file(folder / name / path, bytes);
        write_file(folder / name / "case.json", describe(model).dump());
        ++written;
    }
    if (written < std::max<std::size_t>(1, wanted.size())) throw std::runtime_error("there is no case of that name");
}

}  // namespace

int main(int count, char** words) {
    if (count < 2) {
        std::cerr << "usage: onnx_models FOLDER [CASE...]\n";
        return 2;
    }
    try {
        run(words[1], std::span(words, static_cast<std::size_t>(count)).subspan(2));
    } catch (const std::exception& failure) {
        std::cerr << "onnx_models: " << failure.what() << '\n';
        return 1;
    }
    return 0;
}
