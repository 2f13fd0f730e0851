// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/output_capture.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cstdio>

namespace linnet::core {

OutputCapture::OutputCapture(int descriptor) noexcept : descriptor_{descriptor} {
    std::fflush(nullptr);  // what was written before must not be taken for ours
    buffer_ = memfd_create("captured output", MFD_CLOEXEC);
    if (buffer_ < 0) return;
    original_ = fcntl(descriptor_, F_DUPFD_CLOEXEC, 0);
    if (original_ >= 0) dup2(buffer_, descriptor_);
}

void OutputCapture::restore() noexcept {
    if (original_ < 0) return;
    std::fflush(nullptr);
    dup2(original_, descriptor_);
    close(original_);
    original_ = -1;
}

OutputCapture::~OutputCapture() {
    restore();
    if (buffer_ >= 0) close(buffer_);
}

std::string OutputCapture::finish() {
    restore();
    std::string text;
    std::array<char, 512> part{};
    off_t offset = 0;
    while (buffer_ >= 0) {
        const auto count = pread(buffer_, part.data(), part.size(), offset);
        if (count <= 0) break;
        text.append(part.data(), static_cast<std::size_t>(count));
        offset += count;
    }
    return text;
}

}  // namespace linnet::core
