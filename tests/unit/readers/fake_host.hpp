// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/dataset.hpp>
#include <linnet/sdk/host.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace linnet::test {

// Collects what a reader logs.
class FakeHost final : public sdk::Host {
public:
    std::vector<std::string> lines;

    void log(sdk::Level, std::string_view text) noexcept override { lines.emplace_back(text); }
    const sdk::Budget& budget() const noexcept override { return budget_; }
    std::uint64_t seed(std::string_view, std::uint64_t) const noexcept override { return 0; }
    const void* extension(std::string_view) const noexcept override { return nullptr; }

private:
    struct Unbounded final : sdk::Budget {
        bool exhausted() const noexcept override { return false; }
        std::chrono::milliseconds left() const noexcept override { return std::chrono::milliseconds::max(); }
    };
    Unbounded budget_;
};

class FakeConfig final : public sdk::ConfigView {
public:
    std::map<std::string, std::variant<std::int64_t, double, std::string>, std::less<>> values;

    std::int64_t integer(std::string_view name) const override { return std::get<std::int64_t>(at(name)); }
    double real(std::string_view name) const override { return std::get<double>(at(name)); }
    bool flag(std::string_view name) const override { return std::get<std::int64_t>(at(name)) != 0; }
    std::string_view text(std::string_view name) const override { return std::get<std::string>(at(name)); }

private:
    const std::variant<std::int64_t, double, std::string>& at(std::string_view name) const {
        const auto found = values.find(name);
        if (found == values.end()) throw std::out_of_range("no parameter " + std::string(name));
        return found->second;
    }
};

// Takes any part up to a size.
class FakeSink final : public sdk::DatasetSink {
public:
    struct Part {
        sdk::Extent extent{};
        std::vector<float> features;
        std::vector<std::int64_t> labels, subjects;
    };
    std::map<sdk::Part, Part> parts;
    std::map<std::int64_t, std::string> names;
    std::uint64_t most_values = 1U << 24;

    sdk::Columns reserve(sdk::Part which, const sdk::Extent& extent, bool with_subjects) override {
        if (parts.count(which) > 0) throw std::logic_error("a part was reserved twice");
        const double values = static_cast<double>(extent.windows) * extent.time * extent.channels;
        if (values > static_cast<double>(most_values)) throw std::runtime_error("too large for this test");
        Part& part = parts[which];
        part.extent = extent;
        part.features.assign(static_cast<std::size_t>(values), -1e30F);
        part.labels.assign(extent.windows, -77);
        if (with_subjects) part.subjects.assign(extent.windows, -77);
        return {part.features, part.labels, part.subjects};
    }
    void name_label(std::int64_t label, std::string_view name) override { names[label] = name; }
};

}  // namespace linnet::test
