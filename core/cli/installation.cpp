// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cli/installation.hpp"

#include <cstdlib>

#include "core/support/errors.hpp"

namespace linnet::cli {
namespace {

std::vector<std::filesystem::path> split(const char* folders) {
    std::vector<std::filesystem::path> list;
    const std::string text = folders ? folders : "";
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(':', at), text.size());
        if (end > at) list.emplace_back(text.substr(at, end - at));
        at = end + 1;
    }
    return list;
}

}  // namespace

core::Installation find_installation() {
    const auto program = std::filesystem::canonical("/proc/self/exe");
    const auto prefix = program.parent_path().parent_path();
    core::Installation installation;
    installation.plugin_folders = split(std::getenv("LINNET_PLUGIN_PATH"));
    installation.plugin_folders.push_back(prefix / LINNET_PLUGIN_FOLDER);
    installation.profile_folders = split(std::getenv("LINNET_BOARD_PATH"));
    installation.profile_folders.push_back(prefix / LINNET_PROFILE_FOLDER);
    return installation;
}

core::Registry load_plugins(const std::vector<std::string>& named) {
    std::vector<std::filesystem::path> folders;
    for (const auto& folder : named) {
        if (!std::filesystem::is_directory(folder))
            throw core::InputError("--plugins " + folder + ": there is no such folder");
        folders.emplace_back(folder);
    }
    const auto installed = find_installation().plugin_folders;
    folders.insert(folders.end(), installed.begin(), installed.end());
    core::Registry registry;
    registry.load(folders);
    return registry;
}

}  // namespace linnet::cli
