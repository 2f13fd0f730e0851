// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/dataset/raw_data.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>

#include "core/dataset/memory.hpp"
#include "core/support/errors.hpp"
#include "core/support/units.hpp"

namespace linnet::core {
namespace {

std::string shape_text(const sdk::Extent& extent) {
    return std::to_string(extent.time) + " x " + std::to_string(extent.channels);
}

std::string the_part(sdk::Part part) { return "the " + std::string(part_name(part)) + " part"; }

// Nothing when the number does not fit into 64 bits.
std::optional<std::uint64_t> bytes_of(const sdk::Extent& extent, bool with_subjects) {
    const std::uint64_t window_values = std::uint64_t{extent.time} * extent.channels;
    const std::uint64_t columns_bytes = (with_subjects ? 2 : 1) * sizeof(std::int64_t);
    std::uint64_t window_bytes = 0, bytes = 0;
    if (__builtin_mul_overflow(window_values, sizeof(float), &window_bytes)) return {};
    if (__builtin_add_overflow(window_bytes, columns_bytes, &window_bytes)) return {};
    if (__builtin_mul_overflow(window_bytes, extent.windows, &bytes)) return {};
    return bytes;
}

std::uint64_t bytes_of(const RawPart& part) {
    return part.features.size() * sizeof(float) + (part.labels.size() + part.subjects.size()) * sizeof(std::int64_t);
}

}  // namespace

std::string_view part_name(sdk::Part part) {
    switch (part) {
        case sdk::Part::train:
            return "training";
        case sdk::Part::validation:
            return "validation";
        case sdk::Part::test:
            return "test";
    }
    return "unknown";
}

sdk::Columns RawData::reserve(sdk::Part part, const sdk::Extent& extent, bool with_subjects) {
    const auto index = static_cast<std::size_t>(part);
    if (index >= parts_.size()) throw InputError("a reader reserved a part that does not exist");
    if (!parts_[index].empty()) throw InputError(the_part(part) + " was reserved twice");
    if (extent.windows == 0) throw InputError(the_part(part) + " has no windows");
    constexpr std::uint32_t most = std::numeric_limits<std::int32_t>::max();
    if (extent.time == 0 || extent.channels == 0 || extent.time > most || extent.channels > most)
        throw InputError(the_part(part) + " has windows of " + shape_text(extent) +
                         " (time x channels); both must be between 1 and " + std::to_string(most));
    std::uint64_t taken_bytes = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (parts_[i].empty()) continue;
        taken_bytes += bytes_of(parts_[i]);
        if (parts_[i].extent.time != extent.time || parts_[i].extent.channels != extent.channels)
            throw InputError(the_part(part) + " has windows of " + shape_text(extent) + " (time x channels), but " +
                             the_part(static_cast<sdk::Part>(i)) + " has windows of " + shape_text(parts_[i].extent));
    }

    const std::uint64_t free_bytes = limit_bytes_ == 0            ? available_memory_bytes()
                                     : limit_bytes_ > taken_bytes ? limit_bytes_ - taken_bytes
                                                                  : 0;
    const auto bytes = bytes_of(extent, with_subjects);
    if (!bytes || *bytes > free_bytes)
        throw InputError(the_part(part) + " of " + std::to_string(extent.windows) + " windows of " +
                         shape_text(extent) + " (time x channels) needs " +
                         (bytes ? format_bytes(static_cast<double>(*bytes)) : "more than 16 EiB") + " of memory, but " +
                         format_bytes(static_cast<double>(free_bytes)) + " are available");

    RawPart& columns = parts_[index];
    columns.features.resize(static_cast<std::size_t>(extent.windows) * extent.time * extent.channels);
    columns.labels.resize(extent.windows);
    if (with_subjects) columns.subjects.resize(extent.windows);
    columns.extent = extent;
    return {columns.features, columns.labels, columns.subjects};
}

void RawData::name_label(std::int64_t label, std::string_view name) { names_[label] = name; }

std::string RawData::label_text(std::int64_t label) const {
    const auto named = names_.find(label);
    return named != names_.end() ? named->second : std::to_string(label);
}

void RawData::check() const {
    if (part(sdk::Part::train).empty()) throw InputError("the reader delivered no training part");
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        const RawPart& columns = parts_[i];
        const auto finite = [](float value) { return std::isfinite(value); };
        const auto bad = std::find_if_not(columns.features.begin(), columns.features.end(), finite);
        if (bad != columns.features.end()) {
            const auto count = std::count_if(bad, columns.features.end(), std::not_fn(finite));
            const auto position = static_cast<std::size_t>(bad - columns.features.begin());
            const std::size_t in_window = position % columns.window_size();
            throw InputError(
                the_part(static_cast<sdk::Part>(i)) + " has " + std::to_string(count) +
                (count == 1 ? " value that is not a finite number" : " values that are not finite numbers") +
                "; the first is " + (std::isnan(*bad) ? "NaN" : "infinite") + " in window " +
                std::to_string(position / columns.window_size()) + ", time " +
                std::to_string(in_window / columns.extent.channels) + ", channel " +
                std::to_string(in_window % columns.extent.channels));
        }
        const auto negative = std::find_if(columns.labels.begin(), columns.labels.end(), [](auto l) { return l < 0; });
        if (negative != columns.labels.end())
            throw InputError(the_part(static_cast<sdk::Part>(i)) + " has the label " + std::to_string(*negative) +
                             " in window " + std::to_string(negative - columns.labels.begin()) +
                             "; labels must not be negative");
    }
}

}  // namespace linnet::core
