// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/profile/calibration.hpp"

#include <array>
#include <charconv>
#include <cstdio>

#include "core/profile/schema.hpp"

namespace linnet::core {
namespace {

namespace fs = std::filesystem;

// A basic string of TOML.
std::string toml_text(std::string_view text) {
    std::string result = "\"";
    for (const char letter : text) {
        if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) {
            std::array<char, 8> escape{};
            std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(letter));
            result += escape.data();
            continue;
        }
        if (letter == '"' || letter == '\\') result += '\\';
        result += letter;
    }
    return result + '"';
}

// Texts with a unit and flags as they were written, bare numbers with all their digits.
std::string value_text(const ProfileNumber& number) {
    if (number.written.starts_with('"') || number.written == "true" || number.written == "false") return number.written;
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number.value).ptr;
    return {digits.data(), end};
}

// "memory.ram" and "size" of "memory.ram.size"
std::pair<std::string, std::string> split_key(const std::string& key) {
    const auto dot = key.rfind('.');
    if (dot == std::string::npos) return {"", key};
    return {key.substr(0, dot), key.substr(dot + 1)};
}

struct WrittenTable {
    std::string source, status;  // of its numbers, which have them in common
    std::vector<std::string> lines;
};

std::string profile_text(const ProfileFile& profile) {
    std::map<std::string, WrittenTable> tables;
    for (const auto& [key, text] : profile.texts) {
        const auto [table, name] = split_key(key);
        tables[table].lines.push_back(name + " = " + toml_text(text));
    }
    for (const auto& [key, number] : profile.numbers) {
        const auto [table, name] = split_key(key);
        auto& written = tables[table];
        written.source = number.source;
        written.status = number.status;
        written.lines.push_back(name + " = " + value_text(number));
    }
    std::string text = "schema = " + std::to_string(profile_schema) + '\n';
    if (profile.inherits) text += "inherits = " + toml_text(*profile.inherits) + '\n';
    for (const auto& [name, table] : tables) {
        if (!name.empty()) text += "\n[" + name + "]\n";
        if (!table.source.empty()) text += "source = " + toml_text(table.source) + '\n';
        if (!table.status.empty() && table.status != profile_statuses().front())
            text += "status = " + toml_text(table.status) + '\n';
        for (const auto& line : table.lines) text += line + '\n';
    }
    return text;
}

std::string short_number(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.4g", value);
    return text.data();
}

void set_wait_factor(ProfileFile& profile, const Calibration& calibration) {
    const auto table = "latency." + calibration.table, key = table + ".wait_factor";
    profile.numbers.erase(key);
    std::vector<ProfileNumber*> beside;
    auto source = calibration.source;
    for (auto& [name, number] : profile.numbers) {
        if (split_key(name).first != table) continue;
        beside.push_back(&number);
        source += "; " + split_key(name).second + ": " + number.source;
    }
    for (auto* number : beside) {
        number->source = source;
        number->status = "measured";
    }
    const auto written = short_number(calibration.wait_factor);
    profile.numbers[key] = {calibration.wait_factor, Quantity::count, source, "measured", written, {}};
    std::from_chars(written.data(), written.data() + written.size(), profile.numbers[key].value);
}

// What a profile at `file` calls the core that `board` inherits by `name`.
std::string inherited_name(const Board& board, const std::string& name, const fs::path& file) {
    const auto beside = board.file().parent_path() / name;
    std::error_code error;
    if (!fs::is_regular_file(beside.string() + ".toml", error)) return name;  // it is in one of the search folders
    const auto folder = fs::absolute(file).parent_path();
    return fs::absolute(beside).lexically_normal().lexically_relative(folder.lexically_normal()).string();
}

}  // namespace

std::string calibrated_profile(const Board& board, const Calibration& calibration, const fs::path& file) {
    auto profile = read_profile_file(board.file());
    if (profile.inherits) profile.inherits = inherited_name(board, *profile.inherits, file);
    set_wait_factor(profile, calibration);
    return profile_text(profile);
}

}  // namespace linnet::core
