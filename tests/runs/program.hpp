// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Runs the built program as a user would: in a process of its own, with its streams and exit code looked at.

#include <sys/types.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

namespace linnet::test {

struct Result {
    int code = -1;  // 128 + signal when a signal ended it
    std::string out, err;
};

// A running program; killed when it goes out of scope.
class Program {
public:
    // `largest_file_bytes` stands in for a disk that gets full.
    explicit Program(std::vector<std::string> arguments, std::optional<std::uint64_t> largest_file_bytes = {});
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    void signal(int number) const;
    Result wait();

private:
    pid_t process_ = -1;
    std::filesystem::path out_, err_;
};

Result run_linnet(std::vector<std::string> arguments);

// The code; what the program said is shown when it is not 0.
int explained(int code, const std::string& err);

// A folder for one test, with a small, quick run file in it.
class Workplace {
public:
    Workplace();
    ~Workplace();

    std::filesystem::path path(const std::string& name) const { return folder_ / name; }
    // The run file's arguments: {command, run file, --out, DIR, extra...}
    std::vector<std::string> run(const std::string& command, const std::string& output,
                                 std::vector<std::string> extra = {}) const;
    void write(const std::string& name, const std::string& text) const;
    nlohmann::json result(const std::string& output) const;
    // How many networks of a study are trained and scored; 0 while there is none.
    std::uint64_t measured_trials(const std::string& output) const;

    static const char* run_file_text();

private:
    std::filesystem::path folder_;
};

}  // namespace linnet::test
