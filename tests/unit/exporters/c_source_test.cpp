// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <linnet/sdk/support/sha256.hpp>
#include <nlohmann/json.hpp>

#include "../runtimes/tinytnas_net.hpp"
#include "exported_folder.hpp"

namespace linnet::test {
namespace {

using c_source::CSourceExporter;
using c_source::Options;
using linnet_c::Samples;

const std::string strict = " -std=c99 -Wall -Wextra -Wconversion -pedantic -Werror -I. -Ikernels ";

Texts exported(const SampleModel& model, const Options& options = {}) {
    Texts texts;
    CSourceExporter(options).emit(model, texts);
    return texts;
}

Options counts(std::vector<double> units) { return {"linnet_model", 5, Samples::counts, std::move(units)}; }

Run in_folder(const Folder& folder, const std::string& command) {
    return shell("cd '" + folder.path().string() + "' && " + command);
}

// Compiles without a warning, and computes the golden results without undefined behaviour.
void check_self_test(const Texts& texts) {
    const Folder folder;
    folder.write(texts);
    const auto built = in_folder(folder, "gcc -O1 -g -fsanitize=undefined,address -fno-sanitize-recover=all" + strict +
                                             "model.c golden.c selftest.c kernels/*.c -o selftest");
    REQUIRE(built.output == "");
    const auto run = in_folder(folder, "./selftest");
    const auto golden = nlohmann::json::parse(texts.files.at("model.json"));
    CHECK(run.output.find("0 of ") == 0);
    REQUIRE(run.status == 0);
}

class Settings final : public sdk::ConfigView {
public:
    Settings(std::string prefix, std::string input, std::string scale)
        : prefix_{std::move(prefix)}, input_{std::move(input)}, scale_{std::move(scale)} {}
    std::int64_t integer(std::string_view) const override { return 3; }
    double real(std::string_view) const override { return 0; }
    bool flag(std::string_view) const override { return false; }
    std::string_view text(std::string_view name) const override {
        return name == "prefix" ? prefix_ : name == "input" ? input_ : scale_;
    }

private:
    std::string prefix_, input_, scale_;
};

}  // namespace

TEST_CASE("exported folders compile without a warning and give the golden results without undefined behaviour") {
    check_self_test(exported(SampleModel(uci_har.build(), 1)));
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        CAPTURE(seed);
        check_self_test(exported(SampleModel(random_network(seed), seed)));
    }
}

TEST_CASE("a folder for counts gives the golden results of counts") {
    const SampleModel model(uci_har.build(), 2);
    check_self_test(exported(model, counts({0.01})));
    check_self_test(exported(model, counts({0.01, 0.02, 0.03, 0.01, 0.02, 0.03, 0.01, 0.02, 0.03})));
    const auto texts = exported(model, counts({0.01}));
    CHECK(texts.files.at("model.h").find("typedef int16_t linnet_model_sample;") != std::string::npos);
    CHECK(texts.files.at("golden.h").find("#define LINNET_MODEL_GOLDEN_WINDOWS 5") != std::string::npos);
}

TEST_CASE("clang has no complaint either") {
    if (!is_installed("clang-14")) {
        MESSAGE("skipped: no clang-14 (Debian package clang-14)");
        return;
    }
    const Folder folder;
    folder.write(exported(SampleModel(random_network(3), 3)));
    CHECK(in_folder(folder, "clang-14 -fsyntax-only" + strict + "model.c golden.c selftest.c kernels/*.c").output ==
          "");
}

TEST_CASE("the self-test fails when a result, or the model that golden results were made for, differs") {
    const auto good = exported(SampleModel(uci_har.build(), 4));
    const auto status = [&](const std::string& file, const std::string& from, const std::string& to) {
        auto texts = good;
        auto& text = texts.files.at(file);
        const auto at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
        const Folder folder;
        folder.write(texts);
        return in_folder(folder, "make test").status;
    };
    CHECK(status("golden.c", "Made by", "Written by") == 0);
    CHECK(status("golden.c", "golden_classes[LINNET_MODEL_GOLDEN_WINDOWS] = { ",
                 "golden_classes[LINNET_MODEL_GOLDEN_WINDOWS] = { 1") != 0);
    CHECK(status("golden.c", "golden_digest[65] = \"0", "golden_digest[65] = \"1") != 0);
}

TEST_CASE("a folder with another prefix builds by make and by CMake and has no other names in C") {
    const Folder folder;
    folder.write(exported(SampleModel(random_network(5), 5), {"gait", 2, Samples::floats, {}}));
    CHECK(in_folder(folder, "make test").status == 0);
    CHECK(
        in_folder(folder, "cmake -S . -B cmake_build && cmake --build cmake_build && ./cmake_build/selftest").status ==
        0);
    CHECK(in_folder(folder, "grep -il 'linnet_model' *.c *.h kernels/* firmware/bench.c").output == "");
}

TEST_CASE("the same model gives the same bytes, and the manifest has the digest of each file") {
    const auto texts = exported(SampleModel(uci_har.build(), 6)), again = exported(SampleModel(uci_har.build(), 6));
    CHECK(texts.files == again.files);
    const auto manifest = nlohmann::json::parse(texts.files.at("model.json"));
    CHECK(manifest["files"].size() == texts.files.size() - 1);
    for (const auto& [path, text] : texts.files)
        if (path != "model.json") CHECK(manifest["files"][path] == "sha256:" + sdk::sha256_hex(text));
    const SampleModel model(uci_har.build(), 6);
    CHECK(manifest["graph"] == "sha256:" + std::string(model.graph().digest()));
    CHECK(manifest["model"] == "sha256:" + std::string(model.quantized().digest()));
    CHECK(manifest["labels"][1] == "\"quoted\" \\n ?\?/ */");
    CHECK(manifest["labels"][3] ==
          "Treppe \xC3\xBC"
          "7");
    CHECK(manifest["labels"][4] == "not utf-8 \xEF\xBF\xBD");
    CHECK(manifest["input"]["mean"].size() == 9);
    const auto footprint = linnet_c::LinnetCRuntime().footprint(model.graph(), model.board());
    CHECK(manifest["footprint"]["ram"] == footprint.ram());
    CHECK(manifest["footprint"]["flash"] == footprint.flash());
}

TEST_CASE("labels of any bytes are what the C program sees") {
    const Folder folder;
    folder.write(exported(SampleModel(uci_har.build(), 7)));
    const auto run =
        in_folder(folder,
                  "printf '#include \"model.h\"\\n#include <stdio.h>\\nint main(void) { int i; for (i = 0; "
                  "i < LINNET_MODEL_CLASSES; i++) printf(\"[%%s]\", linnet_model_labels[i]); return 0; }' > "
                  "labels.c && gcc" +
                      strict + "labels.c model.c kernels/*.c -o labels && ./labels");
    CHECK(run.output ==
          "[walking][\"quoted\" \\n ?\?/ */][new\nline\ttab][Treppe \xC3\xBC"
          "7][not utf-8 \xFF][]");
}

TEST_CASE("only the kernels in use are part of a folder") {
    Net net(sdk::Shape::sequence(10, 4));
    const auto last = net.add("conv1d", {net.input()}, {{"filters", 4}, {"groups", 4}, {"kernel", 3}});
    const auto texts = exported(SampleModel(net.finish(net.add("global_max_pool", {last})), 8));
    CHECK(texts.files.contains("kernels/ln_depthwise.c"));
    CHECK(texts.files.contains("kernels/ln_run.c"));
    CHECK_FALSE(texts.files.contains("kernels/ln_dense.c"));
    CHECK_FALSE(texts.files.contains("kernels/ln_conv.c"));
}

TEST_CASE("settings that do not go together are refused with a sentence") {
    const auto make = [](const char* prefix, const char* input, const char* scale) {
        const CSourceExporter exporter(Settings(prefix, input, scale));
    };
    CHECK_NOTHROW(make("gait_2", "int16", "0.1, 0.2"));
    CHECK_THROWS_WITH_AS(
        make("2gait", "float", ""),
        "\"prefix\" is \"2gait\"; expected lower case letters, digits and '_', beginning with a letter, "
        "but not ln_ or linnet_bench",
        std::invalid_argument);
    CHECK_THROWS_WITH_AS(
        make("gait", "int16", ""),
        "\"input\" = \"int16\" needs \"input_scale\": the units of the training data that one count is",
        std::invalid_argument);
    CHECK_THROWS_WITH_AS(make("gait", "float", "0.1"),
                         "\"input_scale\" is for \"input\" = \"int16\"; float values are in units already",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(
        make("gait", "int16", "0.1,x"),
        "\"input_scale\" has \"x\"; expected numbers above 0, one or one for each channel, separated by "
        "commas",
        std::invalid_argument);
    CHECK_THROWS_WITH_AS(exported(SampleModel(uci_har.build(), 9), counts({0.1, 0.2})),
                         "\"input_scale\" has 2 numbers, but the input has 9 channels: give one number or one for each "
                         "channel",
                         std::invalid_argument);
}

}  // namespace linnet::test
