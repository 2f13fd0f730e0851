// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One row of a component's parameter table, understood: the text of abi/manifest.h turned into typed bounds and
// defaults. Used when a plugin is loaded, to refuse a wrong table, and when a user's values are checked against it.

#include <linnet/sdk/abi/manifest.h>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace linnet::core {

// flag; integer and bytes; real; text, choice, path and list.
using ParamValue = std::variant<bool, std::int64_t, double, std::string>;

enum class ParamType : std::uint8_t { integer, real, flag, text, choice, path, bytes, list };

struct ParamSpec {
    std::string name, help;
    std::string group;  // "stage" of the parameter stage[].width, whose name is then "width"; empty: none
    ParamType type;
    std::optional<ParamValue> fallback;  // nothing: the user must give a value
    std::optional<ParamValue> lowest, highest;
    std::vector<std::string> words;  // of a choice

    std::string full_name() const;  // "width", or "stage[].width"
    // "a whole number from 1 to 16", "one of adam, sgd", for messages
    std::string expectation() const;
    bool in_range(const ParamValue& value) const;
};

// Throws std::invalid_argument with a sentence that begins with the parameter's name when the row is malformed: unknown
// type, bounds that do not parse or are the wrong way round, a default outside of them.
ParamSpec read_param(const linnet_param& row);

// The table with other defaults for the parameters that `defaults` names; all of them must be in the table.
std::vector<linnet_param> with_defaults(std::span<const linnet_param> params, std::span<const linnet_setting> defaults);

// Whether a name can be that of a parameter or a component: lower case letters, digits and '_', a letter first.
bool is_identifier(std::string_view text);

}  // namespace linnet::core
