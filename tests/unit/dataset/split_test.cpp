// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>

#include "core/dataset/split.hpp"
#include "sample_data.hpp"

using namespace linnet;
using namespace linnet::test;
using core::SplitOptions;
using By = SplitOptions::By;

namespace {

std::string complaint_about(const core::RawData& data, const SplitOptions& options) {
    return complaint([&] { core::split_rows(data, options); });
}

}  // namespace

TEST_CASE("automatic is by subject from three subjects on") {
    CHECK(core::split_rows(training_data(cycle(12, 2)), {}).by == By::stratified);
    CHECK(core::split_rows(training_data(cycle(12, 2), {1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2}), {}).by == By::stratified);
    const auto split = core::split_rows(training_data(cycle(12, 2), {1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3}), {});
    CHECK(split.by == By::subject);
    CHECK(split.subjects.size() == 1);
    CHECK(split.rows.size() == 4);
}

TEST_CASE("automatic falls back to stratified, with a warning, when subjects and classes coincide") {
    const auto data = training_data({0, 0, 0, 1, 1, 1, 2, 2, 2}, {7, 7, 7, 8, 8, 8, 9, 9, 9});
    const auto split = core::split_rows(data, {0.34, By::automatic, 0});
    CHECK(split.by == By::stratified);
    CHECK(split.rows.size() == 3);
    CHECK(split.warnings == std::vector<std::string>{"every subject is the only one with some class, so none can be "
                                                     "held out; the validation split is stratified instead"});
    CHECK(complaint_about(data, {0.34, By::subject, 0}) ==
          "every subject is the only one with some class, so none can be held out; use by = \"stratified\"");
}

TEST_CASE("two subjects are enough when the split by subject is asked for") {
    const auto data = training_data(cycle(30, 2), [] {
        std::vector<std::int64_t> subjects(30, 1);
        std::fill(subjects.begin() + 20, subjects.end(), 2);
        return subjects;
    }());
    const auto split = core::split_rows(data, {0.05, By::subject, 3});
    CHECK(split.subjects == std::vector<std::int64_t>{2});  // the smaller one
    CHECK(split.rows.size() == 10);
}

TEST_CASE("a split by subject needs subjects") {
    CHECK(complaint_about(training_data(cycle(10, 2)), {0.2, By::subject, 0}) ==
          "the split by = \"subject\" needs to know the subjects, but the training part has none; use by = "
          "\"stratified\"");
    CHECK(complaint_about(training_data(cycle(4, 2), {5, 5, 5, 5}), {0.25, By::subject, 0}) ==
          "the split by = \"subject\" needs at least two subjects, but the training part has only subject 5; use by = "
          "\"stratified\"");
}

TEST_CASE("a class that cannot be held out by subject is named") {
    core::RawData data;
    add_part(data, sdk::Part::train, {0, 1, 4, 0, 1, 0, 1, 0, 1}, {1, 1, 1, 2, 2, 3, 3, 4, 4});
    data.name_label(4, "falling");
    const auto split = core::split_rows(data, {0.25, By::subject, 0});
    CHECK(split.subjects != std::vector<std::int64_t>{1});
    CHECK(split.warnings == std::vector<std::string>{"class falling has no validation window: too few subjects have it "
                                                     "to hold one out"});
}

TEST_CASE("a class of one window stays in training, with a warning") {
    const auto split = core::split_rows(training_data({0, 0, 0, 0, 7, 1, 1, 1, 1}), {0.3, By::stratified, 0});
    CHECK(std::find(split.rows.begin(), split.rows.end(), 4U) == split.rows.end());
    CHECK(split.rows.size() == 3);
    CHECK(split.warnings ==
          std::vector<std::string>{"class 7 has no validation window: its only window stays in training"});
}

TEST_CASE("a validation part too small for every class says which it lacks") {
    const auto split = core::split_rows(training_data({0, 0, 0, 0, 0, 0, 1, 1, 2, 2}), {0.1, By::stratified, 0});
    REQUIRE(split.rows.size() == 1);
    CHECK(split.rows.front() < 6);
    CHECK(split.warnings ==
          std::vector<std::string>{"class 1 has no validation window: the validation part is too small for it",
                                   "class 2 has no validation window: the validation part is too small for it"});
}

TEST_CASE("fractions that leave a side empty are refused") {
    const auto data = training_data(cycle(10, 2));
    for (const double fraction : {0.0, -0.5, 1.0, 2.5}) {
        char number[16];
        std::snprintf(number, sizeof number, "%g", fraction);
        CHECK(complaint_about(data, {fraction, By::automatic, 0}) ==
              "the validation fraction " + std::string(number) + " is not between 0 and 1");
    }
    CHECK(complaint_about(data, {std::nan(""), By::automatic, 0}) ==
          "the validation fraction nan is not between 0 and 1");
    CHECK(complaint_about(data, {0.01, By::automatic, 0}) ==
          "the validation fraction 0.01 of 10 training windows leaves no window for validation");
    CHECK(complaint_about(data, {0.99, By::automatic, 0}) ==
          "the validation fraction 0.99 of 10 training windows leaves no window for training");
    CHECK(core::split_rows(data, {0.94, By::automatic, 0}).rows.size() == 8);  // each class keeps one
}

TEST_CASE("data in which every class has one window cannot be split") {
    CHECK(complaint_about(training_data({0, 1, 2, 3}), {0.25, By::automatic, 0}) ==
          "the training part cannot be split: no class has more than one window");
}

TEST_CASE("a stratified split of overlapping windows warns of leakage") {
    // Windows of eight samples cut from one ramp with a hop of two.
    core::RawData data;
    const auto columns = data.reserve(sdk::Part::train, {20, 8, 1}, false);
    for (std::size_t n = 0; n < 20; ++n) {
        columns.labels[n] = static_cast<std::int64_t>(n % 2);
        for (std::size_t t = 0; t < 8; ++t) columns.features[n * 8 + t] = static_cast<float>(2 * n + t);
    }
    const auto split = core::split_rows(data, {0.2, By::stratified, 0});
    CHECK(
        split.warnings ==
        std::vector<std::string>{
            "19 neighbouring training windows overlap (commonest hop 2 of 8 samples): a stratified split puts samples "
            "of one window on both sides, so the validation score is too good; split by subject or give a validation "
            "part"});
}
