// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/dataset/inspect.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "core/dataset/digest.hpp"

namespace linnet::core {
namespace {

bool equal_windows(std::span<const float> a, std::span<const float> b) {
    return std::equal(a.begin(), a.end(), b.begin(),
                      [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

// Finds the first window of a part that equals a given one.
class WindowIndex {
public:
    explicit WindowIndex(const RawPart& part) : part_{&part} {
        for (std::size_t row = 0; row < part.extent.windows; ++row)
            entries_.emplace_back(window_digest(part.window(row)), row);
        std::sort(entries_.begin(), entries_.end());
    }
    // The window's own row when it is the first of its kind; part.extent.windows when there is none.
    std::size_t first_equal(std::span<const float> window) const {
        const std::uint64_t digest = window_digest(window);
        auto entry = std::lower_bound(entries_.begin(), entries_.end(), std::pair{digest, std::size_t{0}});
        for (; entry != entries_.end() && entry->first == digest; ++entry)
            if (equal_windows(part_->window(entry->second), window)) return entry->second;
        return part_->extent.windows;
    }

private:
    const RawPart* part_;
    std::vector<std::pair<std::uint64_t, std::size_t>> entries_;
};

std::vector<std::int64_t> distinct(std::vector<std::int64_t> values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

std::vector<ClassCount> count_classes(const RawData& data, const RawPart& part) {
    std::map<std::int64_t, std::uint64_t> windows;
    for (const auto label : part.labels) ++windows[label];
    std::vector<ClassCount> classes;
    for (const auto& [label, count] : windows) classes.push_back({label, data.label_text(label), count});
    return classes;
}

ChannelRange channel_range(const RawPart& part, std::uint32_t channel) {
    ChannelRange range;
    std::uint64_t count = 0;
    double sum = 0, squares = 0, origin = 0;
    for (std::size_t i = channel; i < part.features.size(); i += part.extent.channels) {
        const float value = part.features[i];
        if (!std::isfinite(value)) continue;
        if (count++ == 0) {
            range.lowest = range.highest = value;
            origin = static_cast<double>(value);
        }
        range.lowest = std::min(range.lowest, value);
        range.highest = std::max(range.highest, value);
        const double distance = static_cast<double>(value) - origin;
        sum += distance;
        squares += distance * distance;
    }
    if (count == 0) return range;
    const auto values = static_cast<double>(count);
    range.mean = origin + sum / values;
    range.deviation = std::sqrt(std::max(0.0, squares / values - (sum / values) * (sum / values)));
    range.constant = range.lowest == range.highest;
    return range;
}

void count_not_finite(const RawPart& part, PartReport& report) {
    for (std::size_t row = 0; row < part.extent.windows; ++row) {
        const auto window = part.window(row);
        const auto bad = std::count_if(window.begin(), window.end(), [](float value) { return !std::isfinite(value); });
        report.not_finite += static_cast<std::uint64_t>(bad);
        if (bad > 0) ++report.windows_not_finite;
    }
}

PartReport inspect_part(const RawData& data, sdk::Part which, const WindowIndex& index) {
    const RawPart& part = data.part(which);
    PartReport report;
    report.part = which;
    report.extent = part.extent;
    report.classes = count_classes(data, part);
    report.subjects = distinct(part.subjects);
    for (std::uint32_t channel = 0; channel < part.extent.channels; ++channel)
        report.channels.push_back(channel_range(part, channel));
    count_not_finite(part, report);
    for (std::size_t row = 0; row < part.extent.windows; ++row) {
        const std::size_t first = index.first_equal(part.window(row));
        if (first == row) continue;
        ++report.duplicates;
        if (part.labels[first] != part.labels[row]) ++report.contradictions;
    }
    report.overlap = find_overlap(part);
    return report;
}

Leakage compare_parts(const RawData& data, sdk::Part first, sdk::Part second, const WindowIndex& first_index) {
    const RawPart& known = data.part(first);
    const RawPart& fresh = data.part(second);
    Leakage leakage;
    leakage.first = first;
    leakage.second = second;
    for (std::size_t row = 0; row < fresh.extent.windows; ++row)
        if (first_index.first_equal(fresh.window(row)) < known.extent.windows) ++leakage.shared_windows;
    const auto known_subjects = distinct(known.subjects), fresh_subjects = distinct(fresh.subjects);
    std::set_intersection(known_subjects.begin(), known_subjects.end(), fresh_subjects.begin(), fresh_subjects.end(),
                          std::back_inserter(leakage.shared_subjects));
    const auto known_labels = distinct(known.labels), fresh_labels = distinct(fresh.labels);
    std::set_difference(fresh_labels.begin(), fresh_labels.end(), known_labels.begin(), known_labels.end(),
                        std::back_inserter(leakage.unknown_labels));
    return leakage;
}

}  // namespace

Inspection inspect(const RawData& data) {
    Inspection inspection;
    inspection.hash = data_digest(data);
    std::vector<std::pair<sdk::Part, WindowIndex>> earlier;
    for (const auto which : {sdk::Part::train, sdk::Part::validation, sdk::Part::test}) {
        if (data.part(which).empty()) continue;
        WindowIndex index{data.part(which)};
        inspection.parts.push_back(inspect_part(data, which, index));
        for (const auto& [first, first_index] : earlier)
            inspection.leakage.push_back(compare_parts(data, first, which, first_index));
        earlier.emplace_back(which, std::move(index));
    }
    return inspection;
}

}  // namespace linnet::core
