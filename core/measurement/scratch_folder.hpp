// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A folder of the system's temporary files that is gone, with all that is in it, when the object is.

#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>

#include "core/support/errors.hpp"

namespace linnet::core {

class ScratchFolder {
public:
    // Throws SystemError when it cannot be made.
    ScratchFolder() {
        auto pattern = (std::filesystem::temp_directory_path() / "linnet-firmware-XXXXXX").string();
        if (!::mkdtemp(pattern.data()))
            throw SystemError(pattern + ": a temporary folder cannot be made (" + std::strerror(errno) + ")");
        path_ = pattern;
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace linnet::core
