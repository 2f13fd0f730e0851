// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/dataset/folds.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>
#include <random>
#include <set>

#include "core/dataset/data_set.hpp"
#include "sample_data.hpp"

using namespace linnet;
using namespace linnet::test;

namespace {

using Rows = std::vector<std::uint64_t>;
using Folds = std::vector<Rows>;

struct Sample {
    std::vector<std::int32_t> labels;
    std::vector<std::int64_t> subjects;
};

// Classes and subjects unevenly spread; where each subject shows `shown` classes, some classes have few subjects.
Sample random_sample(std::mt19937_64& random, std::size_t shown) {
    const std::size_t windows = 10 + random() % 300, classes = 2 + random() % 6, subjects = 1 + random() % 20;
    Sample sample;
    for (std::size_t i = 0; i < windows; ++i) {
        const auto subject = std::min(random() % subjects, random() % subjects);
        sample.subjects.push_back(static_cast<std::int64_t>(subject) * 7 - 20);
        sample.labels.push_back(static_cast<std::int32_t>((subject + random() % shown) % classes));
    }
    return sample;
}

template <class Key>
std::map<Key, std::set<std::size_t>> sides_of(const Folds& folds, const std::vector<Key>& keys) {
    std::vector<std::size_t> side(keys.size(), 0);  // 0: in no fold
    for (std::size_t i = 0; i < folds.size(); ++i)
        for (const auto row : folds[i]) side[row] = i + 1;
    std::map<Key, std::set<std::size_t>> sides;
    for (std::size_t row = 0; row < keys.size(); ++row) sides[keys[row]].insert(side[row]);
    return sides;
}

// What holds for all folds: ascending rows that no other fold has.
void check_disjoint(const Folds& folds, std::size_t rows) {
    std::set<std::uint64_t> seen;
    for (const auto& fold : folds) {
        REQUIRE_FALSE(fold.empty());
        REQUIRE(std::is_sorted(fold.begin(), fold.end()));
        REQUIRE(fold.back() < rows);
        for (const auto row : fold) REQUIRE(seen.insert(row).second);
    }
}

void check_classes_outside(const Folds& folds, const Sample& sample) {
    const std::set<std::int32_t> all{sample.labels.begin(), sample.labels.end()};
    for (const auto& fold : folds) {
        std::set<std::int32_t> outside;
        for (std::size_t row = 0; row < sample.labels.size(); ++row)
            if (!std::ranges::binary_search(fold, row)) outside.insert(sample.labels[row]);
        REQUIRE(outside == all);
    }
}

// The number of the window that add_part() made, back from a normalised one.
long number_of(const sdk::Dataset& data, std::span<const float> window) {
    return std::lround(window[0] * data.deviation()[0] + data.mean()[0]);
}

std::vector<long> numbers_of(const sdk::Dataset& data, const sdk::Windows& windows) {
    const auto size = static_cast<std::size_t>(data.window().elements());
    std::vector<long> numbers;
    for (std::size_t i = 0; i < windows.size(); ++i)
        numbers.push_back(number_of(data, windows.features.subspan(i * size, size)));
    return numbers;
}

core::DataSet prepared(const std::vector<std::int64_t>& labels, const std::vector<std::int64_t>& subjects,
                       double fraction) {
    core::SplitOptions options;
    options.fraction = fraction;
    options.seed = 5;
    return core::DataSet::prepare(training_data(labels, subjects), options);
}

}  // namespace

TEST_CASE("folds by window hold every window once, evenly by class, and leave every class to train on") {
    std::mt19937_64 random{1};
    for (int round = 0; round < 300; ++round) {
        const auto sample = random_sample(random, 8);
        const std::size_t count = 2 + random() % 8;
        const auto folds = core::make_folds(sample.labels, {}, count, random());
        check_disjoint(folds, sample.labels.size());
        check_classes_outside(folds, sample);
        std::map<std::int32_t, std::size_t> windows;
        for (const auto label : sample.labels) ++windows[label];
        std::size_t held_out = 0, expected = 0, smallest = sample.labels.size(), largest = 0;
        for (const auto& fold : folds) {
            held_out += fold.size();
            smallest = std::min(smallest, fold.size());
            largest = std::max(largest, fold.size());
            std::map<std::int32_t, std::size_t> here;
            for (const auto row : fold) ++here[sample.labels[row]];
            for (const auto& [label, all] : windows) {
                if (all == 1) continue;
                CHECK(here[label] >= all / count);
                CHECK(here[label] <= (all + count - 1) / count);
            }
        }
        for (const auto& [label, all] : windows) expected += all == 1 ? 0 : all;
        CHECK(held_out == expected);
        CHECK(largest - smallest <= 1);
    }
}

TEST_CASE("folds by subject never share a subject with anything, and leave every class to train on") {
    std::mt19937_64 random{2};
    std::size_t with_folds = 0;
    for (int round = 0; round < 500; ++round) {
        const auto sample = random_sample(random, 1 + random() % 8);
        const auto folds = core::make_folds(sample.labels, sample.subjects, 2 + random() % 8, random());
        check_disjoint(folds, sample.labels.size());
        check_classes_outside(folds, sample);
        for (const auto& [subject, sides] : sides_of(folds, sample.subjects)) CHECK(sides.size() == 1);
        with_folds += folds.size() > 1 ? 1 : 0;
    }
    CHECK(with_folds > 300);
}

TEST_CASE("folds by subject hold every subject where all show all classes, and are as even as subjects allow") {
    std::mt19937_64 random{3};
    for (int round = 0; round < 200; ++round) {
        Sample sample;
        std::size_t largest_subject = 0;
        const std::size_t subjects = 4 + random() % 20, count = 2 + random() % 3;
        for (std::size_t subject = 0; subject < subjects; ++subject) {
            const std::size_t windows = 3 + random() % 40;
            largest_subject = std::max(largest_subject, windows);
            for (std::size_t i = 0; i < windows; ++i) {
                sample.labels.push_back(static_cast<std::int32_t>(i % 3));
                sample.subjects.push_back(static_cast<std::int64_t>(subject));
            }
        }
        const auto folds = core::make_folds(sample.labels, sample.subjects, count, random());
        REQUIRE(folds.size() == count);
        std::size_t smallest = sample.labels.size(), largest = 0, sum = 0;
        for (const auto& fold : folds) {
            smallest = std::min(smallest, fold.size());
            largest = std::max(largest, fold.size());
            sum += fold.size();
        }
        CHECK(sum == sample.labels.size());
        CHECK(largest - smallest <= largest_subject);
    }
}

TEST_CASE("the only subject of a class stays in training, and of two that share one, one stays where the other goes") {
    // Subject 1 alone shows class 2; subjects 2 and 3 alone show class 1.
    const std::vector<std::int32_t> labels{0, 2, 0, 1, 0, 1, 0, 0, 0, 0};
    const std::vector<std::int64_t> subjects{1, 1, 2, 2, 3, 3, 4, 4, 5, 5};
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const auto folds = core::make_folds(labels, subjects, 2, seed);
        REQUIRE(folds.size() == 2);
        const auto sides = sides_of(folds, subjects);
        CHECK(sides.at(1) == std::set<std::size_t>{0});
        CHECK(sides.at(2) != sides.at(3));
        for (const std::int64_t subject : {2, 3, 4, 5}) CHECK_FALSE(sides.at(subject).contains(0));
    }
}

TEST_CASE("folds follow from the arguments alone, and from the seed among them") {
    Sample sample;  // twelve subjects of one size, which are dealt out at random
    for (int i = 0; i < 72; ++i) {
        sample.labels.push_back(i % 3);
        sample.subjects.push_back(i / 6);
    }
    const auto by_row = [&](std::uint64_t seed) { return core::make_folds(sample.labels, {}, 4, seed); };
    const auto by_subject = [&](std::uint64_t seed) {
        return core::make_folds(sample.labels, sample.subjects, 4, seed);
    };
    CHECK(by_row(7) == by_row(7));
    CHECK(by_row(7) != by_row(8));
    CHECK(by_subject(7) == by_subject(7));
    CHECK(by_subject(7) != by_subject(8));
}

TEST_CASE("there is no single fold, none of nothing, and none that would be empty") {
    const std::vector<std::int32_t> labels{0, 1, 0, 1, 0}, lonely{0, 1, 2};
    CHECK(core::make_folds(labels, {}, 0, 1).empty());
    CHECK(core::make_folds(labels, {}, 1, 1).empty());
    CHECK(core::make_folds({}, {}, 3, 1).empty());
    CHECK(core::make_folds(lonely, {}, 3, 1).empty());
    CHECK(core::make_folds(labels, {}, 9, 1).size() == 5);
    const std::vector<std::int64_t> one_subject(labels.size(), 4);
    CHECK(core::make_folds(labels, one_subject, 3, 1).empty());
}

TEST_CASE("a fold's data has exactly the windows of the data, the held-out ones on the other side") {
    const auto data = prepared(cycle(60, 3), {}, 0.2);
    const auto train = numbers_of(data, data.train()), validation = numbers_of(data, data.validation());
    REQUIRE(data.fold_rows().size() == 4);
    for (const auto& rows : data.fold_rows()) {
        const core::FoldData fold{data, rows};
        CHECK(fold.window() == data.window());
        CHECK(fold.classes() == 3);
        CHECK(fold.mean().data() == data.mean().data());
        CHECK(fold.deviation().data() == data.deviation().data());
        std::vector<long> held_out, kept;
        for (std::size_t row = 0; row < train.size(); ++row)
            (std::ranges::binary_search(rows, row) ? held_out : kept).push_back(train[row]);
        kept.insert(kept.end(), validation.begin(), validation.end());
        CHECK(numbers_of(fold, fold.validation()) == held_out);
        CHECK(numbers_of(fold, fold.train()) == kept);
        // Window n has label n % 3.
        for (const auto& windows : {fold.train(), fold.validation()}) {
            const auto numbers = numbers_of(fold, windows);
            REQUIRE(windows.labels.size() == numbers.size());
            for (std::size_t i = 0; i < numbers.size(); ++i) CHECK(windows.labels[i] == numbers[i] % 3);
        }
    }
}

TEST_CASE("folds of data that is split by subject are of whole subjects, and never those of the validation part") {
    std::vector<std::int64_t> labels, subjects;
    for (std::int64_t subject = 0; subject < 12; ++subject)
        for (std::int64_t i = 0; i < 9; ++i) {
            labels.push_back(i % 3);
            subjects.push_back(subject);
        }
    const auto data = prepared(labels, subjects, 0.17);
    REQUIRE(data.split().by == "subject");
    REQUIRE(data.fold_rows().size() == 4);
    std::set<std::int64_t> held_out{data.split().validation_subjects.begin(), data.split().validation_subjects.end()};
    for (const auto& rows : data.fold_rows()) {
        const core::FoldData fold{data, rows};
        std::set<std::int64_t> here, others;
        for (const auto number : numbers_of(fold, fold.validation())) here.insert(number / 9);
        for (const auto number : numbers_of(fold, fold.train())) others.insert(number / 9);
        CHECK(here.size() + others.size() == 12);
        for (const auto subject : here) CHECK(held_out.insert(subject).second);
    }
    CHECK(held_out.size() == 12);
}

TEST_CASE("data with a validation part of the reader's has no folds") {
    core::RawData raw = training_data(cycle(60, 3));
    add_part(raw, sdk::Part::validation, cycle(20, 3));
    CHECK(core::DataSet::prepare(std::move(raw), {}).fold_rows().empty());
}
