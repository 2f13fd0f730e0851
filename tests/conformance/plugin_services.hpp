// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a component under test receives from its host, without a kernel.

#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/host.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace linnet::tests {

class Endless final : public sdk::Budget {
public:
    bool exhausted() const noexcept override { return false; }
    std::chrono::milliseconds left() const noexcept override { return std::chrono::milliseconds::max(); }
};

// Remembers what was logged; seeds depend on the run's seed, the stream and the index.
class RecordingHost final : public sdk::Host {
public:
    explicit RecordingHost(std::uint64_t run_seed = 1) : run_seed_{run_seed} {}

    void log(sdk::Level, std::string_view text) noexcept override { lines.emplace_back(text); }
    const sdk::Budget& budget() const noexcept override { return budget_; }
    std::uint64_t seed(std::string_view stream, std::uint64_t index) const noexcept override {
        std::uint64_t hash = 14695981039346656037u ^ run_seed_;  // FNV-1a
        for (const char c : stream) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
        for (int byte = 0; byte < 8; ++byte) hash = (hash ^ (index >> (8 * byte) & 0xff)) * 1099511628211u;
        return hash;
    }
    const void* extension(std::string_view) const noexcept override { return nullptr; }

    std::vector<std::string> lines;

private:
    Endless budget_;
    std::uint64_t run_seed_;
};

class Settings final : public sdk::ConfigView {
public:
    Settings() = default;
    Settings(std::map<std::string, std::int64_t> integers, std::map<std::string, bool> flags)
        : integers_{std::move(integers)}, flags_{std::move(flags)} {}

    std::int64_t integer(std::string_view name) const override { return integers_.at(std::string(name)); }
    double real(std::string_view name) const override { throw std::out_of_range(std::string(name)); }
    bool flag(std::string_view name) const override { return flags_.at(std::string(name)); }
    std::string_view text(std::string_view name) const override { throw std::out_of_range(std::string(name)); }

private:
    std::map<std::string, std::int64_t> integers_;
    std::map<std::string, bool> flags_;
};

}  // namespace linnet::tests
