// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Stand-ins for what the kernel lends to a plugin: host, budget, configuration, board. They are deterministic, and
// record what a test wants to look at.

#include <linnet/sdk/abi/manifest.h>
#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstdint>
#include <limits>
#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/host.hpp>
#include <linnet/sdk/profile.hpp>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace linnet::testkit {

// A clock that moves on by one millisecond each time somebody looks at it.
class FakeBudget final : public sdk::Budget {
public:
    static constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

    explicit FakeBudget(std::int64_t looks = unlimited) : looks_{looks} {}

    bool exhausted() const noexcept override { return looks_ != unlimited && looks_-- <= 0; }
    std::chrono::milliseconds left() const noexcept override {
        if (looks_ == unlimited) return std::chrono::milliseconds::max();
        return std::chrono::milliseconds{std::max<std::int64_t>(0, looks_)};
    }

private:
    mutable std::atomic<std::int64_t> looks_;
};

class FakeHost final : public sdk::Host {
public:
    explicit FakeHost(std::uint64_t run_seed = 1, std::int64_t looks = FakeBudget::unlimited)
        : run_seed_{run_seed}, budget_{looks} {}

    void log(sdk::Level, std::string_view text) noexcept override {
        const std::lock_guard lock{mutex_};
        lines_.emplace_back(text);
    }
    const sdk::Budget& budget() const noexcept override { return budget_; }
    // The same function as the kernel's, so that a proposal seen in a run can be reproduced in a test.
    std::uint64_t seed(std::string_view stream, std::uint64_t index) const noexcept override {
        std::uint64_t name = 0xcbf29ce484222325u;
        for (const char c : stream) name = (name ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
        return mix(mix(mix(run_seed_) ^ name) + index);
    }
    const void* extension(std::string_view interface_id) const noexcept override {
        const auto found = extensions_.find(interface_id);
        return found == extensions_.end() ? nullptr : found->second;
    }

    // Offers a service, as provide<sdk::Candidates>(candidates). It must outlive everything made with this host.
    template <class Interface>
    void provide(const Interface& service) {
        extensions_.insert_or_assign(Interface::interface_id, static_cast<const void*>(&service));
    }

    std::vector<std::string> lines() const {
        const std::lock_guard lock{mutex_};
        return lines_;
    }
    // The step of SplitMix64.
    static constexpr std::uint64_t mix(std::uint64_t state) {
        state += 0x9e3779b97f4a7c15u;
        state = (state ^ (state >> 30u)) * 0xbf58476d1ce4e5b9u;
        state = (state ^ (state >> 27u)) * 0x94d049bb133111ebu;
        return state ^ (state >> 31u);
    }

private:
    std::uint64_t run_seed_;
    FakeBudget budget_;
    mutable std::mutex mutex_;
    std::vector<std::string> lines_;
    std::map<std::string, const void*, std::less<>> extensions_;
};

// The defaults of a component's parameter table, some of them replaced:
//     FakeConfig{params, {{"reach", std::int64_t{3}}, {"stage[0].width", std::string{"8 16"}}}}
class FakeConfig final : public sdk::ConfigView {
public:
    using Value = std::variant<bool, std::int64_t, double, std::string>;

    // Throws std::logic_error for a default or a replacement that does not fit the table.
    explicit FakeConfig(std::span<const linnet_param> params, const std::map<std::string, Value>& replaced = {}) {
        for (const auto& row : params) {
            const std::string name{row.name};
            const auto brackets = name.find("[].");
            if (brackets == std::string::npos) {
                values_.emplace(name, parse(row));
                continue;
            }
            const auto group = name.substr(0, brackets);
            const auto tables = tables_in(group, replaced);
            values_[group + "[]"] = tables;
            for (std::int64_t i = 0; i < tables; ++i)
                values_.emplace(group + "[" + std::to_string(i) + "]" + name.substr(brackets + 2), parse(row));
        }
        for (const auto& [name, value] : replaced) {
            const auto found = values_.find(name);
            if (found == values_.end()) throw std::logic_error("the table has no parameter " + name);
            if (found->second && found->second->index() != value.index())
                throw std::logic_error("parameter " + name + " is of another type");
            found->second = value;
        }
    }

    std::int64_t integer(std::string_view name) const override { return get<std::int64_t>(name); }
    double real(std::string_view name) const override { return get<double>(name); }
    bool flag(std::string_view name) const override { return get<bool>(name); }
    std::string_view text(std::string_view name) const override { return get<std::string>(name); }

private:
    // The number of tables of a group: one more than the largest index that is replaced.
    static std::int64_t tables_in(const std::string& group, const std::map<std::string, Value>& replaced) {
        std::int64_t tables = 0;
        for (const auto& [name, value] : replaced)
            if (name.starts_with(group + "["))
                tables = std::max<std::int64_t>(tables, std::stoll(name.substr(group.size() + 1)) + 1);
        return tables;
    }

    template <class Wanted>
    const Wanted& get(std::string_view name) const {
        const auto found = values_.find(name);
        if (found == values_.end()) throw std::out_of_range("no parameter " + std::string(name));
        if (!found->second)
            throw std::out_of_range("parameter " + std::string(name) + " has no default: give it a value");
        if (const auto* value = std::get_if<Wanted>(&*found->second)) return *value;
        throw std::out_of_range("parameter " + std::string(name) + " is of another type");
    }

    template <class Number>
    static std::pair<Number, std::string_view> number(const linnet_param& row) {
        std::string_view text = row.fallback;
        std::string digits;
        for (const char c : text.substr(0, text.find(' ')))
            if (c != '_') digits += c;
        Number value{};
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (error != std::errc{} || end != digits.data() + digits.size())
            throw std::logic_error(std::string("parameter ") + row.name + " has the default \"" + row.fallback + "\"");
        const auto space = text.find(' ');
        return {value, space == std::string_view::npos ? std::string_view{} : text.substr(space + 1)};
    }

    static std::int64_t bytes(const linnet_param& row) {
        const auto [value, unit] = number<std::int64_t>(row);
        constexpr std::pair<std::string_view, std::int64_t> units[] = {
            {"", 1}, {"B", 1}, {"kB", 1000}, {"KiB", 1024}, {"MB", 1000000}, {"MiB", 1048576}};
        for (const auto& [name, factor] : units)
            if (unit == name) return value * factor;
        throw std::logic_error(std::string("parameter ") + row.name + " has the default \"" + row.fallback + "\"");
    }

    static std::optional<Value> parse(const linnet_param& row) {
        if (!row.fallback) return {};
        const std::string_view type = row.type;
        if (type == "integer") return number<std::int64_t>(row).first;
        if (type == "real") return number<double>(row).first;
        if (type == "bytes") return bytes(row);
        if (type == "flag") return std::string_view{row.fallback} == "true";
        return std::string(row.fallback);
    }

    std::map<std::string, std::optional<Value>, std::less<>> values_;
};

class FakeBoard final : public sdk::BoardProfile {
public:
    explicit FakeBoard(std::map<std::string, double, std::less<>> numbers = {},
                       std::map<std::string, std::string, std::less<>> texts = {})
        : numbers_{std::move(numbers)}, texts_{std::move(texts)} {}

    std::string_view id() const noexcept override { return "fake_board"; }
    std::string_view name() const noexcept override { return "Fake board"; }
    std::optional<double> number(std::string_view key) const noexcept override {
        const auto found = numbers_.find(key);
        if (found == numbers_.end()) return {};
        return found->second;
    }
    std::string_view text(std::string_view key) const noexcept override {
        const auto found = texts_.find(key);
        return found == texts_.end() ? std::string_view{} : found->second;
    }

private:
    std::map<std::string, double, std::less<>> numbers_;
    std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace linnet::testkit
