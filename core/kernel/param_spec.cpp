// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/param_spec.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "core/kernel/wording.hpp"
#include "core/support/units.hpp"

namespace linnet::core {
namespace {

constexpr std::array<std::pair<std::string_view, ParamType>, 8> types{{{"integer", ParamType::integer},
                                                                       {"real", ParamType::real},
                                                                       {"flag", ParamType::flag},
                                                                       {"text", ParamType::text},
                                                                       {"choice", ParamType::choice},
                                                                       {"path", ParamType::path},
                                                                       {"bytes", ParamType::bytes},
                                                                       {"list", ParamType::list}}};

std::string_view or_empty(const char* text) { return text ? std::string_view{text} : std::string_view{}; }

template <class Number>
std::optional<ParamValue> parse_number(std::string_view text) {
    std::string digits{text};
    std::erase(digits, '_');
    Number value{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return {};
    if constexpr (std::is_floating_point_v<Number>) {
        if (!std::isfinite(value)) return {};
    }
    return value;
}

std::optional<ParamValue> parse_bytes(std::string_view text) {
    const auto bytes = parse_quantity(text, Quantity::bytes);
    if (!bytes || *bytes < 0 || *bytes > 0x1p53 || *bytes != std::floor(*bytes)) return {};
    return static_cast<std::int64_t>(*bytes);
}

// A value in the notation of the table.
std::optional<ParamValue> parse(ParamType type, std::string_view text) {
    switch (type) {
        case ParamType::integer:
            return parse_number<std::int64_t>(text);
        case ParamType::real:
            return parse_number<double>(text);
        case ParamType::bytes:
            return parse_bytes(text);
        case ParamType::flag:
            if (text != "true" && text != "false") return {};
            return text == "true";
        case ParamType::text:
        case ParamType::choice:
        case ParamType::path:
        case ParamType::list:
            break;
    }
    return std::string(text);
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char character : text) {
        if (character == '|') {
            words.emplace_back();
        } else {
            words.back() += character;
        }
    }
    return words;
}

std::string display(const ParamValue& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
    if (const auto* real = std::get_if<double>(&value)) {
        std::array<char, 32> buffer{};
        const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *real);
        return {buffer.data(), end};
    }
    return {};
}

[[noreturn]] void refuse(std::string_view name, std::string_view why) {
    throw std::invalid_argument("parameter " + in_quotes(name) + " " + std::string(why));
}

std::optional<ParamValue> read_bound(const ParamSpec& spec, std::string_view type, std::string_view text,
                                     std::string_view what) {
    if (text.empty()) return {};
    if (spec.type == ParamType::flag || spec.type == ParamType::text || spec.type == ParamType::path ||
        spec.type == ParamType::list)
        refuse(spec.full_name(),
               "has a " + std::string(what) + " value, which type " + in_quotes(type) + " does not take");
    auto bound = parse(spec.type, text);
    if (!bound)
        refuse(spec.full_name(), "has the " + std::string(what) + " value " + in_quotes(text) +
                                     ", which is not of type " + in_quotes(type));
    return bound;
}

void read_words(ParamSpec& spec, std::string_view words, std::string_view highest) {
    spec.words = split(words);
    if (std::ranges::any_of(spec.words, &std::string::empty))
        refuse(spec.full_name(), "is a choice without words: its lowest field must read \"one|another\"");
    if (!highest.empty()) refuse(spec.full_name(), "is a choice with a highest value; its words belong into lowest");
}

void read_fallback(ParamSpec& spec, std::string_view type, const char* fallback) {
    if (!fallback) return;
    spec.fallback = parse(spec.type, fallback);
    if (!spec.fallback)
        refuse(spec.full_name(),
               "has the default " + in_quotes(fallback) + ", which is not of type " + in_quotes(type));
    if (!spec.in_range(*spec.fallback))
        refuse(spec.full_name(),
               "has the default " + in_quotes(fallback) + " outside its own range; expected " + spec.expectation());
}

}  // namespace

bool is_identifier(std::string_view text) {
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto allowed = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; };
    return !text.empty() && letter(text.front()) && std::ranges::all_of(text, allowed);
}

std::string ParamSpec::full_name() const { return group.empty() ? name : group + "[]." + name; }

std::string ParamSpec::expectation() const {
    std::string text;
    switch (type) {
        case ParamType::integer:
            text = "a whole number";
            break;
        case ParamType::real:
            text = "a number";
            break;
        case ParamType::bytes:
            text = core::expectation(Quantity::bytes);
            break;
        case ParamType::flag:
            return "true or false";
        case ParamType::text:
            return "a text";
        case ParamType::path:
            return "the path of a file or folder, as a text";
        case ParamType::list:
            return "a list such as [3, 5, 7], one value, or a range such as \"8..64 step 8\"";
        case ParamType::choice:
            for (const auto& word : words) text += (text.empty() ? "one of " : ", ") + in_quotes(word);
            return text;
    }
    const std::string unit = type == ParamType::bytes ? " bytes" : "";
    if (lowest && highest) return text + " from " + display(*lowest) + " to " + display(*highest) + unit;
    if (lowest) return text + " of at least " + display(*lowest) + unit;
    if (highest) return text + " of at most " + display(*highest) + unit;
    return text;
}

bool ParamSpec::in_range(const ParamValue& value) const {
    if (type == ParamType::choice) return std::ranges::find(words, std::get<std::string>(value)) != words.end();
    return (!lowest || value >= *lowest) && (!highest || value <= *highest);
}

std::vector<linnet_param> with_defaults(std::span<const linnet_param> params,
                                        std::span<const linnet_setting> defaults) {
    std::vector<linnet_param> changed(params.begin(), params.end());
    for (auto& row : changed)
        for (const auto& setting : defaults)
            if (std::string_view{setting.name} == row.name) row.fallback = setting.value;
    return changed;
}

ParamSpec read_param(const linnet_param& row) {
    ParamSpec spec{};
    spec.name = or_empty(row.name);
    if (const auto dot = spec.name.find("[]."); dot != std::string::npos && dot > 0) {
        spec.group = spec.name.substr(0, dot);
        spec.name.erase(0, dot + 3);
    }
    if (!is_identifier(spec.name) || !(spec.group.empty() || is_identifier(spec.group)))
        refuse(spec.full_name(), "has no well-formed name: lower case letters, digits and '_', a letter first");
    if (spec.name == "use" || spec.group == "use")
        refuse(spec.full_name(), "has a reserved name: it selects the component in a run file");
    spec.help = or_empty(row.help);
    const auto type = or_empty(row.type);
    const auto known = std::ranges::find(types, type, &std::pair<std::string_view, ParamType>::first);
    if (known == types.end()) refuse(spec.full_name(), "has the unknown type " + in_quotes(type));
    spec.type = known->second;
    if (spec.type == ParamType::choice) {
        read_words(spec, or_empty(row.lowest), or_empty(row.highest));
    } else {
        spec.lowest = read_bound(spec, type, or_empty(row.lowest), "lowest");
        spec.highest = read_bound(spec, type, or_empty(row.highest), "highest");
        if (spec.lowest && spec.highest && *spec.lowest > *spec.highest)
            refuse(spec.full_name(), "has the lowest value " + in_quotes(or_empty(row.lowest)) +
                                         " above the highest value " + in_quotes(or_empty(row.highest)));
    }
    read_fallback(spec, type, row.fallback);
    return spec;
}

}  // namespace linnet::core
