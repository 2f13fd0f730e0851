// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/dataset/folds.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <random>
#include <set>

#include "core/dataset/data_set.hpp"
#include "core/dataset/shuffle.hpp"

namespace linnet::core {
namespace {

using Rows = std::vector<std::uint64_t>;

struct Subject {
    Rows rows;
    std::set<std::int32_t> classes;
};

using ClassCounts = std::map<std::int32_t, std::size_t>;  // subjects that show a class

bool leaves_all_classes(const Subject& subject, const ClassCounts& part, const ClassCounts& all) {
    return std::ranges::all_of(subject.classes, [&](std::int32_t label) {
        const auto here = part.find(label);
        return (here == part.end() ? 0 : here->second) + 1 < all.at(label);
    });
}

void deal_subjects(std::span<const std::int32_t> labels, std::span<const std::int64_t> subjects,
                   std::vector<Rows>& folds, std::mt19937_64& random) {
    std::map<std::int64_t, Subject> known;
    for (std::size_t row = 0; row < labels.size(); ++row) {
        known[subjects[row]].rows.push_back(row);
        known[subjects[row]].classes.insert(labels[row]);
    }
    ClassCounts all;
    std::vector<const Subject*> order;
    for (const auto& [id, subject] : known) {
        order.push_back(&subject);
        for (const auto label : subject.classes) ++all[label];
    }
    shuffle(order, random);
    // The largest first, each to the smallest part so far (Graham 1969: longest processing time first) that leaves
    // somebody else of each of its classes to train on.
    std::ranges::stable_sort(order, {}, [](const Subject* subject) { return -std::ssize(subject->rows); });
    std::vector<ClassCounts> parts(folds.size());
    for (const auto* subject : order) {
        auto best = folds.size();
        for (std::size_t i = 0; i < folds.size(); ++i)
            if (leaves_all_classes(*subject, parts[i], all) &&
                (best == folds.size() || folds[i].size() < folds[best].size()))
                best = i;
        if (best == folds.size()) continue;
        folds[best].insert(folds[best].end(), subject->rows.begin(), subject->rows.end());
        for (const auto label : subject->classes) ++parts[best][label];
    }
}

void deal_rows(std::span<const std::int32_t> labels, std::vector<Rows>& folds, std::mt19937_64& random) {
    std::map<std::int32_t, Rows> rows_of;
    for (std::size_t row = 0; row < labels.size(); ++row) rows_of[labels[row]].push_back(row);
    std::size_t next = 0;  // goes on from class to class, so that the rests of the classes spread
    for (auto& [label, rows] : rows_of) {
        shuffle(rows, random);
        if (rows.size() == 1) continue;
        for (const auto row : rows) folds[next++ % folds.size()].push_back(row);
    }
}

}  // namespace

std::vector<Rows> make_folds(std::span<const std::int32_t> labels, std::span<const std::int64_t> subjects,
                             std::size_t count, std::uint64_t seed) {
    if (count < 2) return {};  // a single part would be all there is
    std::vector<Rows> folds(count);
    std::mt19937_64 random{seed};
    if (subjects.empty())
        deal_rows(labels, folds, random);
    else
        deal_subjects(labels, subjects, folds, random);
    std::erase_if(folds, [](const Rows& rows) { return rows.empty(); });
    for (auto& rows : folds) std::ranges::sort(rows);
    return folds;
}

void FoldData::Side::append(const sdk::Windows& windows, std::uint64_t first, std::uint64_t count, std::size_t size) {
    const auto values = windows.features.subspan(first * size, count * size);
    const auto classes = windows.labels.subspan(first, count);
    features.insert(features.end(), values.begin(), values.end());
    labels.insert(labels.end(), classes.begin(), classes.end());
}

FoldData::FoldData(const DataSet& data, std::span<const std::uint64_t> held_out)
    : window_{data.window()}, classes_{data.classes()}, mean_{data.mean()}, deviation_{data.deviation()} {
    const auto size = static_cast<std::size_t>(window_.elements());
    const auto own = data.train(), other = data.validation();
    train_.features.reserve((own.size() - held_out.size() + other.size()) * size);
    std::uint64_t next = 0;
    for (const auto row : held_out) {
        train_.append(own, next, row - next, size);
        validation_.append(own, row, 1, size);
        next = row + 1;
    }
    train_.append(own, next, own.size() - next, size);
    train_.append(other, 0, other.size(), size);
}

}  // namespace linnet::core
