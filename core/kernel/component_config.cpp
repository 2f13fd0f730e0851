// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/component_config.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "core/kernel/wording.hpp"
#include "core/support/errors.hpp"
#include "core/support/suggest.hpp"
#include "core/support/units.hpp"

namespace linnet::core {
namespace {

std::optional<ParamValue> as_bytes(const Setting& setting) {
    std::optional<double> bytes;
    if (const auto* integer = std::get_if<std::int64_t>(&setting.value)) bytes = static_cast<double>(*integer);
    if (const auto* text = std::get_if<std::string>(&setting.value)) bytes = parse_quantity(*text, Quantity::bytes);
    if (!bytes || *bytes < 0 || *bytes > 0x1p53 || *bytes != std::floor(*bytes)) return {};
    return static_cast<std::int64_t>(*bytes);
}

std::optional<ParamValue> as_real(const Setting& setting) {
    double value = std::nan("");
    if (const auto* real = std::get_if<double>(&setting.value)) value = *real;
    if (const auto* integer = std::get_if<std::int64_t>(&setting.value)) value = static_cast<double>(*integer);
    if (!std::isfinite(value)) return {};
    return value;
}

template <class Value>
std::optional<ParamValue> as(const Setting& setting) {
    if (const auto* value = std::get_if<Value>(&setting.value)) return *value;
    return {};
}

// One item of a list as a plugin sees it; nothing when it is a list or a table itself.
std::optional<std::string> as_item(const Setting& setting) {
    if (const auto* integer = std::get_if<std::int64_t>(&setting.value)) return std::to_string(*integer);
    if (const auto* text = std::get_if<std::string>(&setting.value)) return *text;
    if (const auto* flag = std::get_if<bool>(&setting.value)) return *flag ? "1" : "0";
    if (!std::holds_alternative<double>(setting.value)) return {};
    return setting.display();
}

// Items joined by spaces; what is written without brackets is a list of one item.
std::optional<ParamValue> as_list(const Setting& setting) {
    const auto* items = std::get_if<Array>(&setting.value);
    if (!items) {
        if (auto item = as_item(setting)) return std::move(*item);
        return {};
    }
    std::string text;
    for (const auto& entry : *items) {
        const auto item = as_item(entry);
        if (!item) return {};
        text += (text.empty() ? "" : " ") + *item;
    }
    return text;
}

// The setting as a value of the parameter's type; nothing when it is of another one.
std::optional<ParamValue> convert(const Setting& setting, ParamType type) {
    switch (type) {
        case ParamType::integer:
            return as<std::int64_t>(setting);
        case ParamType::real:
            return as_real(setting);
        case ParamType::flag:
            return as<bool>(setting);
        case ParamType::bytes:
            return as_bytes(setting);
        case ParamType::text:
        case ParamType::choice:
        case ParamType::path:
            break;
        case ParamType::list:
            return as_list(setting);
    }
    return as<std::string>(setting);
}

ParamValue read(const ParamSpec& spec, const Setting& setting, std::string_view section) {
    const auto complain = [&](const std::string& problem) {
        throw InputError(at(setting.where) + spec.name + " = " + setting.display() + " in " + std::string(section) +
                         problem);
    };
    const auto value = convert(setting, spec.type);
    if (!value) complain(" cannot be used; expected " + spec.expectation());
    if (!spec.in_range(*value)) {
        if (spec.type == ParamType::choice)
            complain(" is unknown" + suggestion(std::get<std::string>(*value), spec.words));
        complain(" is out of range; expected " + spec.expectation());
    }
    return *value;
}

ParamValue fall_back(const ParamSpec& spec, const GivenTable& given) {
    if (spec.fallback) return *spec.fallback;
    throw InputError((given.table ? at(given.table->where) : std::string{}) + "key \"" + spec.name +
                     "\" is missing in " + given.section + "; expected " + spec.expectation());
}

// The last place that has the key, and what stands there; null when none has.
std::pair<const GivenTable*, const Setting*> last_given(std::span<const GivenTable> given, std::string_view key) {
    for (auto place = given.rbegin(); place != given.rend(); ++place) {
        if (!place->table) continue;
        if (const auto* setting = place->table->find(key)) return {&*place, setting};
    }
    return {};
}

void make_absolute(ParamValue& value, const std::filesystem::path& base) {
    auto& path = std::get<std::string>(value);
    if (!path.empty()) path = std::filesystem::absolute(base / path).lexically_normal().string();
}

// Of one level: the parameters without a group, or those of one group.
void refuse_unknown_keys(const Table& given, std::span<const ParamSpec> specs, std::string_view group,
                         std::string_view section, std::span<const std::string_view> ignored) {
    std::vector<std::string> names;
    for (const auto& spec : specs) {
        const auto& name = group.empty() && !spec.group.empty() ? spec.group : spec.name;
        if ((group.empty() || spec.group == group) && std::ranges::find(names, name) == names.end())
            names.push_back(name);
    }
    for (const auto& [key, setting] : given) {
        if (std::ranges::find(ignored, key) != ignored.end()) continue;
        if (std::ranges::find(names, key) != names.end()) continue;
        throw InputError(at(setting.key_where) + "unknown key \"" + key + "\" in " + std::string(section) +
                         (names.empty() ? ", which takes no parameters" : suggestion(key, names)));
    }
}

// The tables of a group, in the order they stand in the run file.
std::vector<GivenTable> tables_of(std::string_view group, std::span<const GivenTable> given) {
    const auto [place, setting] = last_given(given, group);
    if (!setting) return {};
    const auto* items = std::get_if<Array>(&setting->value);
    std::vector<GivenTable> tables;
    if (items)
        for (const auto& item : *items)
            if (const auto* table = std::get_if<Table>(&item.value))
                tables.push_back(
                    {table, std::string(group) + " " + std::to_string(tables.size() + 1) + " of " + place->section});
    if (!items || tables.size() != items->size())
        throw InputError(at(setting->where) + std::string(group) + " = " + setting->display() + " in " +
                         place->section + " cannot be used; expected a list of tables");
    return tables;
}

ParamValue settle(const ParamSpec& spec, std::span<const GivenTable> given, const std::filesystem::path& base) {
    const auto [place, setting] = last_given(given, spec.name);
    auto value = setting ? read(spec, *setting, place->section) : fall_back(spec, given.front());
    if (spec.type != ParamType::path) return value;
    const bool elsewhere = setting && !setting->where.folder.empty();
    make_absolute(value, elsewhere ? std::filesystem::path(setting->where.folder) : base);
    return value;
}

// "stage[]", how many tables there are, and "stage[0].width" and so on for each of them.
void add_group(std::vector<ComponentConfig::Entry>& entries, std::span<const ParamSpec> specs, const std::string& group,
               std::span<const GivenTable> given, const std::filesystem::path& base) {
    const auto tables = tables_of(group, given);
    entries.emplace_back(group + "[]", static_cast<std::int64_t>(tables.size()));
    for (std::size_t i = 0; i < tables.size(); ++i) {
        refuse_unknown_keys(*tables[i].table, specs, group, tables[i].section, {});
        for (const auto& spec : specs)
            if (spec.group == group)
                entries.emplace_back(group + "[" + std::to_string(i) + "]." + spec.name,
                                     settle(spec, std::span{&tables[i], 1}, base));
    }
}

}  // namespace

template <class Value>
const Value& ComponentConfig::get(std::string_view name, std::string_view wanted) const {
    const auto found = std::ranges::find(entries_, name, &Entry::first);
    if (found == entries_.end())
        throw std::out_of_range("no parameter \"" + std::string(name) + "\" is declared in the component's table");
    if (const auto* value = std::get_if<Value>(&found->second)) return *value;
    throw std::out_of_range("parameter \"" + std::string(name) + "\" is not declared as " + std::string(wanted));
}

std::int64_t ComponentConfig::integer(std::string_view name) const {
    return get<std::int64_t>(name, "\"integer\" or \"bytes\"");
}

double ComponentConfig::real(std::string_view name) const { return get<double>(name, "\"real\""); }

bool ComponentConfig::flag(std::string_view name) const { return get<bool>(name, "\"flag\""); }

std::string_view ComponentConfig::text(std::string_view name) const {
    return get<std::string>(name, "\"text\", \"choice\", \"path\" or \"list\"");
}

ComponentConfig configure(std::span<const linnet_param> params, std::span<const GivenTable> given,
                          const std::filesystem::path& base, std::span<const std::string_view> ignored) {
    std::vector<ComponentConfig::Entry> entries;
    std::vector<ParamSpec> specs;
    for (const auto& row : params) specs.push_back(read_param(row));
    // First, because a misspelt key is the likely cause when a required one is missing.
    for (const auto& [table, section] : given)
        if (table) refuse_unknown_keys(*table, specs, {}, section, ignored);
    for (const auto& spec : specs) {
        if (spec.group.empty())
            entries.emplace_back(spec.name, settle(spec, given, base));
        else if (std::ranges::find(entries, spec.group + "[]", &ComponentConfig::Entry::first) == entries.end())
            add_group(entries, specs, spec.group, given, base);
    }
    return ComponentConfig{std::move(entries)};
}

ComponentConfig configure(std::span<const linnet_param> params, const Table* given, std::string_view section,
                          const std::filesystem::path& base, std::span<const std::string_view> ignored) {
    const GivenTable place{given, std::string(section)};
    return configure(params, std::span{&place, 1}, base, ignored);
}

}  // namespace linnet::core
