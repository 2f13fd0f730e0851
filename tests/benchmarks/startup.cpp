// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// How long `linnet search` takes from its start to its first training step, and how much memory it holds beyond the
// data set, on real data in the page cache. The trainer logs the implementations it chose when a network is ready for
// its first step; that line is what the clock waits for.

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>

#include "tests/benchmarks/plans.hpp"

namespace {

using namespace linnet;
namespace fs = std::filesystem;
using SteadyClock = std::chrono::steady_clock;

constexpr int repetitions = 7;
constexpr double search_seconds = 20;  // the larger the nets trained so far, the more memory
constexpr double mebibyte = 1 << 20;

double seconds_since(SteadyClock::time_point start) {
    return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

// The running program, its messages on a pipe.
class Program {
public:
    explicit Program(std::vector<std::string> arguments) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("a pipe cannot be made");
        std::vector<char*> words{const_cast<char*>(LINNET_PROGRAM)};
        for (auto& argument : arguments) words.push_back(argument.data());
        words.push_back(nullptr);
        process_ = ::fork();
        if (process_ < 0) throw std::runtime_error("a process cannot be made");
        if (process_ == 0) {
            ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
            ::dup2(ends[1], STDERR_FILENO);
            ::execv(LINNET_PROGRAM, words.data());
            ::_exit(127);
        }
        ::close(ends[1]);
        messages_ = ends[0];
    }
    ~Program() {
        ::close(messages_);
        if (process_ > 0) {
            ::kill(process_, SIGKILL);
            ::waitpid(process_, nullptr, 0);
        }
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    // Reads messages until one holds `text`. False: the program ended first.
    bool wait_for(std::string_view text) {
        while (text_.find(text) == std::string::npos)
            if (!read_messages()) return false;
        return true;
    }

    // Reads messages, so that the program never waits for its reader, for so long. False: the program ended.
    bool let_run(std::chrono::milliseconds time) {
        for (const auto start = SteadyClock::now(); SteadyClock::now() - start < time;) {
            pollfd message{messages_, POLLIN, 0};
            if (::poll(&message, 1, 10) > 0 && !read_messages()) return false;
        }
        return true;
    }

    // "VmRSS" or "VmHWM" of the process in byte; 0 when it has ended.
    double memory(const std::string& field) const {
        std::ifstream status("/proc/" + std::to_string(process_) + "/status");
        for (std::string line; std::getline(status, line);)
            if (line.starts_with(field + ':')) return 1024 * std::strtod(line.c_str() + field.size() + 1, nullptr);
        return 0;
    }

    const std::string& text() const { return text_; }

private:
    bool read_messages() {
        char buffer[4096];
        const auto count = ::read(messages_, buffer, sizeof buffer);
        if (count > 0) text_.append(buffer, static_cast<std::size_t>(count));
        return count > 0;
    }

    pid_t process_ = -1;
    int messages_ = -1;
    std::string text_;
};

struct Measurement {
    std::vector<double> start_seconds;
    double highest_resident = 0;  // byte, from the start into the search
};

void read_into_page_cache(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    std::vector<char> buffer(1 << 20);
    while (stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size()))) {
    }
}

Measurement measure(const fs::path& run_file, const std::vector<std::string>& overrides, const fs::path& output) {
    std::vector<std::string> arguments{"search",      run_file.string(), "--out",    output.string(),
                                       "--overwrite", "--json",          "--verbose"};
    for (const auto& override : overrides) {
        arguments.push_back("--set");
        arguments.push_back(override);
    }
    Measurement result;
    for (int i = 0; i < repetitions; ++i) {
        const auto start = SteadyClock::now();
        Program program{arguments};
        if (!program.wait_for("debug: conv1d")) throw std::runtime_error("linnet trained nothing:\n" + program.text());
        result.start_seconds.push_back(seconds_since(start));
        if (i + 1 < repetitions) continue;
        // The kernel brings VmHWM up to date now and then only, hence VmRSS as well.
        for (const auto searching = SteadyClock::now(); seconds_since(searching) < search_seconds;) {
            for (const auto* field : {"VmHWM", "VmRSS"})
                result.highest_resident = std::max(result.highest_resident, program.memory(field));
            if (!program.let_run(std::chrono::milliseconds(250))) break;
        }
    }
    if (result.highest_resident <= 0) throw std::runtime_error("the memory of the program cannot be read");
    std::ranges::sort(result.start_seconds);
    return result;
}

double data_set_bytes(const fs::path& run_file, const std::vector<std::string>& overrides) {
    const auto plan = benchmarks::plan_of(run_file, overrides);
    double bytes = 0;
    for (const auto& part : {plan->data->train(), plan->data->validation(), plan->data->test()})
        bytes += static_cast<double>(part.features.size_bytes() + part.labels.size_bytes());
    return bytes;
}

void run(const fs::path& data, const std::string& name, const fs::path& output) {
    const auto train = data / name / "train.npz", test = data / name / "test.npz";
    if (!fs::exists(train) || !fs::exists(test)) {
        std::printf("%-8s  skipped: %s has no train.npz and test.npz; say where they are by LINNET_DATASETS\n",
                    name.c_str(), (data / name).c_str());
        return;
    }
    const fs::path run_file = fs::path(LINNET_SOURCE) / "examples" / (name + ".toml");
    const std::vector<std::string> overrides{"dataset.train=" + train.string(), "dataset.test=" + test.string(),
                                             "budget.search=1 h", "budget.workers=2", "strategy.use=random"};
    for (const auto& file : {train, test}) read_into_page_cache(file);
    const auto measured = measure(run_file, overrides, output / name);
    const auto bytes = data_set_bytes(run_file, overrides);
    std::printf(
        "%-8s  %.1f MiB of npz: first step after %.0f ms (median of %d, %.0f to %.0f); data set %.1f MiB, at most %.1f "
        "MiB resident, %.1f beyond the data set\n",
        name.c_str(), static_cast<double>(fs::file_size(train) + fs::file_size(test)) / mebibyte,
        1e3 * measured.start_seconds[repetitions / 2], repetitions, 1e3 * measured.start_seconds.front(),
        1e3 * measured.start_seconds.back(), bytes / mebibyte, measured.highest_resident / mebibyte,
        (measured.highest_resident - bytes) / mebibyte);
}

}  // namespace

int main() {
    const auto data = benchmarks::data_folder("");
    auto pattern = (fs::temp_directory_path() / "linnet-benchmark-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) {
        std::fprintf(stderr, "startup: %s cannot be made\n", pattern.c_str());
        return 1;
    }
    int code = 0;
    try {
        for (const auto* name : {"uci_har", "mit_bih"}) run(data.lexically_normal(), name, pattern);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "startup: %s\n", failure.what());
        code = 1;
    }
    std::error_code ignored;
    fs::remove_all(pattern, ignored);
    return code;
}
