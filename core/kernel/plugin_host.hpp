// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The only place that knows shared libraries.
//
// Everything that comes from a library (objects, strings, function pointers, exceptions, threads) lives inside its
// mapping, so whoever holds such a thing also holds the PluginLibrary. Holding is by shared_ptr, and for objects by the
// deleter of their shared_ptr: members in the right order would be wrong on assignment, and the other way round wrong
// at the end of a scope.

#include <linnet/sdk/abi/manifest.h>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <vector>

namespace boost::dll {
class shared_library;
}

namespace linnet::core {

// Why a file cannot be used as a plugin: a clause that follows the file's name.
struct NotAPlugin : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// One opened library. The last holder unmaps it, unless it is to be kept or other threads run at that moment: one of
// them may be a thread the plugin left behind, and nothing is ever wrong with a library that stays.
class PluginLibrary {
public:
    // Opens a file in these steps: it is an undamaged ELF file; it has the section of our ABI epoch; all its symbols
    // resolve; it has a manifest; its static initialisers wrote nothing to standard output. Throws NotAPlugin. The
    // manifest's contents are still to be checked. [kernel-thread]
    explicit PluginLibrary(const std::filesystem::path& file);
    ~PluginLibrary();
    PluginLibrary(const PluginLibrary&) = delete;
    PluginLibrary& operator=(const PluginLibrary&) = delete;

    const linnet_manifest& manifest() const { return *manifest_; }
    // Stay mapped until the process ends, as LINNET_KEEP_MAPPED asks for.
    void keep_mapped() { keep_mapped_ = true; }

private:
    std::shared_ptr<boost::dll::shared_library> library_;
    const linnet_manifest* manifest_ = nullptr;
    bool keep_mapped_;
};

// The plugin candidates of one folder, *.so, sorted by name so that their order does not depend on the file system.
// Throws SystemError when the folder cannot be read.
std::vector<std::filesystem::path> candidate_files(const std::filesystem::path& directory);

}  // namespace linnet::core
