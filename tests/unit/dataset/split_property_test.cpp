// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <random>
#include <set>

#include "core/dataset/split.hpp"
#include "sample_data.hpp"

using namespace linnet;
using namespace linnet::test;
using core::SplitOptions;

namespace {

struct Sample {
    std::vector<std::int64_t> labels, subjects;
};

// Any number of windows, classes and subjects, both unevenly spread and with gaps in their numbers.
Sample random_sample(std::mt19937_64& random) {
    const std::size_t windows = 20 + random() % 400, classes = 2 + random() % 8, subjects = 3 + random() % 25;
    Sample sample;
    for (std::size_t i = 0; i < windows; ++i) {
        const std::size_t skewed = std::min(random() % classes, random() % classes);
        sample.labels.push_back(static_cast<std::int64_t>(skewed * 3));
        sample.subjects.push_back(static_cast<std::int64_t>(std::min(random() % subjects, random() % subjects)) * 5 -
                                  20);
    }
    return sample;
}

double random_fraction(std::mt19937_64& random) { return 0.06 + static_cast<double>(random() % 40) / 100.0; }

std::map<std::int64_t, std::size_t> count(const std::vector<std::int64_t>& labels) {
    std::map<std::int64_t, std::size_t> counts;
    for (const auto label : labels) ++counts[label];
    return counts;
}

struct Sides {
    std::vector<std::int64_t> training_labels, validation_labels;
    std::set<std::int64_t> training_subjects, validation_subjects;
};

Sides sides_of(const Sample& sample, const core::Split& split) {
    const std::set<std::uint64_t> held_out{split.rows.begin(), split.rows.end()};
    REQUIRE(held_out.size() == split.rows.size());
    REQUIRE(std::is_sorted(split.rows.begin(), split.rows.end()));
    REQUIRE(*held_out.rbegin() < sample.labels.size());
    Sides sides;
    for (std::size_t i = 0; i < sample.labels.size(); ++i) {
        const bool out = held_out.count(i) > 0;
        (out ? sides.validation_labels : sides.training_labels).push_back(sample.labels[i]);
        (out ? sides.validation_subjects : sides.training_subjects).insert(sample.subjects[i]);
    }
    REQUIRE_FALSE(sides.training_labels.empty());
    REQUIRE_FALSE(sides.validation_labels.empty());
    return sides;
}

}  // namespace

TEST_CASE("split by subject: no subject on both sides, every class in training, the same for the same seed") {
    std::mt19937_64 random{1};
    int splits = 0;
    double gaps = 0;
    for (int round = 0; round < 400; ++round) {
        CAPTURE(round);
        const Sample sample = random_sample(random);
        const SplitOptions options{random_fraction(random), SplitOptions::By::subject, random()};
        const auto data = training_data(sample.labels, sample.subjects);
        core::Split split;
        try {
            split = core::split_rows(data, options);
        } catch (const core::InputError& error) {
            REQUIRE(std::string(error.what()) ==
                    "every subject is the only one with some class, so none can be held out; use by = \"stratified\"");
            continue;
        }
        ++splits;
        REQUIRE(split.by == SplitOptions::By::subject);
        const Sides sides = sides_of(sample, split);
        for (const auto subject : sides.validation_subjects) REQUIRE(sides.training_subjects.count(subject) == 0);
        REQUIRE(std::vector<std::int64_t>(sides.validation_subjects.begin(), sides.validation_subjects.end()) ==
                split.subjects);
        REQUIRE(count(sides.training_labels).size() == count(sample.labels).size());
        const std::size_t missing = count(sample.labels).size() - count(sides.validation_labels).size();
        REQUIRE(split.warnings.size() == missing);
        gaps +=
            std::abs(static_cast<double>(sides.validation_labels.size()) / static_cast<double>(sample.labels.size()) -
                     options.fraction);

        const auto again = core::split_rows(training_data(sample.labels, sample.subjects), options);
        REQUIRE(again.rows == split.rows);
    }
    CHECK(splits > 300);
    CHECK(gaps / splits < 0.05);
}

TEST_CASE("split by subject: every class is in validation when small subjects have them all") {
    std::mt19937_64 random{2};
    for (int round = 0; round < 100; ++round) {
        Sample sample;
        for (std::int64_t subject = 0; subject < 20; ++subject)
            for (std::uint64_t i = 0; i < 10 + random() % 20; ++i) {
                sample.subjects.push_back(subject);
                // The rare class is with three of twenty subjects only.
                sample.labels.push_back(i == 0 && subject % 7 == 0 ? 9 : static_cast<std::int64_t>(i % 3));
            }
        const SplitOptions options{0.15, SplitOptions::By::automatic, random()};
        const auto split = core::split_rows(training_data(sample.labels, sample.subjects), options);
        REQUIRE(split.by == SplitOptions::By::subject);
        const Sides sides = sides_of(sample, split);
        REQUIRE(count(sides.validation_labels).size() == 4);
        REQUIRE(count(sides.training_labels).size() == 4);
        REQUIRE(split.warnings.empty());
        const double share = static_cast<double>(split.rows.size()) / static_cast<double>(sample.labels.size());
        REQUIRE(share > 0.12);
        REQUIRE(share < 0.18);
    }
}

TEST_CASE("another seed holds out other subjects") {
    std::set<std::vector<std::int64_t>> choices;
    Sample sample;
    for (std::int64_t i = 0; i < 210; ++i) {
        sample.subjects.push_back(i % 21);
        sample.labels.push_back(i % 6);
    }
    for (std::uint64_t seed = 0; seed < 20; ++seed)
        choices.insert(
            core::split_rows(training_data(sample.labels, sample.subjects), {0.15, SplitOptions::By::subject, seed})
                .subjects);
    CHECK(choices.size() > 15);
}

TEST_CASE("stratified split: each class gives its share and keeps a window, exactly the fraction in all") {
    std::mt19937_64 random{3};
    for (int round = 0; round < 400; ++round) {
        CAPTURE(round);
        const Sample sample = random_sample(random);
        const SplitOptions options{random_fraction(random), SplitOptions::By::stratified, random()};
        const auto split = core::split_rows(training_data(sample.labels), options);
        REQUIRE(split.by == SplitOptions::By::stratified);
        REQUIRE(split.subjects.empty());
        const Sides sides = sides_of(sample, split);
        const auto all = count(sample.labels);
        auto training = count(sides.training_labels), validation = count(sides.validation_labels);
        REQUIRE(training.size() == all.size());
        const auto target =
            static_cast<std::size_t>(std::llround(options.fraction * static_cast<double>(sample.labels.size())));
        REQUIRE(split.rows.size() == target);
        for (const auto& [label, windows] : all) {
            const double share = options.fraction * static_cast<double>(windows);
            REQUIRE(std::abs(static_cast<double>(validation[label]) - share) < 2.0 + static_cast<double>(all.size()));
            if (windows > 1 && target >= all.size()) REQUIRE(validation[label] >= 1);
        }
        REQUIRE(core::split_rows(training_data(sample.labels), options).rows == split.rows);
    }
}

TEST_CASE("a stratified split draws every window equally often") {
    std::vector<int> drawn(60);
    constexpr int rounds = 2000;
    for (int seed = 0; seed < rounds; ++seed)
        for (const auto row : core::split_rows(training_data(cycle(60, 3)),
                                               {0.2, SplitOptions::By::stratified, static_cast<std::uint64_t>(seed)})
                                  .rows)
            ++drawn[row];
    for (const int times : drawn) {
        CHECK(times > 0.2 * rounds - 90);  // five standard deviations of a binomial count
        CHECK(times < 0.2 * rounds + 90);
    }
}
