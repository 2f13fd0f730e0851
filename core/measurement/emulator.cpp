// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/measurement/emulator.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "core/measurement/process.hpp"
#include "core/measurement/scratch_folder.hpp"
#include "core/support/errors.hpp"
#include "core/support/suggest.hpp"

namespace linnet::core {
namespace {

using namespace std::chrono_literals;

const std::array<std::string, 6> cores{"m0", "m3", "m4", "m7", "m33", "m55"};

constexpr auto longest = 10min;  // a build takes seconds, an inference in the emulator milliseconds

struct Tool {
    const char* program;
    const char* package;
};
constexpr std::array tools{Tool{"make", "make"}, Tool{"arm-none-eabi-gcc", "gcc-arm-none-eabi"},
                           Tool{"qemu-system-arm", "qemu-system-arm"}};

void write_windows(const std::filesystem::path& path, const ExpectedResults& expected) {
    std::ofstream file(path, std::ios::binary);
    const auto put = [&](const auto* data, std::size_t count) {
        file.write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(count * sizeof *data));
    };
    const auto count = static_cast<std::uint32_t>(expected.count);
    put(&count, 1);
    const auto values = expected.windows.size() / expected.count, results = expected.results.size() / expected.count;
    for (std::size_t i = 0; i < expected.count; ++i) {
        put(expected.windows.data() + i * values, values);
        put(expected.results.data() + i * results, results);
    }
    file.close();
    if (!file) throw SystemError(path.string() + ": cannot be written (" + std::strerror(errno) + ")");
}

// The last lines, where compilers and linkers say what is wrong.
std::string tail(const std::string& text) {
    constexpr std::size_t most = 2000;
    return text.size() <= most ? text : "..." + text.substr(text.size() - most);
}

struct Parsed {
    std::map<std::string, std::uint64_t> values;
    std::vector<StepCost> steps;
};

Parsed parse(const std::string& output) {
    Parsed parsed;
    std::istringstream lines{output};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words{line};
        std::string key, name;
        std::uint64_t value = 0, index = 0;
        if (!(words >> key)) continue;
        if (key == "step" && words >> index >> name >> value)
            parsed.steps.push_back({name, value});
        else if (words >> value)
            parsed.values[key] = value;
    }
    return parsed;
}

EmulatedRun read_report(const Parsed& parsed, const std::string& output) {
    const auto value = [&](const char* key) {
        const auto found = parsed.values.find(key);
        if (found == parsed.values.end())
            throw SystemError("the firmware did not say its " + std::string(key) + "; it printed:\n" + tail(output));
        return found->second;
    };
    EmulatedRun run;
    run.report = {value("flash"),        value("static_ram"), value("stack"),
                  value("instructions"), value("windows"),    value("bit_exact") == 1};
    run.steps.push_back({"input", value("input_instructions")});
    run.steps.insert(run.steps.end(), parsed.steps.begin(), parsed.steps.end());
    return run;
}

}  // namespace

std::span<const std::string> emulated_cores() { return cores; }

void check_emulator_tools() {
    std::string programs, packages;
    for (const auto& tool : tools) {
        if (find_program(tool.program)) continue;
        programs += (programs.empty() ? "" : " and ") + std::string(tool.program);
        packages += ' ' + std::string(tool.package);
    }
    if (!programs.empty())
        throw InputError("firmware cannot be measured: " + programs + " " +
                         (programs.find(" and ") == std::string::npos ? "is" : "are") +
                         " not installed; on Debian and Ubuntu: apt-get install" + packages);
}

EmulatedRun run_in_emulator(const std::filesystem::path& model_folder, const std::string& core,
                            const ExpectedResults& expected) {
    if (std::ranges::find(cores, core) == cores.end())
        throw InputError("there is no emulated core \"" + core + "\"" + suggestion(core, cores));
    check_emulator_tools();
    const ScratchFolder work;
    const auto data = work.path() / "windows.bin";
    write_windows(data, expected);
    const auto result =
        run_program({"make", "--no-print-directory", "-s", "-C", model_folder.string(), "run", "CORE=" + core,
                     "BUILD=" + (work.path() / "build").string(), "DATA=" + data.string()},
                    longest);
    if (result.timed_out)
        throw SystemError("the firmware of " + model_folder.string() + " did not come to an end on core " + core);
    const auto parsed = parse(result.output);
    // A firmware that ran and found a difference says so by its status, and that is a result.
    if (result.status != 0 && !parsed.values.contains("bit_exact"))
        throw SystemError("the firmware of " + model_folder.string() + " cannot be built or run on core " + core +
                          ":\n" + tail(result.output));
    return read_report(parsed, result.output);
}

}  // namespace linnet::core
