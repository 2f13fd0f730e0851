// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/folder_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/support/errors.hpp"

namespace linnet::core {

FolderLock::FolderLock(const std::filesystem::path& folder) {
    const auto path = folder / "lock";
    descriptor_ = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
    if (descriptor_ < 0) throw SystemError(path.string() + ": cannot be created (" + std::strerror(errno) + ")");
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        ::close(descriptor_);
        throw InputError(folder.string() + ": another linnet is working in this folder; choose another with --out");
    }
}

FolderLock::~FolderLock() { ::close(descriptor_); }

}  // namespace linnet::core
