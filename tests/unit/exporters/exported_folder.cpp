// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "exported_folder.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace linnet::test {

std::optional<double> CoreBoard::number(std::string_view key) const noexcept {
    if (key == "core.mve") return core_ == "m55" ? 1 : 0;
    if (key == "core.dsp") return core_ == "m55" || core_ == "m33" || core_ == "m4" || core_ == "m7" ? 1 : 0;
    return std::nullopt;
}

std::string_view CoreBoard::text(std::string_view key) const noexcept {
    if (key == "core.compiler_flags") return core_ == "m7" ? "-mcpu=cortex-m7 -mthumb" : "";
    if (key != "core.isa") return {};
    if (core_ == "m0") return "armv6-m";
    if (core_ == "m3") return "armv7-m";
    if (core_ == "m4" || core_ == "m7") return "armv7e-m";
    if (core_ == "m33" || core_ == "m33_nodsp") return "armv8-m.main";
    return core_ == "m55" ? "armv8.1-m.main" : "rv32imc";
}

SampleModel::SampleModel(core::Graph network, std::uint64_t seed, std::string core)
    : network_{std::move(network)},
      board_{std::move(core)},
      quantized_{network_, seed},
      windows_{random_windows(quantized_, 20, seed + 1)} {}

std::string_view SampleModel::label(std::int32_t class_number) const noexcept {
    using namespace std::string_view_literals;
    constexpr std::array labels = {"walking"sv,
                                   "\"quoted\" \\n ?\?/ */"sv,
                                   "new\nline\ttab"sv,
                                   "Treppe \xC3\xBC"sv
                                   "7"sv,
                                   "not utf-8 \xFF"sv,
                                   ""sv};
    return labels[static_cast<std::size_t>(class_number) % labels.size()];
}

Folder::Folder() {
    auto name = (std::filesystem::temp_directory_path() / "linnet_export_XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder can be made");
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void Folder::write(const Texts& texts) const {
    for (const auto& [name, text] : texts.files) {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name, std::ios::binary) << text;
    }
}

Run shell(const std::string& command) {
    Run run{-1, {}};
    std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return run;
    std::array<char, 4096> piece;
    while (const auto count = std::fread(piece.data(), 1, piece.size(), pipe)) run.output.append(piece.data(), count);
    const int status = pclose(pipe);
    if (WIFEXITED(status)) run.status = WEXITSTATUS(status);
    return run;
}

bool is_installed(const std::string& program) { return shell("command -v " + program).status == 0; }

}  // namespace linnet::test
