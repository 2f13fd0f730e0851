// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A random model written to a folder, and programs run on it.

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "../runtimes/int8_network.hpp"
#include "c_source/c_source.hpp"

namespace linnet::test {

// A board of one core, by the name of the exporter's Makefile, or "m33_nodsp", "riscv".
class CoreBoard final : public sdk::BoardProfile {
public:
    explicit CoreBoard(std::string core) : core_{std::move(core)} {}
    std::string_view id() const noexcept override { return core_; }
    std::string_view name() const noexcept override { return core_; }
    std::optional<double> number(std::string_view key) const noexcept override;
    std::string_view text(std::string_view key) const noexcept override;

private:
    std::string core_;
};

class SampleModel final : public sdk::ExportedModel, public sdk::WeightsView {
public:
    SampleModel(core::Graph network, std::uint64_t seed, std::string core = "m4");

    std::string_view name() const noexcept override { return "sample */ \"run\""; }
    std::string_view version() const noexcept override { return "0.1.0"; }
    const sdk::BoardProfile& board() const noexcept override { return board_; }
    const sdk::GraphView& graph() const noexcept { return quantized_.graph(); }
    const sdk::WeightsView& weights() const noexcept override { return *this; }
    const sdk::QuantizedModelView& quantized() const noexcept override { return quantized_; }
    std::string_view label(std::int32_t class_number) const noexcept override;
    std::span<const float> windows() const noexcept override { return windows_; }
    std::span<const std::int32_t> classes() const noexcept override { return {}; }
    std::span<const float> weights(sdk::NodeId, std::string_view) const noexcept override { return {}; }

private:
    core::Graph network_;
    CoreBoard board_;
    IntegerModel quantized_;
    std::vector<float> windows_;
};

struct Texts final : sdk::FileSink {
    void write(std::string_view path, std::span<const std::byte> bytes) override {
        files[std::string(path)] = {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
    std::map<std::string, std::string> files;
};

class Folder {  // of the system's temporary files, removed with the object
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void write(const Texts& texts) const;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

struct Run {
    int status;
    std::string output;  // with what went to the error stream
};
Run shell(const std::string& command);

bool is_installed(const std::string& program);

}  // namespace linnet::test
