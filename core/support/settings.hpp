// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Configuration as a tree of values that remember where they were written, so that every complaint about one can name
// file, line and column. The tree is independent of TOML; toml_io is the only place that knows the format.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace linnet::core {

struct Location {
    std::string file;  // as the user wrote it, or "--set" for the command line
    std::uint32_t line = 0, column = 0;
    std::string folder{};  // where relative paths written here start; empty: at the file's own folder

    std::string text() const;  // "har.toml:12:3", or just the file when there is no line
};

struct Setting;

// Entries in the order they were written. Keys are unique.
class Table {
public:
    struct Entry;  // {key, setting}
    using const_iterator = std::vector<Entry>::const_iterator;

    Location where;

    const Setting* find(std::string_view key) const;
    Setting& insert_or_assign(std::string key, Setting setting);
    bool erase(std::string_view key);
    bool empty() const;
    const_iterator begin() const;
    const_iterator end() const;
    std::vector<std::string> keys() const;

private:
    std::vector<Entry> entries_;
};

using Array = std::vector<Setting>;

struct Setting {
    std::variant<bool, std::int64_t, double, std::string, Array, Table> value;
    Location where;      // of the value
    Location key_where;  // of its key; the same as where inside lists

    // "a whole number", "a text", ... for messages
    std::string_view type_name() const;
    // The value as the user would write it, shortened: 12, "20 KiB", [...], {...}
    std::string display() const;
};

struct Table::Entry {
    std::string key;
    Setting setting;
};

inline bool Table::empty() const { return entries_.empty(); }
inline Table::const_iterator Table::begin() const { return entries_.begin(); }
inline Table::const_iterator Table::end() const { return entries_.end(); }

// Reads one level of a table and refuses what nobody asked for. Every accessor throws InputError with location, key,
// value and expectation.
class Section {
public:
    // `name` as in messages: "[budget]". The table must outlive the section.
    Section(const Table& table, std::string name);

    bool has(std::string_view key);
    // Null when absent; marks the key as known.
    const Setting* raw(std::string_view key);
    std::string text(std::string_view key, std::string_view fallback);
    std::string required_text(std::string_view key);
    std::int64_t integer(std::string_view key, std::int64_t fallback, std::int64_t lowest, std::int64_t highest);
    double real(std::string_view key, double fallback, double lowest, double highest);
    bool flag(std::string_view key, bool fallback);
    std::vector<std::string> texts(std::string_view key, std::vector<std::string> fallback);
    const Table* table(std::string_view key);
    // Throws for the first key that no accessor asked for, suggesting the nearest known one.
    void finish() const;

private:
    [[noreturn]] void complain(const Setting& setting, std::string_view key, std::string_view expected) const;

    const Table* table_;
    std::string name_;
    std::vector<std::string> known_;
};

}  // namespace linnet::core
