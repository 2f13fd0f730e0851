// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A folder of profiles that exists as long as the object.

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace linnet::tests {

class ProfileFolder {
public:
    ProfileFolder() {
        auto pattern = (std::filesystem::temp_directory_path() / "linnet_profile_XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    ~ProfileFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ProfileFolder(const ProfileFolder&) = delete;
    ProfileFolder& operator=(const ProfileFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

    // Returns the path as messages show it.
    std::string write(const std::string& name, const std::string& text) const {
        const auto file = path_ / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream stream(file);
        stream << text;
        REQUIRE(stream.flush());
        return file.string();
    }

private:
    std::filesystem::path path_;
};

}  // namespace linnet::tests
