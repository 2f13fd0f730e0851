// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/dataset/inspect.hpp"

namespace linnet::core {
namespace {

template <class Value>
void put(Table& table, const char* key, Value value) {
    Setting setting;
    setting.value = std::move(value);
    table.insert_or_assign(key, std::move(setting));
}

void put(Table& table, const char* key, std::uint64_t number) { put(table, key, static_cast<std::int64_t>(number)); }
void put(Table& table, const char* key, std::uint32_t number) { put(table, key, std::int64_t{number}); }
void put(Table& table, const char* key, float number) { put(table, key, static_cast<double>(number)); }
void put(Table& table, const char* key, std::string_view text) { put(table, key, std::string(text)); }

template <class Value>
void append(Array& array, Value value) {
    Setting setting;
    setting.value = std::move(value);
    array.push_back(std::move(setting));
}

void put(Table& table, const char* key, const std::vector<std::int64_t>& numbers) {
    Array array;
    for (const auto number : numbers) append(array, number);
    put(table, key, std::move(array));
}

Table part_values(const PartReport& part) {
    Table values;
    put(values, "part", part_name(part.part));
    put(values, "windows", part.extent.windows);
    put(values, "time", part.extent.time);
    put(values, "channels", part.extent.channels);
    Array classes;
    for (const auto& entry : part.classes) {
        Table row;
        put(row, "label", entry.label);
        put(row, "name", entry.name);
        put(row, "windows", entry.windows);
        append(classes, std::move(row));
    }
    put(values, "classes", std::move(classes));
    put(values, "subjects", part.subjects);
    Array channels;
    for (const auto& channel : part.channels) {
        Table row;
        put(row, "lowest", channel.lowest);
        put(row, "highest", channel.highest);
        put(row, "mean", channel.mean);
        put(row, "deviation", channel.deviation);
        put(row, "constant", channel.constant);
        append(channels, std::move(row));
    }
    put(values, "channel_ranges", std::move(channels));
    put(values, "not_finite", part.not_finite);
    put(values, "windows_not_finite", part.windows_not_finite);
    put(values, "duplicates", part.duplicates);
    put(values, "contradictions", part.contradictions);
    put(values, "overlapping_neighbours", part.overlap.neighbours);
    put(values, "hop", part.overlap.hop);
    return values;
}

}  // namespace

Table inspection_values(const Inspection& inspection) {
    Table values;
    Array parts, pairs;
    for (const auto& part : inspection.parts) append(parts, part_values(part));
    for (const auto& leakage : inspection.leakage) {
        Table row;
        put(row, "first", part_name(leakage.first));
        put(row, "second", part_name(leakage.second));
        put(row, "shared_windows", leakage.shared_windows);
        put(row, "shared_subjects", leakage.shared_subjects);
        put(row, "unknown_labels", leakage.unknown_labels);
        append(pairs, std::move(row));
    }
    put(values, "parts", std::move(parts));
    put(values, "leakage", std::move(pairs));
    put(values, "hash", inspection.hash);
    return values;
}

}  // namespace linnet::core
