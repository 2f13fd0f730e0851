// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/support/toml_io.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <system_error>

#include <toml++/toml.h>

#include "core/support/errors.hpp"

namespace linnet::core {
namespace {

// Far above any run file or board, far below what would exhaust memory.
constexpr std::uintmax_t largest_file_bytes = 4 * 1024 * 1024;

Location location(const toml::source_region& region, const std::string& file) {
    return {file, region.begin.line, region.begin.column};
}

Setting convert(const toml::node& node, const std::string& file);

Table convert_table(const toml::table& table, const std::string& file) {
    // toml++ sorts keys; the order in the file is what a reader expects to see in messages and lists.
    std::vector<std::pair<const toml::key*, const toml::node*>> entries;
    for (const auto& [key, node] : table) entries.emplace_back(&key, &node);
    std::ranges::stable_sort(entries, [](const auto& a, const auto& b) {
        const auto &left = a.first->source().begin, &right = b.first->source().begin;
        return std::pair{left.line, left.column} < std::pair{right.line, right.column};
    });
    Table result;
    result.where = location(table.source(), file);
    for (const auto& [key, node] : entries) {
        auto setting = convert(*node, file);
        setting.key_where = location(key->source(), file);
        result.insert_or_assign(std::string(key->str()), std::move(setting));
    }
    return result;
}

Setting convert(const toml::node& node, const std::string& file) {
    const auto where = location(node.source(), file);
    if (const auto* value = node.as_boolean()) return {value->get(), where, where};
    if (const auto* value = node.as_integer()) return {value->get(), where, where};
    if (const auto* value = node.as_floating_point()) return {value->get(), where, where};
    if (const auto* value = node.as_string()) return {value->get(), where, where};
    if (const auto* table = node.as_table()) return {convert_table(*table, file), where, where};
    if (const auto* array = node.as_array()) {
        Array elements;
        for (const auto& element : *array) elements.push_back(convert(element, file));
        return {std::move(elements), where, where};
    }
    throw InputError(where.text() + ": dates and times are not used here; write a text or a number");
}

// Gives a value and everything inside it one location.
Setting relocated(Setting setting, const Location& where) {
    setting.where = setting.key_where = where;
    if (auto* array = std::get_if<Array>(&setting.value)) {
        for (auto& element : *array) element = relocated(std::move(element), where);
    } else if (auto* table = std::get_if<Table>(&setting.value)) {
        Table moved;
        moved.where = where;
        for (const auto& [key, inner] : *table) moved.insert_or_assign(key, relocated(inner, where));
        setting.value = std::move(moved);
    }
    return setting;
}

}  // namespace

Table parse_toml(std::string_view text, const std::string& name) {
    try {
        return convert_table(toml::parse(text, name), name);
    } catch (const toml::parse_error& error) {
        const auto where = location(error.source(), name);
        throw InputError(where.text() + ": " + std::string(error.description()));
    }
}

Table read_toml(const std::filesystem::path& path) {
    const auto name = path.string();
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (!std::filesystem::exists(status)) throw InputError(name + ": there is no such file");
    if (!std::filesystem::is_regular_file(status)) throw InputError(name + ": this is not a file");
    if (std::filesystem::file_size(path, error) > largest_file_bytes)
        throw InputError(name + ": the file is too large to be a TOML file of ours (over 4 MiB)");
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf())) {
        if (file && file.peek() == std::ifstream::traits_type::eof()) return parse_toml("", name);
        throw InputError(name + ": the file cannot be read");
    }
    return parse_toml(std::move(text).str(), name);
}

Setting parse_toml_value(std::string_view text, const Location& where) {
    try {
        auto table = toml::parse("value = " + std::string(text));
        if (table.size() == 1) {
            return relocated(convert(*table.get("value"), where.file), where);
        }
    } catch (const toml::parse_error&) {
    }
    return {std::string(text), where, where};
}

}  // namespace linnet::core
