// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/runs/program.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include "core/kernel/journal.hpp"

namespace linnet::test {
namespace {

std::filesystem::path temporary_folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "linnet-run-XXXXXX").string();
    return ::mkdtemp(pattern.data());
}

std::string read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

[[noreturn]] void become(const std::vector<std::string>& arguments, const std::filesystem::path& out,
                         const std::filesystem::path& err, std::optional<std::uint64_t> largest_file_bytes) {
    const auto redirect = [](const std::filesystem::path& path, int descriptor) {
        const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ::dup2(file, descriptor);
    };
    redirect(out, STDOUT_FILENO);
    redirect(err, STDERR_FILENO);
    if (largest_file_bytes) {
        const rlimit limit{*largest_file_bytes, *largest_file_bytes};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        ::signal(SIGXFSZ, SIG_IGN);
    }
    std::vector<char*> words{const_cast<char*>(LINNET_PROGRAM)};
    for (const auto& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    ::execv(LINNET_PROGRAM, words.data());
    ::_exit(127);
}

}  // namespace

Program::Program(std::vector<std::string> arguments, std::optional<std::uint64_t> largest_file_bytes) {
    const auto folder = temporary_folder();
    out_ = folder / "out";
    err_ = folder / "err";
    process_ = ::fork();
    if (process_ == 0) become(arguments, out_, err_, largest_file_bytes);
}

Program::~Program() {
    if (process_ > 0) {
        signal(SIGKILL);
        wait();
    }
    std::filesystem::remove_all(out_.parent_path());
}

void Program::signal(int number) const { ::kill(process_, number); }

Result Program::wait() {
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), read(out_), read(err_)};
}

Result run_linnet(std::vector<std::string> arguments) { return Program{std::move(arguments)}.wait(); }

int explained(int code, const std::string& err) {
    if (code != 0) MESSAGE(err);
    return code;
}

Workplace::Workplace() : folder_{temporary_folder()} { write("run.toml", run_file_text()); }

Workplace::~Workplace() { std::filesystem::remove_all(folder_); }

const char* Workplace::run_file_text() {
    return R"([run]
seed = 7
[dataset]
use = "synthetic"
windows = 240
test_windows = 120
time = 32
rate = 12.5
[target]
board = "arduino_nano_33_ble"
runtime = "tflm"
[constraints]
ram = "20 KiB"
macs = 20_000
[objectives]
maximise = ["accuracy"]
[space]
use = "tinytnas"
[strategy]
use = "random"
[trainer]
use = "onednn"
epochs = 2
[budget]
trials = 12
[final]
epochs = 4
)";
}

std::vector<std::string> Workplace::run(const std::string& command, const std::string& output,
                                        std::vector<std::string> extra) const {
    std::vector<std::string> arguments{command, path("run.toml").string()};
    if (!output.empty()) {
        arguments.push_back("--out");
        arguments.push_back(path(output).string());
    }
    arguments.insert(arguments.end(), extra.begin(), extra.end());
    return arguments;
}

void Workplace::write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(path(name).parent_path());
    std::ofstream(path(name), std::ios::binary) << text;
}

nlohmann::json Workplace::result(const std::string& output) const {
    return nlohmann::json::parse(read(path(output) / "result.json"));
}

std::uint64_t Workplace::measured_trials(const std::string& output) const {
    return core::Journal::count_measured(path(output));
}

}  // namespace linnet::test
