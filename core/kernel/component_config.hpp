// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A user's table checked against a component's parameters, as the component then sees it.

#include <filesystem>
#include <linnet/sdk/config_view.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/kernel/param_spec.hpp"
#include "core/support/settings.hpp"

namespace linnet::core {

class ComponentConfig final : public sdk::ConfigView {
public:
    using Entry = std::pair<std::string, ParamValue>;

    explicit ComponentConfig(std::vector<Entry> entries) : entries_{std::move(entries)} {}

    std::int64_t integer(std::string_view name) const override;
    double real(std::string_view name) const override;
    bool flag(std::string_view name) const override;
    std::string_view text(std::string_view name) const override;

    // Every parameter with the value it got, in the order of the table: what a journal records.
    std::span<const Entry> entries() const { return entries_; }

private:
    template <class Value>
    const Value& get(std::string_view name, std::string_view wanted) const;

    std::vector<Entry> entries_;
};

// A place of the run file where values of a component stand. `section` is how messages call it: "[strategy]", or
// "[strategy] of walk".
struct GivenTable {
    const Table* table;  // null: nothing was written
    std::string section;
};

// Checks what was given (one place at least) against the table and fills in defaults; of a value that is given in
// several places the last one counts. `base` is the folder relative paths start from; an empty path stays empty. Keys
// in `ignored` belong to somebody else ("use"). Throws InputError for unknown keys, missing required ones, and values
// of the wrong type or out of range.
ComponentConfig configure(std::span<const linnet_param> params, std::span<const GivenTable> given,
                          const std::filesystem::path& base, std::span<const std::string_view> ignored);
ComponentConfig configure(std::span<const linnet_param> params, const Table* given, std::string_view section,
                          const std::filesystem::path& base, std::span<const std::string_view> ignored);

}  // namespace linnet::core
