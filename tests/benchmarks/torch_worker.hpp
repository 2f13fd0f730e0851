// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// PyTorch in a process of its own, asked over pipes; it sleeps while it is not asked.

#include <sys/types.h>

#include <string>

namespace linnet::benchmarks {

class TorchWorker {
public:
    // Starts it and waits until it is ready. Without PyTorch available() is false and greeting() says what to install.
    // Throws std::runtime_error when it cannot be started.
    TorchWorker();
    ~TorchWorker();
    TorchWorker(const TorchWorker&) = delete;
    TorchWorker& operator=(const TorchWorker&) = delete;

    bool available() const { return available_; }
    const std::string& greeting() const { return greeting_; }

    // Sends a line and returns the number it is answered with. Throws std::runtime_error when the worker has ended.
    double ask(const std::string& command);

private:
    std::string read_line();

    pid_t process_ = -1;
    int questions_ = -1, answers_ = -1;
    std::string greeting_;
    bool available_ = false;
};

}  // namespace linnet::benchmarks
