// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/dataset/split.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <optional>
#include <random>
#include <utility>

#include "core/dataset/overlap.hpp"
#include "core/dataset/shuffle.hpp"
#include "core/support/errors.hpp"

namespace linnet::core {
namespace {

std::vector<std::int64_t> distinct(std::vector<std::int64_t> values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

std::size_t index_of(std::span<const std::int64_t> sorted, std::int64_t value) {
    return static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin());
}

struct Classes {
    std::vector<std::int64_t> labels;              // ascending
    std::vector<std::vector<std::uint64_t>> rows;  // ascending, one list per class
};

Classes group_by_class(const RawPart& train) {
    Classes classes;
    classes.labels = distinct(train.labels);
    classes.rows.resize(classes.labels.size());
    for (std::size_t row = 0; row < train.labels.size(); ++row)
        classes.rows[index_of(classes.labels, train.labels[row])].push_back(row);
    return classes;
}

std::uint64_t target_windows(double fraction, std::uint64_t windows) {
    char number[32];
    std::snprintf(number, sizeof number, "%g", fraction);
    const std::string request = std::string("the validation fraction ") + number;
    if (!(fraction > 0.0) || !(fraction < 1.0)) throw InputError(request + " is not between 0 and 1");
    const auto target = static_cast<std::uint64_t>(std::llround(fraction * static_cast<double>(windows)));
    const std::string of_all = request + " of " + std::to_string(windows) + " training windows";
    if (target == 0) throw InputError(of_all + " leaves no window for validation");
    if (target >= windows) throw InputError(of_all + " leaves no window for training");
    return target;
}

std::string no_validation_warning(const RawData& data, std::int64_t label, const std::string& why) {
    return "class " + data.label_text(label) + " has no validation window: " + why;
}

// By subject.

struct Subject {
    std::int64_t id;
    std::uint64_t windows = 0;
    std::vector<std::pair<std::size_t, std::uint64_t>> classes;  // class and windows of it
};

std::vector<Subject> group_by_subject(const RawPart& train, const Classes& classes) {
    std::vector<Subject> subjects;
    const auto ids = distinct(train.subjects);
    for (const auto id : ids) subjects.push_back({id, 0, {}});
    for (std::size_t number = 0; number < classes.rows.size(); ++number) {
        for (const std::uint64_t row : classes.rows[number]) {
            Subject& subject = subjects[index_of(ids, train.subjects[row])];
            ++subject.windows;
            if (subject.classes.empty() || subject.classes.back().first != number)
                subject.classes.push_back({number, 0});
            ++subject.classes.back().second;
        }
    }
    return subjects;
}

class SubjectChoice {
public:
    SubjectChoice(std::span<const Subject> subjects, const Classes& classes, std::uint64_t target)
        : subjects_{subjects}, target_{target}, held_out_(subjects.size()), covered_(classes.rows.size()) {
        for (const auto& rows : classes.rows) in_training_.push_back(rows.size());
        missing_ = classes.rows.size();
    }

    // Takes subjects in the given order: first those that bring a class, then those that bring the number of windows
    // closer to the target; at least one if the classes allow any.
    void fill(std::span<const std::size_t> order) {
        for (const std::size_t i : order)
            if (brings_class(i) && windows_ + subjects_[i].windows <= 2 * target_ && may_go(i)) take(i);
        for (const std::size_t i : order)
            if (!held_out_[i] && gap(windows_ + subjects_[i].windows) < gap(windows_) && may_go(i)) take(i);
        if (windows_ > 0) return;
        const std::size_t* smallest = nullptr;
        for (const std::size_t& i : order)
            if (may_go(i) && (!smallest || subjects_[i].windows < subjects_[*smallest].windows)) smallest = &i;
        if (smallest) take(*smallest);
    }

    bool empty() const { return windows_ == 0; }
    bool better_than(const SubjectChoice& other) const {
        return std::pair{missing_, gap(windows_)} < std::pair{other.missing_, other.gap(other.windows_)};
    }
    std::vector<std::int64_t> ids() const {
        std::vector<std::int64_t> ids;
        for (std::size_t i = 0; i < subjects_.size(); ++i)
            if (held_out_[i]) ids.push_back(subjects_[i].id);
        return ids;
    }
    bool covers(std::size_t number) const { return covered_[number]; }

private:
    bool may_go(std::size_t i) const {
        return std::all_of(subjects_[i].classes.begin(), subjects_[i].classes.end(),
                           [&](const auto& entry) { return in_training_[entry.first] > entry.second; });
    }
    bool brings_class(std::size_t i) const {
        return std::any_of(subjects_[i].classes.begin(), subjects_[i].classes.end(),
                           [&](const auto& entry) { return !covered_[entry.first]; });
    }
    std::uint64_t gap(std::uint64_t windows) const { return windows > target_ ? windows - target_ : target_ - windows; }
    void take(std::size_t i) {
        held_out_[i] = true;
        windows_ += subjects_[i].windows;
        for (const auto& [number, windows] : subjects_[i].classes) {
            in_training_[number] -= windows;
            if (!covered_[number]) --missing_;
            covered_[number] = true;
        }
    }

    std::span<const Subject> subjects_;
    std::uint64_t target_, windows_ = 0;
    std::size_t missing_ = 0;
    std::vector<bool> held_out_, covered_;
    std::vector<std::uint64_t> in_training_;  // windows per class
};

// Nothing when no subject can be spared: each is the only one with some class.
std::optional<Split> by_subject(const RawData& data, const Classes& classes, std::uint64_t target,
                                std::mt19937_64 random) {
    const RawPart& train = data.part(sdk::Part::train);
    const auto subjects = group_by_subject(train, classes);
    std::vector<std::size_t> order(subjects.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::optional<SubjectChoice> best;
    constexpr int attempts = 32;
    for (int i = 0; i < attempts; ++i) {
        shuffle(order, random);
        SubjectChoice choice{subjects, classes, target};
        choice.fill(order);
        if (choice.empty()) return {};
        if (!best || choice.better_than(*best)) best.emplace(std::move(choice));
    }

    Split split{SplitOptions::By::subject, {}, best->ids(), {}};
    for (std::size_t row = 0; row < train.subjects.size(); ++row)
        if (std::binary_search(split.subjects.begin(), split.subjects.end(), train.subjects[row]))
            split.rows.push_back(row);
    for (std::size_t number = 0; number < classes.labels.size(); ++number)
        if (!best->covers(number))
            split.warnings.push_back(
                no_validation_warning(data, classes.labels[number], "too few subjects have it to hold one out"));
    return split;
}

// Stratified.

// How many windows of each class go to validation: its share, rounded such that the sum is the target, always leaving
// one for training, and at least one where the target has room for every class.
std::vector<std::uint64_t> stratified_shares(const Classes& classes, std::uint64_t windows, std::uint64_t target) {
    const double fraction = static_cast<double>(target) / static_cast<double>(windows);
    const std::size_t count = classes.rows.size();
    const auto divisible = static_cast<std::uint64_t>(
        std::count_if(classes.rows.begin(), classes.rows.end(), [](const auto& rows) { return rows.size() > 1; }));
    std::vector<std::uint64_t> share(count), least(count);
    std::vector<double> ideal(count);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t size = classes.rows[i].size();
        ideal[i] = fraction * static_cast<double>(size);
        least[i] = size > 1 && target >= divisible ? 1 : 0;
        share[i] = std::clamp(static_cast<std::uint64_t>(ideal[i]), least[i], size - 1);
        sum += share[i];
    }
    const auto excess = [&](std::size_t i) { return static_cast<double>(share[i]) - ideal[i]; };
    while (sum != target) {
        const bool more = sum < target;
        std::optional<std::size_t> chosen;
        for (std::size_t i = 0; i < count; ++i) {
            if (more ? share[i] + 1 >= classes.rows[i].size() : share[i] <= least[i]) continue;
            if (!chosen || (more ? excess(i) < excess(*chosen) : excess(i) > excess(*chosen))) chosen = i;
        }
        if (!chosen) break;
        share[*chosen] = more ? share[*chosen] + 1 : share[*chosen] - 1;
        sum = more ? sum + 1 : sum - 1;
    }
    return share;
}

Split stratified(const RawData& data, const Classes& classes, std::uint64_t target, std::mt19937_64 random) {
    const RawPart& train = data.part(sdk::Part::train);
    const auto shares = stratified_shares(classes, train.labels.size(), target);
    Split split{SplitOptions::By::stratified, {}, {}, {}};
    for (std::size_t number = 0; number < shares.size(); ++number) {
        auto rows = classes.rows[number];
        shuffle(rows, random);
        split.rows.insert(split.rows.end(), rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(shares[number]));
        if (shares[number] == 0)
            split.warnings.push_back(no_validation_warning(
                data, classes.labels[number],
                rows.size() == 1 ? "its only window stays in training" : "the validation part is too small for it"));
    }
    if (split.rows.empty()) throw InputError("the training part cannot be split: no class has more than one window");
    std::sort(split.rows.begin(), split.rows.end());
    if (const auto overlap = find_overlap(train); overlap.neighbours > 0)
        split.warnings.push_back(
            std::to_string(overlap.neighbours) + " neighbouring training windows overlap (commonest hop " +
            std::to_string(overlap.hop) + " of " + std::to_string(train.extent.time) +
            " samples): a stratified split puts samples of one window on both sides, so the validation score is too "
            "good; split by subject or give a validation part");
    return split;
}

}  // namespace

Split split_rows(const RawData& data, const SplitOptions& options) {
    using By = SplitOptions::By;
    const RawPart& train = data.part(sdk::Part::train);
    const std::uint64_t target = target_windows(options.fraction, train.labels.size());
    const Classes classes = group_by_class(train);
    const std::size_t known_subjects = distinct(train.subjects).size();
    if (options.by == By::subject && known_subjects < 2)
        throw InputError(known_subjects == 0
                             ? "the split by = \"subject\" needs to know the subjects, but the training part has none; "
                               "use by = \"stratified\""
                             : "the split by = \"subject\" needs at least two subjects, but the training part has only "
                               "subject " +
                                   std::to_string(train.subjects.front()) + "; use by = \"stratified\"");

    const std::mt19937_64 random{options.seed};
    std::vector<std::string> warnings;
    if (options.by == By::subject || (options.by == By::automatic && known_subjects >= 3)) {
        if (auto split = by_subject(data, classes, target, random)) return std::move(*split);
        const std::string problem = "every subject is the only one with some class, so none can be held out";
        if (options.by == By::subject) throw InputError(problem + "; use by = \"stratified\"");
        warnings.push_back(problem + "; the validation split is stratified instead");
    }
    Split split = stratified(data, classes, target, random);
    split.warnings.insert(split.warnings.begin(), warnings.begin(), warnings.end());
    return split;
}

}  // namespace linnet::core
