// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/measurement/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "core/support/errors.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves the declaration to the program

namespace linnet::core {
namespace {

constexpr std::size_t most_output = std::size_t{4} << 20U;

[[noreturn]] void fail(const std::string& program, int error) {
    throw SystemError(program + ": cannot be run (" + std::strerror(error) + ")");
}

class FileActions {
public:
    FileActions() { posix_spawn_file_actions_init(&actions_); }
    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    posix_spawn_file_actions_t* get() { return &actions_; }

private:
    posix_spawn_file_actions_t actions_{};
};

class Attributes {
public:
    Attributes() {
        posix_spawnattr_init(&attributes_);
        // A process group of its own: what it starts can be ended with it, and the terminal's Ctrl-C is ours to handle.
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP);
        posix_spawnattr_setpgroup(&attributes_, 0);
    }
    ~Attributes() { posix_spawnattr_destroy(&attributes_); }
    Attributes(const Attributes&) = delete;
    Attributes& operator=(const Attributes&) = delete;
    posix_spawnattr_t* get() { return &attributes_; }

private:
    posix_spawnattr_t attributes_{};
};

struct Child {
    pid_t id;
    int output;  // the reading end of its pipe
};

Child start(const std::vector<std::string>& words) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail(words.front(), errno);
    FileActions actions;
    posix_spawn_file_actions_addopen(actions.get(), 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(actions.get(), ends[1], 1);
    posix_spawn_file_actions_adddup2(actions.get(), ends[1], 2);
    Attributes attributes;
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    pid_t id = 0;
    const int error =
        ::posix_spawnp(&id, words.front().c_str(), actions.get(), attributes.get(), arguments.data(), environ);
    ::close(ends[1]);
    if (error != 0) {
        ::close(ends[0]);
        fail(words.front(), error);
    }
    return {id, ends[0]};
}

// Until the pipe is closed, or the time is up: then true.
bool read_all(int from, std::chrono::milliseconds at_most, std::string& output) {
    // Real time on purpose: what is bounded here is a program outside, which no budget of the run can poll.
    const auto deadline = std::chrono::steady_clock::now() + at_most;
    char buffer[16384];
    for (;;) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) return true;
        pollfd ready{from, POLLIN, 0};
        const int polled = ::poll(&ready, 1, static_cast<int>(std::min<std::int64_t>(left.count(), 60'000)));
        if (polled < 0 && errno != EINTR) return false;
        if (polled <= 0) continue;
        const auto count = ::read(from, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return false;
        output.append(buffer,
                      std::min(static_cast<std::size_t>(count), most_output - std::min(most_output, output.size())));
    }
}

int wait_for(pid_t id) {
    int status = 0;
    while (::waitpid(id, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

std::optional<std::filesystem::path> find_program(const std::string& name) {
    const char* given = std::getenv("PATH");
    std::string_view folders = given ? given : "/usr/local/bin:/usr/bin:/bin";
    while (!folders.empty()) {
        const auto colon = folders.find(':');
        const auto path = std::filesystem::path(folders.substr(0, colon)) / name;
        if (::access(path.c_str(), X_OK) == 0 && std::filesystem::is_regular_file(path)) return path;
        folders = colon == std::string_view::npos ? std::string_view{} : folders.substr(colon + 1);
    }
    return {};
}

ProcessResult run_program(const std::vector<std::string>& words, std::chrono::milliseconds at_most) {
    const auto child = start(words);
    ProcessResult result;
    result.timed_out = read_all(child.output, at_most, result.output);
    ::close(child.output);
    if (result.timed_out) ::kill(-child.id, SIGKILL);
    result.status = wait_for(child.id);
    return result;
}

}  // namespace linnet::core
