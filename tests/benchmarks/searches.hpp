// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Whole searches, timed, with a journal in the folder for temporary files (TMPDIR).

#include <cstdint>
#include <filesystem>

#include "core/kernel/search.hpp"

namespace linnet::benchmarks {

class TemporaryFolder {  // gone with the object
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// A strategy begins once, so that every search of a plan needs a new one; with its default settings.
void renew_strategy(core::RunPlan& plan);

struct SearchCost {
    core::Counts counts;
    double seconds = 0;
    std::uintmax_t journal_bytes = 0;
};

// From the first trial until everything is in the journal.
SearchCost search(const core::RunPlan& plan);

}  // namespace linnet::benchmarks
