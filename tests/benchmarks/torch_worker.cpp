// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmarks/torch_worker.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

namespace linnet::benchmarks {

TorchWorker::TorchWorker() {
    int questions[2], answers[2];
    if (::pipe2(questions, O_CLOEXEC) != 0 || ::pipe2(answers, O_CLOEXEC) != 0)
        throw std::runtime_error("a pipe cannot be made");
    std::signal(SIGPIPE, SIG_IGN);  // a worker that has ended is noticed when it does not answer
    process_ = ::fork();
    if (process_ < 0) throw std::runtime_error("a process cannot be made");
    if (process_ == 0) {
        ::dup2(questions[0], STDIN_FILENO);
        ::dup2(answers[1], STDOUT_FILENO);
        constexpr const char* program = LINNET_SOURCE "/tests/peers/with_torch";
        ::execl(program, program, LINNET_SOURCE "/tests/benchmarks/training_speed_torch.py", nullptr);
        ::_exit(127);
    }
    ::close(questions[0]);
    ::close(answers[1]);
    questions_ = questions[1];
    answers_ = answers[0];
    greeting_ = read_line();
    available_ = greeting_.starts_with("torch ");
    if (!available_ && !greeting_.starts_with("skipped: "))
        throw std::runtime_error("PyTorch cannot be asked: " + (greeting_.empty() ? "no answer" : greeting_));
}

TorchWorker::~TorchWorker() {
    ::close(questions_);  // which ends it
    ::close(answers_);
    ::waitpid(process_, nullptr, 0);
}

double TorchWorker::ask(const std::string& command) {
    const std::string line = command + '\n';
    if (::write(questions_, line.data(), line.size()) == static_cast<ssize_t>(line.size())) {
        const std::string answer = read_line();
        char* end = nullptr;
        const double value = std::strtod(answer.c_str(), &end);
        if (!answer.empty() && *end == '\0') return value;
    }
    throw std::runtime_error("PyTorch did not answer \"" + command + '"');
}

// Without its end; empty when nothing comes any more.
std::string TorchWorker::read_line() {
    std::string line;
    for (char next = 0; ::read(answers_, &next, 1) == 1 && next != '\n';) line += next;
    return line;
}

}  // namespace linnet::benchmarks
