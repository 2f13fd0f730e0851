// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace linnet::core {

// Keeps other processes out of an output folder for as long as it lives; the system lets go of it on any death. Throws
// InputError when another process has it, SystemError when the folder cannot be written.
class FolderLock {
public:
    explicit FolderLock(const std::filesystem::path& folder);
    ~FolderLock();
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

private:
    int descriptor_;
};

}  // namespace linnet::core
