// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Boards: found by name or path, read from TOML, merged with the core they inherit. The format is described in
// docs/file_formats/board.md.

#include <linnet/sdk/profile.hpp>
#include <span>

#include "core/profile/profile_file.hpp"

namespace linnet::core {

class Board final : public sdk::BoardProfile {
public:
    using Numbers = std::map<std::string, ProfileNumber, std::less<>>;
    using Texts = std::map<std::string, std::string, std::less<>>;

    Board(std::filesystem::path file, Numbers numbers, Texts texts);

    std::string_view id() const noexcept override;
    std::string_view name() const noexcept override;
    std::optional<double> number(std::string_view key) const noexcept override;
    std::string_view text(std::string_view key) const noexcept override;

    const std::filesystem::path& file() const { return file_; }
    // Everything the profile says, by dotted key, each number with its source.
    const Numbers& numbers() const { return numbers_; }
    const Texts& texts() const { return texts_; }

private:
    std::filesystem::path file_;
    std::string id_;
    Numbers numbers_;
    Texts texts_;
};

// `name_or_path` with a '/' or ending in ".toml" is a path (relative to the working directory); otherwise a name,
// looked up as boards/<name>.toml and <name>.toml in the folders, in their order. A core is looked up in the board's
// own folder first, then in the search folders. `where` is what asks for the board. Throws InputError.
Board load_board(const std::string& name_or_path, std::span<const std::filesystem::path> search_folders,
                 const Location& where);

// The names load_board() finds in the folders, sorted. Folders that do not exist hold none.
std::vector<std::string> list_boards(std::span<const std::filesystem::path> search_folders);

}  // namespace linnet::core
