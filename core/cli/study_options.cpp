// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cli/study_options.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "core/support/errors.hpp"

namespace linnet::cli {

std::vector<std::string> new_settings(const Arguments& arguments) {
    auto settings = arguments.texts("set");
    if (arguments.has("board")) {
        auto board = arguments.text("board");
        const bool path = board.find('/') != std::string::npos || board.ends_with(".toml");
        if (path) board = std::filesystem::absolute(board).lexically_normal().string();
        settings.push_back("target.board=\"" + board + '"');
    }
    if (arguments.has("runtime")) settings.push_back("target.runtime=\"" + arguments.text("runtime") + '"');
    return settings;
}

std::vector<std::string> training_command(const Arguments& arguments, std::uint64_t trial) {
    std::vector<std::string> words{
        "linnet", "train", "--from", arguments.positional[0], "--trial", std::to_string(trial)};
    for (const auto* option : {"board", "runtime"})
        if (arguments.has(option)) words.insert(words.end(), {std::string("--") + option, arguments.text(option)});
    for (const auto& setting : arguments.texts("set")) words.insert(words.end(), {"--set", setting});
    return words;
}

std::string shell_line(const std::vector<std::string>& words) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=,:@%+";
    std::string line;
    for (const auto& word : words) {
        if (!line.empty()) line += ' ';
        if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) {
            line += word;
            continue;
        }
        line += '\'';
        for (const char letter : word) line += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
        line += '\'';
    }
    return line;
}

std::uint64_t trial_number(const Arguments& arguments) {
    const auto text = arguments.text("trial");
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        throw core::InputError("--trial " + text +
                               " cannot be used; expected the number of a trial, such as linnet front prints them");
    return number;
}

}  // namespace linnet::cli
