// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>

#include "core/dataset/digest.hpp"
#include "core/dataset/inspect.hpp"
#include "sample_data.hpp"

using namespace linnet;
using namespace linnet::test;
using sdk::Part;

namespace {

// Four training windows of which the third repeats the first under another label, two test windows of which the second
// is a training window; one channel of two never changes.
core::RawData troubled_data() {
    core::RawData data;
    const auto train = data.reserve(Part::train, {4, 2, 2}, true);
    const float values[] = {1, 9, 2, 9, 3, 9, 4, 9, 1, 9, 2, 9, 5, 9, 6, 9};
    std::copy(std::begin(values), std::end(values), train.features.begin());
    const std::int64_t labels[] = {0, 1, 1, 1}, subjects[] = {1, 1, 2, 3};
    std::copy(std::begin(labels), std::end(labels), train.labels.begin());
    std::copy(std::begin(subjects), std::end(subjects), train.subjects.begin());
    const auto test = data.reserve(Part::test, {2, 2, 2}, true);
    const float test_values[] = {7, 9, 8, NAN, 3, 9, 4, 9};
    std::copy(std::begin(test_values), std::end(test_values), test.features.begin());
    test.labels[0] = 1;
    test.labels[1] = 2;
    test.subjects[0] = 3;
    test.subjects[1] = 4;
    data.name_label(0, "rest");
    return data;
}

const core::Setting& at(const core::Table& table, std::string_view key) {
    const auto* found = table.find(key);
    REQUIRE(found != nullptr);
    return *found;
}

}  // namespace

TEST_CASE("an inspection counts what is there and what is wrong") {
    const auto data = troubled_data();
    const auto report = core::inspect(data);
    REQUIRE(report.parts.size() == 2);
    const auto& train = report.parts[0];
    CHECK(train.part == Part::train);
    CHECK(train.extent.windows == 4);
    REQUIRE(train.classes.size() == 2);
    CHECK(train.classes[0].name == "rest");
    CHECK(train.classes[0].windows == 1);
    CHECK(train.classes[1].label == 1);
    CHECK(train.classes[1].windows == 3);
    CHECK(train.subjects == std::vector<std::int64_t>{1, 2, 3});
    CHECK(train.not_finite == 0);
    CHECK(train.duplicates == 1);
    CHECK(train.contradictions == 1);
    REQUIRE(train.channels.size() == 2);
    CHECK(train.channels[0].lowest == 1);
    CHECK(train.channels[0].highest == 6);
    CHECK(train.channels[0].mean == doctest::Approx(3));
    CHECK(train.channels[0].deviation == doctest::Approx(std::sqrt(3.0)));
    CHECK_FALSE(train.channels[0].constant);
    CHECK(train.channels[1].constant);

    const auto& test = report.parts[1];
    CHECK(test.not_finite == 1);
    CHECK(test.windows_not_finite == 1);
    CHECK(test.duplicates == 0);
    REQUIRE(report.leakage.size() == 1);
    CHECK(report.leakage[0].first == Part::train);
    CHECK(report.leakage[0].second == Part::test);
    CHECK(report.leakage[0].shared_windows == 1);
    CHECK(report.leakage[0].shared_subjects == std::vector<std::int64_t>{3});
    CHECK(report.leakage[0].unknown_labels == std::vector<std::int64_t>{2});
    CHECK(report.hash == core::data_digest(data));
}

TEST_CASE("the text for a person says all of it") {
    const auto report = core::inspect(troubled_data());
    CHECK(core::inspection_text(report) ==
          "Training: 4 windows of 2 x 2 (time x channels), 2 classes, 3 subjects\n"
          "  class rest         1   25.0 %\n"
          "  class 1            3   75.0 %\n"
          "  channel 0             1 .. 6           mean 3  deviation 1.732\n"
          "  channel 1             9 .. 9           mean 9  deviation 0  (constant)\n"
          "  warning: 1 channel never changes\n"
          "  warning: 1 window repeats an earlier one, 1 with another label\n"
          "Test: 2 windows of 2 x 2 (time x channels), 2 classes, 2 subjects\n"
          "  class 1         1   50.0 %\n"
          "  class 2         1   50.0 %\n"
          "  channel 0             3 .. 8           mean 5.5  deviation 2.062\n"
          "  channel 1             9 .. 9           mean 9  deviation 0  (constant)\n"
          "  warning: 1 value in 1 window not finite (NaN or infinite)\n"
          "  warning: 1 channel never changes\n"
          "Training and test\n"
          "  warning: 1 window of the test part is in the training part too\n"
          "  warning: 1 subject on both sides: 3\n"
          "  warning: labels only in the test part: 2\n"
          "Hash: " +
              report.hash + "\n");
}

TEST_CASE("clean parts are said to share nothing") {
    core::RawData data;
    add_part(data, Part::train, {0, 1, 0});
    add_part(data, Part::test, {1}, {}, 4, 2, 50);
    const std::string text = core::inspection_text(core::inspect(data));
    CHECK(text.find("Training and test\n  nothing shared\n") != std::string::npos);
    CHECK(text.find("subjects not known") != std::string::npos);
    CHECK(text.find("warning") == std::string::npos);
}

TEST_CASE("the values for a program say all of it") {
    const auto values = core::inspection_values(core::inspect(troubled_data()));
    const auto& parts = std::get<core::Array>(at(values, "parts").value);
    REQUIRE(parts.size() == 2);
    const auto& train = std::get<core::Table>(parts[0].value);
    CHECK(std::get<std::string>(at(train, "part").value) == "training");
    CHECK(std::get<std::int64_t>(at(train, "windows").value) == 4);
    CHECK(std::get<std::int64_t>(at(train, "duplicates").value) == 1);
    const auto& classes = std::get<core::Array>(at(train, "classes").value);
    CHECK(std::get<std::string>(at(std::get<core::Table>(classes[0].value), "name").value) == "rest");
    const auto& channels = std::get<core::Array>(at(train, "channel_ranges").value);
    CHECK(std::get<double>(at(std::get<core::Table>(channels[0].value), "highest").value) == 6.0);
    CHECK(std::get<bool>(at(std::get<core::Table>(channels[1].value), "constant").value));
    const auto& leakage = std::get<core::Array>(at(values, "leakage").value);
    REQUIRE(leakage.size() == 1);
    const auto& pair = std::get<core::Table>(leakage[0].value);
    CHECK(std::get<std::string>(at(pair, "second").value) == "test");
    const auto& subjects = std::get<core::Array>(at(pair, "shared_subjects").value);
    REQUIRE(subjects.size() == 1);
    CHECK(std::get<std::int64_t>(subjects[0].value) == 3);
    CHECK(std::get<std::string>(at(values, "hash").value).size() == 64);
}

TEST_CASE("windows cut with overlap are found, with their commonest hop") {
    core::RawData data;
    const auto columns = data.reserve(Part::train, {12, 16, 2}, false);
    for (std::size_t n = 0; n < 12; ++n) {
        const std::size_t start = n < 8 ? n * 8 : 1000 + n * 12;  // hop 8, then a gap, then hop 12
        for (std::size_t t = 0; t < 16; ++t) {
            columns.features[(n * 16 + t) * 2] = static_cast<float>((start + t) * (start + t) % 1009);
            columns.features[(n * 16 + t) * 2 + 1] = 1;
        }
    }
    const auto overlap = core::inspect(data).parts[0].overlap;
    CHECK(overlap.neighbours == 7 + 3);
    CHECK(overlap.hop == 8);
}

TEST_CASE("windows that end and begin flat, or share next to nothing, do not overlap") {
    core::RawData data;
    const auto columns = data.reserve(Part::train, {6, 32, 1}, false);
    for (std::size_t n = 0; n < 6; ++n)
        for (std::size_t t = 0; t < 32; ++t)
            columns.features[n * 32 + t] = t < 12 || t > 20 ? 0.0F : static_cast<float>(n * 100 + t);
    CHECK(core::inspect(data).parts[0].overlap.neighbours == 0);
    CHECK(core::inspect(data).parts[0].overlap.hop == 0);
}
