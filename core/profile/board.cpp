// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/profile/board.hpp"

#include <array>
#include <set>
#include <system_error>

#include "core/support/errors.hpp"
#include "core/support/suggest.hpp"

namespace linnet::core {
namespace {

namespace fs = std::filesystem;

std::string prefix(const Location& where) {
    const auto text = where.text();
    return text.empty() ? text : text + ": ";
}

bool is_file(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

// Names of the profiles in a folder, without the extension and behind `prefix`.
void collect(const fs::path& folder, const std::string& prefix, std::set<std::string>& names) {
    std::error_code error;
    for (fs::directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".toml" && is_file(entry->path()))
            names.insert(prefix + entry->path().stem().string());
}

fs::path find_board(const std::string& name_or_path, std::span<const fs::path> folders, const Location& where) {
    if (name_or_path.find('/') != std::string::npos || name_or_path.ends_with(".toml")) {
        if (is_file(name_or_path)) return name_or_path;
        throw InputError(prefix(where) + "there is no board file \"" + name_or_path + "\"");
    }
    for (const auto& folder : folders)
        for (const auto& path : {folder / "boards" / (name_or_path + ".toml"), folder / (name_or_path + ".toml")})
            if (is_file(path)) return path;
    throw InputError(prefix(where) + "there is no board \"" + name_or_path + "\"" +
                     suggestion(name_or_path, list_boards(folders)));
}

fs::path find_parent(const fs::path& board, const ProfileFile& profile, std::span<const fs::path> folders) {
    const auto& name = *profile.inherits;
    const auto complaint = prefix(profile.inherits_where) + "inherits = \"" + name + "\" cannot be used; ";
    std::vector<fs::path> places{board.parent_path()};
    places.insert(places.end(), folders.begin(), folders.end());
    std::set<std::string> known;
    for (const auto& place : places) {
        const auto path = place / (name + ".toml");
        std::error_code error;
        if (is_file(path) && fs::equivalent(path, board, error))
            throw InputError(complaint + "a profile cannot inherit itself");
        if (is_file(path)) return path;
        collect(place / "cores", "cores/", known);
    }
    const std::vector<std::string> names(known.begin(), known.end());
    throw InputError(complaint + "there is no such profile" + suggestion(name, names));
}

// Adds what the inherited profile says and the board does not.
void inherit(const fs::path& path, ProfileFile& profile, std::span<const fs::path> folders) {
    const auto parent_path = find_parent(path, profile, folders);
    auto parent = read_profile_file(parent_path);
    if (parent.inherits)
        throw InputError(prefix(profile.inherits_where) + "inherits = \"" + *profile.inherits +
                         "\" cannot be used; it inherits \"" + *parent.inherits + "\" itself (" +
                         parent.inherits_where.text() + "), and profiles inherit one level deep");
    profile.numbers.merge(parent.numbers);
    profile.texts.merge(parent.texts);
}

void check_complete(const fs::path& path, const ProfileFile& profile) {
    constexpr std::array<std::string_view, 3> needed{"memory.ram.size", "memory.flash.size", "clock.hz"};
    const auto missing = [&](std::string_view key) {
        return InputError(path.string() + ": a board needs " + std::string(key) + "; neither this file nor " +
                          (profile.inherits ? *profile.inherits : "a profile it inherits") + " says it");
    };
    if (!profile.texts.contains("name")) throw missing("name");
    for (const auto key : needed)
        if (!profile.numbers.contains(key)) throw missing(key);
}

void check_at_most(const ProfileFile& profile, std::string_view table, std::string_view part) {
    const auto whole = profile.numbers.find(std::string(table) + ".size");
    const auto found = profile.numbers.find(std::string(table) + "." + std::string(part));
    if (found == profile.numbers.end() || found->second.value <= whole->second.value) return;
    throw InputError(found->second.where.text() + ": " + std::string(part) + " = " + found->second.written + " in [" +
                     std::string(table) + "] cannot be used; expected at most its size, " + whole->second.written);
}

}  // namespace

Board::Board(fs::path file, Numbers numbers, Texts texts)
    : file_{std::move(file)}, id_{file_.stem().string()}, numbers_{std::move(numbers)}, texts_{std::move(texts)} {}

std::string_view Board::id() const noexcept { return id_; }

std::string_view Board::name() const noexcept { return text("name"); }

std::optional<double> Board::number(std::string_view key) const noexcept {
    const auto found = numbers_.find(key);
    return found == numbers_.end() ? std::nullopt : std::optional{found->second.value};
}

std::string_view Board::text(std::string_view key) const noexcept {
    const auto found = texts_.find(key);
    if (found != texts_.end()) return found->second;
    const auto dot = key.rfind('.');
    const auto part = dot == std::string_view::npos ? std::string_view{} : key.substr(dot + 1);
    if (part != "source" && part != "status") return {};
    const auto number = numbers_.find(key.substr(0, dot));
    if (number == numbers_.end()) return {};
    return part == "source" ? number->second.source : number->second.status;
}

Board load_board(const std::string& name_or_path, std::span<const fs::path> search_folders, const Location& where) {
    const auto path = find_board(name_or_path, search_folders, where);
    auto profile = read_profile_file(path);
    if (profile.inherits) inherit(path, profile, search_folders);
    check_complete(path, profile);
    check_at_most(profile, "memory.ram", "usable");
    check_at_most(profile, "memory.ram", "largest_block");
    check_at_most(profile, "memory.flash", "usable");
    return {path, std::move(profile.numbers), std::move(profile.texts)};
}

std::vector<std::string> list_boards(std::span<const fs::path> search_folders) {
    std::set<std::string> names;
    for (const auto& folder : search_folders) {
        collect(folder / "boards", "", names);
        collect(folder, "", names);
    }
    return {names.begin(), names.end()};
}

}  // namespace linnet::core
