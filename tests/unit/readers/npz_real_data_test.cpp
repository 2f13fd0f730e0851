// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "core/dataset/data_set.hpp"
#include "core/dataset/inspect.hpp"
#include "reader_fixture.hpp"

using namespace linnet;
using namespace linnet::test;

namespace {

// Where real data sets lie, if anywhere: $LINNET_DATASETS, or shared/datasets next to the source tree.
std::filesystem::path data_sets() {
    if (const char* folder = std::getenv("LINNET_DATASETS")) return folder;
    return std::filesystem::path(LINNET_SOURCE_DIR).parent_path() / "shared" / "datasets";
}

bool load(const std::string& name, core::RawData& data) {
    const auto folder = data_sets() / name;
    if (!std::filesystem::exists(folder / "train.npz")) {
        MESSAGE("skipped: ", folder.string(), " is not there");
        return false;
    }
    NpzFixture fixture;
    fixture.config.values["train"] = (folder / "train.npz").string();
    fixture.config.values["test"] = (folder / "test.npz").string();
    npz::NpzReader{fixture.host, fixture.config}.read(data);
    return true;
}

}  // namespace

TEST_CASE("UCI-HAR is read, split by subject and normalised") {
    core::RawData data;
    if (!load("uci_har", data)) return;
    const auto report = core::inspect(data);
    REQUIRE(report.parts.size() == 2);
    CHECK(report.parts[0].extent.windows == 7352);
    CHECK(report.parts[0].classes.size() == 6);
    CHECK(report.parts[0].subjects.size() == 21);
    CHECK(report.parts[0].overlap.hop == 64);
    CHECK(report.parts[1].subjects.size() == 9);
    REQUIRE(report.leakage.size() == 1);
    CHECK(report.leakage[0].shared_subjects.empty());
    CHECK(report.leakage[0].shared_windows == 0);

    const auto set = core::DataSet::prepare(std::move(data), {});
    CHECK(set.window() == sdk::Shape::sequence(128, 9));
    CHECK(set.classes() == 6);
    CHECK(set.split().by == "subject");
    CHECK(set.train().size() + set.validation().size() == 7352);
    CHECK(std::abs(static_cast<double>(set.validation().size()) - 0.15 * 7352) < 0.05 * 7352);
    CHECK(set.test().size() == 2947);
    double sum = 0;
    for (std::size_t i = 0; i < set.train().features.size(); i += 9)
        sum += static_cast<double>(set.train().features[i]);
    CHECK(std::abs(sum / (static_cast<double>(set.train().size()) * 128)) < 1e-4);
}

TEST_CASE("MIT-BIH is read, and the patients on both sides are found") {
    core::RawData data;
    if (!load("mit_bih", data)) return;
    const auto report = core::inspect(data);
    REQUIRE(report.parts.size() == 2);
    CHECK(report.parts[0].extent.windows == 87548);
    CHECK(report.parts[0].extent.channels == 1);
    CHECK(report.parts[1].extent.windows == 21892);
    REQUIRE(report.leakage.size() == 1);
    CHECK(report.leakage[0].shared_subjects.size() == 48);

    core::SplitOptions options;
    options.by = core::SplitOptions::By::stratified;
    const auto set = core::DataSet::prepare(std::move(data), options);
    CHECK(set.validation().size() == 13132);
    const std::set<std::int32_t> classes{set.validation().labels.begin(), set.validation().labels.end()};
    CHECK(classes.size() == 5);
}
