// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Holds back what is written to a file descriptor, standard output say, for as long as it lives.

#include <string>

namespace linnet::core {

class OutputCapture {  // process-wide: only while no other thread writes there
public:
    // Without descriptors or memory left nothing is captured and the output passes through.
    explicit OutputCapture(int descriptor) noexcept;
    ~OutputCapture();
    OutputCapture(const OutputCapture&) = delete;
    OutputCapture& operator=(const OutputCapture&) = delete;

    // Ends the capture and returns what was written.
    std::string finish();

private:
    void restore() noexcept;

    int descriptor_;
    int original_ = -1;  // a duplicate of what descriptor_ was; -1 when nothing is captured
    int buffer_ = -1;
};

}  // namespace linnet::core
