// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "core/dataset/data_set.hpp"
#include "core/dataset/digest.hpp"
#include "sample_data.hpp"

using namespace linnet;
using namespace linnet::test;
using core::DataSet;
using sdk::Part;

namespace {

core::RawData three_parts() {
    core::RawData data;
    add_part(data, Part::train, {10, 30, 10, 20, 30, 20});
    add_part(data, Part::validation, {20, 10}, {}, 4, 2, 100);
    add_part(data, Part::test, {30, 30, 10}, {}, 4, 2, 200);
    data.name_label(20, "running");
    return data;
}

// What a normalised value was before.
float raw_value(const DataSet& set, const sdk::Windows& windows, std::size_t window, std::size_t position) {
    const std::size_t channel = position % set.mean().size();
    const auto size = static_cast<std::size_t>(set.window().elements());
    return windows.features[window * size + position] * set.deviation()[channel] + set.mean()[channel];
}

}  // namespace

TEST_CASE("classes are the sorted training labels, whatever their numbers") {
    const auto set = DataSet::prepare(three_parts(), {});
    CHECK(set.window() == sdk::Shape::sequence(4, 2));
    CHECK(set.classes() == 3);
    CHECK(set.class_names() == std::vector<std::string>{"10", "running", "30"});
    const auto labels = [](const sdk::Windows& windows) {
        return std::vector<std::int32_t>(windows.labels.begin(), windows.labels.end());
    };
    CHECK(labels(set.train()) == std::vector<std::int32_t>{0, 2, 0, 1, 2, 1});
    CHECK(labels(set.validation()) == std::vector<std::int32_t>{1, 0});
    CHECK(labels(set.test()) == std::vector<std::int32_t>{2, 2, 0});
    CHECK(set.has_test());
}

TEST_CASE("a given validation part is used as it is") {
    const auto set = DataSet::prepare(three_parts(), {0.5, core::SplitOptions::By::stratified, 9});
    CHECK(set.split().by == "given");
    CHECK(set.split().training_windows == 6);
    CHECK(set.split().validation_windows == 2);
    CHECK(set.split().hash == core::split_digest(std::vector<std::uint64_t>{0, 1}, std::vector<std::int64_t>{20, 10}));
    CHECK(set.split().warnings.empty());
    CHECK(raw_value(set, set.validation(), 1, 7) == doctest::Approx(101.13));
    CHECK(set.hash() == core::data_digest(three_parts()));
}

TEST_CASE("subjects shared with a given validation part are pointed out") {
    core::RawData data;
    add_part(data, Part::train, {0, 1, 0, 1}, {1, 1, 2, 3});
    add_part(data, Part::validation, {0, 1}, {3, 4});
    const auto set = DataSet::prepare(std::move(data), {});
    CHECK(set.split().validation_subjects == std::vector<std::int64_t>{3, 4});
    CHECK(set.split().known_subjects == 4);
    CHECK(set.split().warnings == std::vector<std::string>{"the training and validation parts share 1 subject; the "
                                                           "validation score may be too good"});
}

TEST_CASE("held-out windows keep their values and labels, and nothing is lost or doubled") {
    const auto labels = cycle(200, 4);
    const core::SplitOptions options{0.3, core::SplitOptions::By::stratified, 42};
    const auto set = DataSet::prepare(training_data(labels), options);
    CHECK(set.split().by == "stratified");
    CHECK(set.split().known_subjects == 0);
    CHECK(set.train().size() == 140);
    CHECK(set.validation().size() == 60);
    CHECK(set.train().features.size() == 140 * 8);
    CHECK(set.validation().features.size() == 60 * 8);
    CHECK_FALSE(set.has_test());
    std::multiset<long> seen;
    for (const auto& windows : {set.train(), set.validation()}) {
        long before = -1;
        for (std::size_t i = 0; i < windows.size(); ++i) {
            const long origin = std::lround(raw_value(set, windows, i, 0));  // see add_part()
            REQUIRE(windows.labels[i] == origin % 4);
            REQUIRE(raw_value(set, windows, i, 5) == doctest::Approx(static_cast<double>(origin) + 0.12));
            REQUIRE(origin > before);  // both sides keep the order
            before = origin;
            seen.insert(origin);
        }
    }
    CHECK(seen.size() == 200);
    CHECK(std::set<long>(seen.begin(), seen.end()).size() == 200);
}

TEST_CASE("a split by subject is described") {
    std::vector<std::int64_t> subjects;
    for (std::int64_t i = 0; i < 60; ++i) subjects.push_back(i / 10);
    const auto set = DataSet::prepare(training_data(cycle(60, 2), subjects), {});
    CHECK(set.split().by == "subject");
    CHECK(set.split().known_subjects == 6);
    REQUIRE(set.split().validation_subjects.size() == 1);
    const auto subject = static_cast<std::uint64_t>(set.split().validation_subjects.front());
    std::vector<std::uint64_t> rows;
    for (std::uint64_t i = 0; i < 10; ++i) rows.push_back(subject * 10 + i);
    CHECK(set.split().hash == core::split_digest(rows, cycle(60, 2)));
    CHECK(std::lround(raw_value(set, set.validation(), 0, 0)) == static_cast<long>(subject * 10));
}

TEST_CASE("only training windows decide the normalisation") {
    auto first = three_parts();
    core::RawData second;
    add_part(second, Part::train, {10, 30, 10, 20, 30, 20});
    add_part(second, Part::validation, {20, 10}, {}, 4, 2, -5000);
    const auto one = DataSet::prepare(std::move(first), {}), other = DataSet::prepare(std::move(second), {});
    CHECK(one.mean()[0] == other.mean()[0]);
    CHECK(one.deviation()[1] == other.deviation()[1]);
    // Channel 0 of add_part(): n + t / 100 over six windows and four samples.
    CHECK(one.mean()[0] == doctest::Approx(2.515));
    CHECK(one.deviation()[0] == doctest::Approx(std::sqrt(35.0 / 12 + 1.25e-4)));
    double sum = 0;
    for (const float value : one.train().features) sum += static_cast<double>(value);
    CHECK(std::abs(sum) < 1e-4);
}

TEST_CASE("data without at least two classes, or with absurdly many, is refused") {
    CHECK(complaint([] {
              DataSet::prepare(training_data({5, 5, 5}), {});
          }) == "every training window is of class 5; a classifier needs at least two classes");
    CHECK(complaint([] { DataSet::prepare(training_data(cycle(5000, 4097)), {}); }) ==
          "the training labels have 4097 different values, more than 4096; they do not look like classes");
}

TEST_CASE("labels that training does not have are refused") {
    core::RawData data;
    add_part(data, Part::train, {1, 2, 1, 2});
    add_part(data, Part::test, {1, 3});
    data.name_label(2, "sitting");
    data.name_label(3, "flying");
    CHECK(complaint([&] {
              DataSet::prepare(std::move(data), {0.5, core::SplitOptions::By::stratified, 0});
          }) == "window 1 of the test part is of class flying, which no training window has; training has 1, sitting");
    core::RawData many;
    add_part(many, Part::train, cycle(24, 12));
    add_part(many, Part::validation, {12});
    CHECK(
        complaint([&] { DataSet::prepare(std::move(many), {}); }) ==
        "window 0 of the validation part is of class 12, which no training window has; training has 0, 1, 2, 3, 4, 5, "
        "6, 7, 8, 9, ... (12 in all)");
}

TEST_CASE("what the reader got wrong is found before anything is made of it") {
    auto data = training_data({0, 1});
    CHECK(complaint([&] { DataSet::prepare(core::RawData{}, {}); }) == "the reader delivered no training part");
    auto columns = data.reserve(Part::test, {1, 4, 2}, false);
    columns.features[3] = std::nanf("");
    CHECK(complaint([&] { DataSet::prepare(std::move(data), {}); }) ==
          "the test part has 1 value that is not a finite number; the first is NaN in window 0, time 1, channel 1");
}
