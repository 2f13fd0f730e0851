// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <linnet/sdk/support/latency_model.hpp>
#include <sstream>

#include "../runtimes/tinytnas_net.hpp"
#include "core/profile/board.hpp"
#include "exported_folder.hpp"

namespace linnet::test {
namespace {

constexpr std::array cores = {"m0", "m3", "m4", "m7", "m33", "m55"};
// Boards that inherit them.
constexpr std::array boards = {"raspberry_pi_pico", "mps2_an385", "mps2_an386",
                               "mps2_an500",        "mps2_an505", "mps3_an547"};
const std::string kernels = LINNET_KERNELS, firmware = LINNET_FIRMWARE;

sdk::Footprint footprint_of(const SampleModel& model) {
    return linnet_c::LinnetCRuntime().footprint(model.graph(), model.board());
}

Texts exported(const SampleModel& model, const c_source::Options& options = {}) {
    Texts texts;
    c_source::CSourceExporter(options).emit(model, texts);
    return texts;
}

// The number behind a word at the start of a line.
std::int64_t value_of(const std::string& output, const std::string& word) {
    std::istringstream lines(output);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(word + ' ')) return std::stoll(line.substr(word.size() + 1));
    return -1;
}

bool within(std::int64_t measured, std::uint64_t modelled, double share) {
    return std::abs(static_cast<double>(measured) - static_cast<double>(modelled)) <=
           share * static_cast<double>(modelled);
}

core::Board profile_of(const char* name) {
    return core::load_board(name, std::vector<std::filesystem::path>{LINNET_HARDWARE_PROFILES}, {});
}

std::uint64_t modelled_instructions(const SampleModel& model, const core::Board& board) {
    const auto seconds = sdk::inference_time(model.graph(), board, linnet_c::LinnetCRuntime()).seconds;
    const auto cycles_per_instruction = board.number("latency.linnet_c.cpi").value();
    return static_cast<std::uint64_t>(seconds * board.number("clock.hz").value() / cycles_per_instruction);
}

void check_on_target(const SampleModel& model, const std::string& core, const c_source::Options& options = {}) {
    CAPTURE(core);
    const Folder folder;
    folder.write(exported(model, options));
    const auto make = "make -s -C '" + folder.path().string() + "' CORE=" + core + ' ';
    const auto check = shell(make + "check");
    CAPTURE(check.output);
    REQUIRE(check.status == 0);
    const auto run = shell(make + "run");
    CAPTURE(run.output);
    REQUIRE(run.status == 0);
    CHECK(value_of(run.output, "bit_exact") == 1);
    const auto footprint = linnet_c::footprint_of(model.graph(), model.board(), options.samples);
    CHECK(value_of(run.output, "static_ram") == static_cast<std::int64_t>(footprint.activations + footprint.scratch));
    const auto data = static_cast<std::int64_t>(footprint.weights + footprint.tables);
    CAPTURE(footprint.code);
    CHECK(within(value_of(run.output, "flash") - data, footprint.code, 0.02));
    // The chain of calls that is deepest by the code need not be taken.
    CAPTURE(footprint.runtime_ram);
    CHECK(value_of(run.output, "stack") <= static_cast<std::int64_t>(footprint.runtime_ram));
    CHECK(value_of(run.output, "stack") + 40 >= static_cast<std::int64_t>(footprint.runtime_ram));
}

// Kernels compiled once for a core, and models linked with them.
class Linker {
public:
    explicit Linker(const std::string& core) {
        const std::string other =
            core == "m33_nodsp" ? " 'FLAGS_m33=-mcpu=cortex-m33+nodsp -mfloat-abi=soft' CORE=m33" : " CORE=" + core;
        auto flags = shell("printf 'include " + firmware +
                           "\\nflags:\\n\\t@echo $(CFLAGS)\\n' | make -s -f - flags MODEL=." + other);
        REQUIRE(flags.status == 0);
        while (!flags.output.empty() && flags.output.back() == '\n') flags.output.pop_back();
        compile_ = "cd '" + folder_.path().string() + "' && arm-none-eabi-gcc " + flags.output + " -I" + kernels + ' ';
        REQUIRE(shell(compile_ + "-c " + kernels + "/*.c").output == "");
    }

    // Sizes by symbol, and that of all code and constants under "".
    std::map<std::string, std::uint64_t> link(const SampleModel& model) const {
        folder_.write(exported(model));
        REQUIRE(shell(compile_ + "-c model.c").output == "");
        REQUIRE(shell(compile_ + "-nostdlib -Wl,--gc-sections,-e,linnet_model_run *.o -lgcc -o model.elf").output ==
                "");
        std::map<std::string, std::uint64_t> sizes;
        const auto elf = " '" + folder_.path().string() + "/model.elf'";
        std::istringstream sections(shell("arm-none-eabi-size -A" + elf).output);
        for (std::string line; std::getline(sections, line);) {
            std::istringstream words(line);
            std::string name;
            std::uint64_t size = 0;
            if (words >> name >> size && (name == ".text" || name == ".rodata" || name == ".data")) sizes[""] += size;
            if (name == ".bss") sizes[name] = size;
        }
        std::istringstream symbols(shell("arm-none-eabi-nm -S --radix=d" + elf).output);
        for (std::string line; std::getline(symbols, line);) {
            std::istringstream words(line);
            std::string address, size, kind, name;
            if (words >> address >> size >> kind >> name) sizes[name] = std::stoull(size);
        }
        return sizes;
    }

private:
    Folder folder_;
    std::string compile_;
};

}  // namespace

TEST_CASE("a separable network is bit-exact on every core, and needs there what was modelled") {
    for (const auto* core : cores) check_on_target(SampleModel(uci_har.build(), 1, core), core);
}

TEST_CASE("instructions of the published networks are those that profiles model, within 8 %, and 12 % with vectors") {
    for (const auto* net : {&uci_har, &pamap2, &mit_bih, &ptb})
        for (std::size_t i = 0; i < cores.size(); ++i) {
            const auto board = profile_of(boards[i]);
            if (board.text("latency.linnet_c.pointwise.per_mac.status") != "measured") continue;
            CAPTURE(cores[i]);
            const SampleModel model(net->build(), 1, cores[i]);
            const Folder folder;
            folder.write(exported(model));
            const auto run = shell("make -s -C '" + folder.path().string() + "' CORE=" + cores[i] + " run");
            CAPTURE(run.output);
            const double tolerance = board.number("core.mve") == 1 ? 0.12 : 0.08;
            CHECK(within(value_of(run.output, "instructions"), modelled_instructions(model, board), tolerance));
        }
}

TEST_CASE("random networks are bit-exact on every core, and need there what was modelled") {
    for (std::uint64_t seed = 0; seed < 18; ++seed) {
        CAPTURE(seed);
        const std::string core = cores[seed % cores.size()];
        check_on_target(SampleModel(random_network(100 + seed), seed, core), core);
    }
}

TEST_CASE("windows of counts are bit-exact on the smallest and the largest core") {
    for (const auto* core : {"m0", "m55"})
        check_on_target(SampleModel(uci_har.build(), 2, core), core, {"gait", 3, linnet_c::Samples::counts, {0.0125}});
}

TEST_CASE("of a hundred random networks data are modelled to the byte, and code within two parts in a hundred") {
    std::uint64_t seed = 0;
    for (const auto* core : {"m0", "m3", "m4", "m7", "m33", "m33_nodsp", "m55"}) {
        const Linker linker(core);
        for (int i = 0; i < 15; ++i, ++seed) {
            CAPTURE(core);
            CAPTURE(seed);
            const SampleModel model(random_network(1000 + seed), seed, core);
            const auto footprint = footprint_of(model);
            auto sizes = linker.link(model);
            CHECK(sizes["weights"] == footprint.weights);
            CHECK(sizes["channels"] + sizes["input_table"] + sizes["steps"] + sizes["model"] == footprint.tables);
            CHECK(sizes[".bss"] == footprint.activations + footprint.scratch);
            const auto code = static_cast<std::int64_t>(sizes[""] - footprint.weights - footprint.tables);
            CAPTURE(code);
            CAPTURE(footprint.code);
            CHECK(within(code, footprint.code, 0.02));
        }
    }
}

}  // namespace linnet::test
