// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/profile/profile_file.hpp"

#include <algorithm>
#include <cmath>

#include "core/profile/schema.hpp"
#include "core/support/errors.hpp"
#include "core/support/toml_io.hpp"

namespace linnet::core {
namespace {

// A table, and what the tables around it say about the origin of its numbers.
struct Scope {
    std::string path;  // "memory.ram"; empty for the whole file
    std::string source, status;

    std::string name() const { return path.empty() ? "the profile" : "[" + path + "]"; }
    std::string dotted(std::string_view key) const { return (path.empty() ? "" : path + ".") + std::string(key); }
};

[[noreturn]] void refuse(const Setting& setting, std::string_view key, const Scope& scope, std::string_view expected) {
    throw InputError(setting.where.text() + ": " + std::string(key) + " = " + setting.display() + " in " +
                     scope.name() + " cannot be used; expected " + std::string(expected));
}

std::string listed(std::span<const std::string_view> words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + std::string(words[i]);
    return text;
}

const std::string& text_of(const Setting& setting, std::string_view key, const Scope& scope,
                           std::string_view expected = "a text") {
    const auto* text = std::get_if<std::string>(&setting.value);
    if (!text || text->find_first_not_of(" \t\n") == std::string::npos) refuse(setting, key, scope, expected);
    return *text;
}

const std::string& word_of(const Setting& setting, std::string_view key, const Scope& scope,
                           std::span<const std::string_view> words) {
    const auto& text = text_of(setting, key, scope, listed(words));
    if (std::ranges::find(words, text) == words.end()) refuse(setting, key, scope, listed(words));
    return text;
}

double number_of(const Setting& setting, std::string_view name, const Scope& scope, const ProfileKey& key) {
    std::optional<double> value;
    if (const auto* integer = std::get_if<std::int64_t>(&setting.value)) value = static_cast<double>(*integer);
    if (const auto* real = std::get_if<double>(&setting.value)) value = *real;
    if (const auto* text = std::get_if<std::string>(&setting.value)) value = parse_quantity(*text, key.quantity);
    if (!value || !std::isfinite(*value)) refuse(setting, name, scope, expectation(key.quantity));
    if (*value < 0 || (*value == 0 && !key.zero_allowed))
        refuse(setting, name, scope, key.zero_allowed ? "a number that is not negative" : "a number above zero");
    return *value;
}

class Reader {
public:
    explicit Reader(ProfileFile& file) : file_{file} {}

    void root(const Table& table, const std::string& file_name) {
        Scope scope{"", "", std::string(profile_statuses().front())};
        Section section{table, scope.name()};
        check_schema(section, scope, file_name);
        if (const auto* inherits = section.raw("inherits")) {
            file_.inherits = text_of(*inherits, "inherits", scope);
            file_.inherits_where = inherits->where;
        }
        if (const auto* source = section.table("source")) read_document(*source, scope);
        section.raw("note");
        children(table, section, scope);
    }

private:
    static void check_schema(Section& section, const Scope& scope, const std::string& file_name) {
        const auto* schema = section.raw("schema");
        if (!schema)
            throw InputError(file_name + ": key \"schema\" is missing; a profile begins with schema = " +
                             std::to_string(profile_schema));
        const auto* version = std::get_if<std::int64_t>(&schema->value);
        if (version && *version > profile_schema)
            throw InputError(
                schema->where.text() + ": schema = " + std::to_string(*version) +
                " is newer than this linnet, which reads profiles up to schema = " + std::to_string(profile_schema));
        if (!version || *version < 1) refuse(*schema, "schema", scope, std::to_string(profile_schema));
    }

    // [source] of the whole file.
    static void read_document(const Table& table, Scope& scope) {
        const Scope here{"source", "", ""};
        Section section{table, here.name()};
        section.required_text("document");
        scope.source = text_of(*section.raw("document"), "document", here);
        if (const auto* url = section.raw("url")) scope.source += ", " + text_of(*url, "url", here);
        section.finish();
    }

    void table(const Table& table, Scope scope) {
        Section section{table, scope.name()};
        if (const auto* source = section.raw("source"))
            scope.source = text_of(*source, "source", scope, "a text that names the document");
        if (const auto* status = section.raw("status"))
            scope.status = word_of(*status, "status", scope, profile_statuses());
        section.raw("note");
        children(table, section, scope);
    }

    void children(const Table& table, Section& section, const Scope& scope) {
        for (const auto& child : profile_children(scope.path)) {
            if (child.name != "*") {
                if (const auto* setting = section.raw(child.name)) entry(*setting, child.name, child.key, scope);
                continue;
            }
            for (const auto& [name, setting] : table)
                if (std::holds_alternative<Table>(setting.value)) entry(*section.raw(name), name, nullptr, scope);
        }
        section.finish();
    }

    void entry(const Setting& setting, std::string_view name, const ProfileKey* key, const Scope& scope) {
        if (!key) {
            const auto* inner = std::get_if<Table>(&setting.value);
            if (!inner) refuse(setting, name, scope, "a table");
            return table(*inner, {scope.dotted(name), scope.source, scope.status});
        }
        switch (key->kind) {
            case KeyKind::text:
                file_.texts[scope.dotted(name)] = text_of(setting, name, scope);
                break;
            case KeyKind::choice:
                file_.texts[scope.dotted(name)] = word_of(setting, name, scope, key->words);
                break;
            case KeyKind::flag:
                if (!std::holds_alternative<bool>(setting.value)) refuse(setting, name, scope, "true or false");
                number(setting, name, scope, *key, std::get<bool>(setting.value) ? 1 : 0);
                break;
            case KeyKind::number:
                number(setting, name, scope, *key, number_of(setting, name, scope, *key));
                break;
        }
    }

    void number(const Setting& setting, std::string_view name, const Scope& scope, const ProfileKey& key,
                double value) {
        if (scope.source.empty())
            throw InputError(setting.where.text() + ": " + std::string(name) + " = " + setting.display() + " in " +
                             scope.name() +
                             " has no source; give the table a source, or the profile a [source] with a document");
        file_.numbers[scope.dotted(name)] = {value,        key.quantity,      scope.source,
                                             scope.status, setting.display(), setting.where};
    }

    ProfileFile& file_;
};

}  // namespace

ProfileFile read_profile_file(const std::filesystem::path& path) {
    ProfileFile file;
    Reader{file}.root(read_toml(path), path.string());
    return file;
}

}  // namespace linnet::core
