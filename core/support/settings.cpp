// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/support/settings.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "core/support/errors.hpp"
#include "core/support/suggest.hpp"

namespace linnet::core {
namespace {

std::string plain_number(double value) {
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.12g", value);
    return buffer.data();
}

std::string prefix(const Location& where) {
    const auto text = where.text();
    return text.empty() ? text : text + ": ";
}

}  // namespace

std::string Location::text() const {
    if (line == 0) return file;
    return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

const Setting* Table::find(std::string_view key) const {
    const auto found = std::ranges::find(entries_, key, &Entry::key);
    return found == entries_.end() ? nullptr : &found->setting;
}

Setting& Table::insert_or_assign(std::string key, Setting setting) {
    const auto found = std::ranges::find(entries_, key, &Entry::key);
    if (found == entries_.end()) return entries_.emplace_back(Entry{std::move(key), std::move(setting)}).setting;
    return found->setting = std::move(setting);
}

bool Table::erase(std::string_view key) {
    return std::erase_if(entries_, [&](const auto& entry) { return entry.key == key; }) > 0;
}

std::vector<std::string> Table::keys() const {
    std::vector<std::string> keys;
    for (const auto& [key, setting] : entries_) keys.push_back(key);
    return keys;
}

std::string_view Setting::type_name() const {
    constexpr std::array<std::string_view, 6> names{"true or false", "a whole number", "a number",
                                                    "a text",        "a list",         "a table"};
    return names[value.index()];
}

std::string Setting::display() const {
    if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
    if (const auto* real = std::get_if<double>(&value)) return plain_number(*real);
    if (const auto* text = std::get_if<std::string>(&value))
        return '"' + (text->size() > 60 ? text->substr(0, 57) + "..." : *text) + '"';
    return std::holds_alternative<Array>(value) ? "[...]" : "{...}";
}

Section::Section(const Table& table, std::string name) : table_{&table}, name_{std::move(name)} {}

void Section::complain(const Setting& setting, std::string_view key, std::string_view expected) const {
    throw InputError(prefix(setting.where) + std::string(key) + " = " + setting.display() + " in " + name_ +
                     " cannot be used; expected " + std::string(expected));
}

const Setting* Section::raw(std::string_view key) {
    if (std::ranges::find(known_, key) == known_.end()) known_.emplace_back(key);
    return table_->find(key);
}

bool Section::has(std::string_view key) { return raw(key) != nullptr; }

std::string Section::text(std::string_view key, std::string_view fallback) {
    const auto* setting = raw(key);
    if (!setting) return std::string(fallback);
    if (const auto* text = std::get_if<std::string>(&setting->value)) return *text;
    complain(*setting, key, "a text");
}

std::string Section::required_text(std::string_view key) {
    if (!has(key)) {
        const auto near = nearest(key, table_->keys());
        throw InputError(prefix(table_->where) + "key \"" + std::string(key) + "\" is missing in " + name_ +
                         (near.empty() ? "" : "; is \"" + near + "\" meant to be it?"));
    }
    return text(key, {});
}

std::int64_t Section::integer(std::string_view key, std::int64_t fallback, std::int64_t lowest, std::int64_t highest) {
    const auto* setting = raw(key);
    if (!setting) return fallback;
    const auto* integer = std::get_if<std::int64_t>(&setting->value);
    if (integer && *integer >= lowest && *integer <= highest) return *integer;
    complain(*setting, key, "a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest));
}

double Section::real(std::string_view key, double fallback, double lowest, double highest) {
    const auto* setting = raw(key);
    if (!setting) return fallback;
    double value = std::nan("");
    if (const auto* real = std::get_if<double>(&setting->value)) value = *real;
    if (const auto* integer = std::get_if<std::int64_t>(&setting->value)) value = static_cast<double>(*integer);
    if (value >= lowest && value <= highest) return value;
    complain(*setting, key, "a number from " + plain_number(lowest) + " to " + plain_number(highest));
}

bool Section::flag(std::string_view key, bool fallback) {
    const auto* setting = raw(key);
    if (!setting) return fallback;
    if (const auto* flag = std::get_if<bool>(&setting->value)) return *flag;
    complain(*setting, key, "true or false");
}

std::vector<std::string> Section::texts(std::string_view key, std::vector<std::string> fallback) {
    const auto* setting = raw(key);
    if (!setting) return fallback;
    const auto* array = std::get_if<Array>(&setting->value);
    if (!array) complain(*setting, key, "a list of texts");
    std::vector<std::string> texts;
    for (const auto& element : *array) {
        const auto* text = std::get_if<std::string>(&element.value);
        if (!text) complain(element, key, "a list of texts");
        texts.push_back(*text);
    }
    return texts;
}

const Table* Section::table(std::string_view key) {
    const auto* setting = raw(key);
    if (!setting) return nullptr;
    if (const auto* table = std::get_if<Table>(&setting->value)) return table;
    complain(*setting, key, "a table");
}

void Section::finish() const {
    for (const auto& [key, setting] : *table_)
        if (std::ranges::find(known_, key) == known_.end())
            throw InputError(prefix(setting.key_where) + "unknown key \"" + key + "\" in " + name_ +
                             suggestion(key, known_));
}

}  // namespace linnet::core
