// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/dataset/data_set.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "core/dataset/digest.hpp"
#include "core/dataset/folds.hpp"
#include "core/support/errors.hpp"

namespace linnet::core {
namespace {

constexpr sdk::Part all_parts[] = {sdk::Part::train, sdk::Part::validation, sdk::Part::test};

std::string shortened_list(const RawData& data, std::span<const std::int64_t> labels) {
    constexpr std::size_t most = 10;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, labels.size()); ++i)
        text += (i == 0 ? "" : ", ") + data.label_text(labels[i]);
    return labels.size() > most ? text + ", ... (" + std::to_string(labels.size()) + " in all)" : text;
}

}  // namespace

DataSet DataSet::prepare(RawData&& data, const SplitOptions& options) {
    data.check();
    DataSet set;
    const sdk::Extent& extent = data.part(sdk::Part::train).extent;
    set.window_ =
        sdk::Shape::sequence(static_cast<std::int32_t>(extent.time), static_cast<std::int32_t>(extent.channels));
    set.hash_ = data_digest(data);
    set.number_classes(data);
    for (const auto part : all_parts) set.side(part).labels = set.class_numbers(data, part);

    std::vector<std::uint64_t> held_out;
    if (data.part(sdk::Part::validation).empty()) {
        Split split = split_rows(data, options);
        held_out = split.rows;
        set.describe(data, std::move(split));
    } else {
        set.describe_given(data);
    }
    for (const auto part : all_parts)
        set.side(part).features = std::move(data.parts_[static_cast<std::size_t>(part)].features);
    set.hold_out(held_out);
    if (!held_out.empty())
        set.cut_folds(set.split_.by == "subject" ? std::span<const std::int64_t>{data.part(sdk::Part::train).subjects}
                                                 : std::span<const std::int64_t>{},
                      held_out, options);
    set.normalisation_ = measure_normalisation(set.side(sdk::Part::train).features, extent.channels);
    for (const auto part : {sdk::Part::validation, sdk::Part::test}) set.side(part).raw = set.side(part).features;
    for (Side& side : set.sides_) normalise(side.features, set.normalisation_);
    return set;
}

sdk::Windows DataSet::windows(sdk::Part part) const noexcept {
    const Side& side = sides_[static_cast<std::size_t>(part)];
    return {side.features, side.labels};
}

sdk::Windows DataSet::raw(sdk::Part part) const noexcept {
    const Side& side = sides_[static_cast<std::size_t>(part)];
    return {side.raw, side.labels};
}

void DataSet::number_classes(const RawData& data) {
    const auto& labels = data.part(sdk::Part::train).labels;
    const std::set<std::int64_t> distinct{labels.begin(), labels.end()};
    constexpr std::size_t most = 4096;
    if (distinct.size() == 1)
        throw InputError("every training window is of class " + data.label_text(labels.front()) +
                         "; a classifier needs at least two classes");
    if (distinct.size() > most)
        throw InputError("the training labels have " + std::to_string(distinct.size()) +
                         " different values, more than " + std::to_string(most) + "; they do not look like classes");
    class_labels_.assign(distinct.begin(), distinct.end());
    for (const auto label : class_labels_) class_names_.push_back(data.label_text(label));
}

std::vector<std::int32_t> DataSet::class_numbers(const RawData& data, sdk::Part part) const {
    const auto& labels = data.part(part).labels;
    std::vector<std::int32_t> numbers;
    numbers.reserve(labels.size());
    for (std::size_t window = 0; window < labels.size(); ++window) {
        const auto found = std::lower_bound(class_labels_.begin(), class_labels_.end(), labels[window]);
        if (found == class_labels_.end() || *found != labels[window])
            throw InputError("window " + std::to_string(window) + " of the " + std::string(part_name(part)) +
                             " part is of class " + data.label_text(labels[window]) +
                             ", which no training window has; training has " + shortened_list(data, class_labels_));
        numbers.push_back(static_cast<std::int32_t>(found - class_labels_.begin()));
    }
    return numbers;
}

void DataSet::describe_given(const RawData& data) {
    const RawPart& train = data.part(sdk::Part::train);
    const RawPart& validation = data.part(sdk::Part::validation);
    std::vector<std::uint64_t> rows(validation.labels.size());
    std::iota(rows.begin(), rows.end(), std::uint64_t{0});
    const std::set<std::int64_t> training_subjects{train.subjects.begin(), train.subjects.end()};
    const std::set<std::int64_t> subjects{validation.subjects.begin(), validation.subjects.end()};
    std::set<std::int64_t> all = training_subjects;
    all.insert(subjects.begin(), subjects.end());

    split_.by = "given";
    split_.training_windows = train.labels.size();
    split_.validation_windows = rows.size();
    split_.known_subjects = all.size();
    split_.validation_subjects.assign(subjects.begin(), subjects.end());
    split_.hash = split_digest(rows, validation.labels);
    const std::size_t shared = training_subjects.size() + subjects.size() - all.size();
    if (shared > 0)
        split_.warnings.push_back("the training and validation parts share " + std::to_string(shared) +
                                  (shared == 1 ? " subject" : " subjects") + "; the validation score may be too good");
}

void DataSet::describe(const RawData& data, Split split) {
    const RawPart& train = data.part(sdk::Part::train);
    split_.by = split.by == SplitOptions::By::subject ? "subject" : "stratified";
    split_.training_windows = train.labels.size() - split.rows.size();
    split_.validation_windows = split.rows.size();
    split_.known_subjects = std::set<std::int64_t>{train.subjects.begin(), train.subjects.end()}.size();
    split_.validation_subjects = std::move(split.subjects);
    split_.hash = split_digest(split.rows, train.labels);
    split_.warnings = std::move(split.warnings);
}

void DataSet::hold_out(std::span<const std::uint64_t> rows) {
    if (rows.empty()) return;
    Side& train = side(sdk::Part::train);
    Side& validation = side(sdk::Part::validation);
    const auto size = static_cast<std::size_t>(window_.elements());
    validation.features.reserve(rows.size() * size);
    validation.labels.reserve(rows.size());
    // What stays moves up in place, so that the data is never in memory twice.
    std::size_t kept = 0, next = 0;
    for (std::size_t row = 0; row < train.labels.size(); ++row) {
        const auto window = std::span{train.features}.subspan(row * size, size);
        if (next < rows.size() && rows[next] == row) {
            validation.features.insert(validation.features.end(), window.begin(), window.end());
            validation.labels.push_back(train.labels[row]);
            ++next;
            continue;
        }
        if (kept != row)
            std::copy(window.begin(), window.end(), std::span{train.features}.subspan(kept * size).begin());
        train.labels[kept++] = train.labels[row];
    }
    train.features.resize(kept * size);
    train.labels.resize(kept);
}

// As many as give parts of the validation part's size, or a little more.
void DataSet::cut_folds(std::span<const std::int64_t> subjects, std::span<const std::uint64_t> held_out,
                        const SplitOptions& options) {
    constexpr double most = 9;
    std::vector<std::int64_t> kept;  // subject of every window that stays in training
    for (std::size_t row = 0; row < subjects.size(); ++row)
        if (!std::ranges::binary_search(held_out, row)) kept.push_back(subjects[row]);
    const auto count = static_cast<std::size_t>(std::clamp(std::floor(1.0 / options.fraction) - 1.0, 1.0, most));
    fold_rows_ = make_folds(side(sdk::Part::train).labels, kept, count, options.seed);
}

}  // namespace linnet::core
