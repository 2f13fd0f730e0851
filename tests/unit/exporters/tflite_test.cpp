// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "../ir/networks.hpp"
#include "../runtimes/sample_nets.hpp"
#include "../runtimes/tinytnas_net.hpp"
#include "../runtimes/wild_model.hpp"
#include "doubles.hpp"
#include "tflite/tflite.hpp"
#include "tflm/tflm.hpp"

// That interpreters compute what the runtime does is tested in tests/peers.

namespace linnet::test {
namespace {

using tflm::DenseForm, tflm::InputForm;

Files files_of(const WildModel& model, tflm::ProgramForm form, std::vector<std::string> labels = {}) {
    Files files;
    tflite::TfliteExporter(form).emit(Exported(model, std::move(labels)), files);
    return files;
}

void check_size(core::Graph graph, std::uint64_t seed) {
    const EmptyBoard board;
    const WildModel model(std::move(graph), seed);
    for (const auto input : {InputForm::raw, InputForm::int8})
        for (const auto dense : {DenseForm::conv, DenseForm::fully_connected}) {
            tflm::Settings settings;
            settings.accounting = tflm::Accounting::device;
            settings.form = {input, dense};
            const auto size = files_of(model, settings.form).contents.at("model.tflite").size();
            REQUIRE(tflm::TflmRuntime(settings).footprint(model.original(), board).flash() == size);
        }
}

}  // namespace

TEST_CASE("a file is as large as the runtime says that it will be") {
    check_size(uci_har.build(), 1);
    check_size(residual_net(), 2);
    check_size(branching_net(), 3);
    check_size(excited_net(), 4);
    check_size(sliced_net(), 5);
    int checked = 0;
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        auto graph = build(random_recipe(seed, OperationSet::of_tflite));
        if (!sigmoids_have_their_scale(graph)) continue;
        check_size(std::move(graph), seed);
        ++checked;
    }
    CHECK(checked > 100);
}

TEST_CASE("a file names its layers, its format and what it was made of") {
    const WildModel model(residual_net(), 1);
    const auto file = files_of(model, {}).contents.at("model.tflite");
    CHECK(file.substr(4, 4) == "TFL3");
    for (const std::string text :
         {"input/normalised", "conv1d_1/kernel", "depthwise_conv1d_1/bias", "add_1", "dense_1", "softmax_1",
          "min_runtime_version", "1.14.0", "linnet_version", "0.1.0", "linnet_graph_sha256", "linnet_model_sha256"})
        CHECK(file.find(text) != std::string::npos);
    CHECK(file.find(model.original().digest()) != std::string::npos);
    CHECK(file.find(model.digest()) != std::string::npos);
    CHECK(files_of(model, {InputForm::raw, DenseForm::fully_connected}).contents.at("model.tflite").find("2.17.0") !=
          std::string::npos);
}

TEST_CASE("the same model gives the same bytes") {
    const WildModel model(branching_net(), 1);
    CHECK(files_of(model, {}).contents == files_of(model, {}).contents);
}

TEST_CASE("the description beside a file says what to feed it") {
    Net net(sdk::Shape::sequence(4, 2));
    const auto dense = net.add("dense", {net.add("flatten", {net.input()})}, {{"units", 2}});
    const WildModel model(net.finish(net.add("softmax", {dense})), 3);
    const auto json = files_of(model, {InputForm::int8, {}}, {"sit", "st\\and"}).contents.at("model_tflite.json");
    CHECK(json.find("\"name\": \"a \\\"name\\\"\"") != std::string::npos);
    CHECK(json.find("\"input\": {\"name\": \"input\", \"shape\": [1, 4, 2], \"type\": \"int8\", \"scale\": ") !=
          std::string::npos);
    CHECK(json.find("\"output\": {\"name\": \"output\", \"shape\": [1, 2], \"type\": \"int8\", \"scale\": 0.00390625, "
                    "\"zero_point\": -128}") != std::string::npos);
    CHECK(json.find("\"classes\": [\"sit\", \"st\\\\and\"]") != std::string::npos);
}

TEST_CASE("a softmax that shares its scale with other signals cannot be exported") {
    class OtherScale final : public sdk::QuantizedModelView {
    public:
        explicit OtherScale(const WildModel& model) : model_(model) {}
        const sdk::GraphView& graph() const noexcept override { return model_.graph(); }
        sdk::Quantization output(sdk::NodeId) const noexcept override { return {0.5F, 0}; }
        std::span<const std::int8_t> kernel(sdk::NodeId node) const noexcept override { return model_.kernel(node); }
        std::span<const float> kernel_scales(sdk::NodeId node) const noexcept override {
            return model_.kernel_scales(node);
        }
        std::span<const std::int32_t> bias(sdk::NodeId node) const noexcept override { return model_.bias(node); }
        std::span<const float> mean() const noexcept override { return model_.mean(); }
        std::span<const float> deviation() const noexcept override { return model_.deviation(); }
        std::string_view digest() const noexcept override { return model_.digest(); }

    private:
        const WildModel& model_;
    };
    const WildModel model(residual_net(), 1);
    const OtherScale other(model);
    Files files;
    CHECK_THROWS_WITH(tflite::TfliteExporter(tflm::ProgramForm{}).emit(Exported(other), files),
                      "exporter tflite cannot write this network: its softmax has another scale than 1/256, which "
                      ".tflite files demand, since its result is joined with other signals");
    CHECK(files.contents.empty());
}

}  // namespace linnet::test
