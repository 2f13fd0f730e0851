// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

//   tflite_files FOLDER
// Exports random networks of all primitives with random integers, and a network of the tinytnas space, in every form of
// the exporter, and writes beside each file windows and what the runtime tflm computes of them:
//
//   N.FORM/model.tflite, N.FORM/model_tflite.json, N.FORM/windows.f32, N.FORM/results.i8

#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "core/ir/graph.hpp"
#include "tests/unit/exporters/doubles.hpp"
#include "tests/unit/ir/networks.hpp"
#include "tests/unit/runtimes/sample_nets.hpp"
#include "tests/unit/runtimes/tinytnas_net.hpp"
#include "tests/unit/runtimes/wild_model.hpp"
#include "tflite/tflite.hpp"
#include "tflm/tflm.hpp"

namespace linnet::peers {
namespace {

constexpr std::size_t windows_per_model = 16;
constexpr std::uint64_t random_networks = 150;

class Folder final : public sdk::FileSink {
public:
    explicit Folder(std::filesystem::path path) : path_(std::move(path)) { std::filesystem::create_directories(path_); }
    void write(std::string_view name, std::span<const std::byte> bytes) override {
        std::ofstream file(path_ / name, std::ios::binary);
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        if (!file) throw std::runtime_error("could not write " + (path_ / name).string());
    }

private:
    std::filesystem::path path_;
};

void write(const std::filesystem::path& root, const std::string& name, core::Graph graph, std::uint64_t seed) {
    test::WildModel model(std::move(graph), seed);
    const auto windows = model.windows(windows_per_model);
    const auto classes = model.graph().shape(model.graph().order().back()).elements();
    std::vector<std::int8_t> results(windows_per_model * static_cast<std::size_t>(classes));
    sdk::InputCounts counts;
    tflm::TflmRuntime(tflm::Settings{}).infer(model, windows, results, counts);
    using tflm::DenseForm, tflm::InputForm;
    const std::pair<const char*, tflm::ProgramForm> forms[] = {
        {".raw", {}},
        {".int8", {InputForm::int8, {}}},
        {".fully_connected", {InputForm::int8, DenseForm::fully_connected}}};
    for (const auto& [form_name, form] : forms) {
        Folder folder(root / (name + form_name));
        tflite::TfliteExporter(form).emit(test::Exported(model, {"first", "second"}), folder);
        folder.write("windows.f32", std::as_bytes(std::span(windows)));
        folder.write("results.i8", std::as_bytes(std::span(results)));
    }
}

core::Graph grouped_net() {
    test::Net net(sdk::Shape::sequence(33, 6));
    auto last = net.add("conv1d", {net.input()}, {{"filters", 8}, {"kernel", 4}, {"groups", 2}, {"stride", 2}});
    last = net.add("relu6", {last});
    last = net.add("conv1d", {last}, {{"filters", 24}, {"kernel", 3}, {"groups", 8}, {"dilation", 2}});
    last = net.add("global_avg_pool", {net.add("relu", {last})});
    last = net.add("relu", {net.add("dense", {net.add("batch_norm", {last})}, {{"units", 1}})});
    return net.finish(net.add("softmax", {net.add("dense", {last}, {{"units", 5}})}));
}

void write_all(const std::filesystem::path& root) {
    std::filesystem::remove_all(root);
    write(root, "uci_har", test::uci_har.build(), 1);
    write(root, "mit_bih", test::mit_bih.build(), 2);
    write(root, "residual", test::residual_net(), 3);
    write(root, "branching", test::branching_net(), 4);
    write(root, "grouped", grouped_net(), 5);
    write(root, "excited", test::excited_net(), 6);
    write(root, "sliced", test::sliced_net(), 7);
    for (std::uint64_t seed = 0; seed < random_networks; ++seed) {
        auto graph = test::build(test::random_recipe(seed, test::OperationSet::of_tflite));
        if (!test::sigmoids_have_their_scale(graph)) continue;
        write(root, "random_" + std::to_string(seed), std::move(graph), seed);
    }
}

}  // namespace
}  // namespace linnet::peers

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "tflite_files FOLDER\n";
        return 2;
    }
    linnet::peers::write_all(arguments[1]);
}
