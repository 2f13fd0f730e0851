// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/ir/primitives.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "core/support/suggest.hpp"

namespace linnet::core {
namespace {

using sdk::Primitive;

// Far beyond any microcontroller; keeps every product of a few of them exact in 64 bits.
constexpr double most = 65535;

constexpr AttributeSpec conv1d_attributes[] = {
    {"bias", 0, 1, true, 1},      {"dilation", 1, most, true, 1}, {"filters", 1, most, true, {}},
    {"groups", 1, most, true, 1}, {"kernel", 1, most, true, {}},  {"same", 0, 1, true, 1},
    {"stride", 1, most, true, 1},
};
constexpr AttributeSpec pool_attributes[] = {
    {"same", 0, 1, true, 0},
    {"size", 1, most, true, {}},
    {"stride", 1, most, true, {}, "size"},
};
constexpr AttributeSpec dense_attributes[] = {{"bias", 0, 1, true, 1}, {"units", 1, most, true, {}}};
constexpr AttributeSpec dropout_attributes[] = {{"rate", 0, 0.99, false, {}}};
constexpr AttributeSpec slice_attributes[] = {{"count", 1, most, true, {}}, {"first", 0, most, true, 0}};

constexpr std::array table = {
    PrimitiveSpec{Primitive::input, "input", 0, 0, false, {}},
    PrimitiveSpec{Primitive::conv1d, "conv1d", 1, 1, false, conv1d_attributes},
    PrimitiveSpec{Primitive::batch_norm, "batch_norm", 1, 1, false, {}},
    PrimitiveSpec{Primitive::relu, "relu", 1, 1, false, {}},
    PrimitiveSpec{Primitive::relu6, "relu6", 1, 1, false, {}},
    PrimitiveSpec{Primitive::max_pool, "max_pool", 1, 1, false, pool_attributes},
    PrimitiveSpec{Primitive::avg_pool, "avg_pool", 1, 1, false, pool_attributes},
    PrimitiveSpec{Primitive::global_avg_pool, "global_avg_pool", 1, 1, false, {}},
    PrimitiveSpec{Primitive::global_max_pool, "global_max_pool", 1, 1, false, {}},
    PrimitiveSpec{Primitive::add, "add", 2, any_number, true, {}},
    PrimitiveSpec{Primitive::concat, "concat", 2, any_number, false, {}},
    PrimitiveSpec{Primitive::flatten, "flatten", 1, 1, false, {}},
    PrimitiveSpec{Primitive::dense, "dense", 1, 1, false, dense_attributes},
    PrimitiveSpec{Primitive::dropout, "dropout", 1, 1, false, dropout_attributes},
    PrimitiveSpec{Primitive::softmax, "softmax", 1, 1, false, {}},
    PrimitiveSpec{Primitive::global_min_pool, "global_min_pool", 1, 1, false, {}},
    PrimitiveSpec{Primitive::global_std_pool, "global_std_pool", 1, 1, false, {}},
    PrimitiveSpec{Primitive::multiply, "multiply", 2, 2, true, {}},
    PrimitiveSpec{Primitive::sigmoid, "sigmoid", 1, 1, false, {}},
    PrimitiveSpec{Primitive::slice, "slice", 1, 1, false, slice_attributes},
};

constexpr bool attributes_are_sorted() {
    for (const auto& spec : table) {
        if (spec.attributes.size() > most_attributes) return false;
        for (std::size_t i = 1; i < spec.attributes.size(); ++i)
            if (!(spec.attributes[i - 1].name < spec.attributes[i].name)) return false;
    }
    return true;
}
static_assert(attributes_are_sorted());

[[noreturn]] void complain(const PrimitiveSpec& spec, const std::string& problem) {
    throw std::invalid_argument(std::string(spec.op) + ": " + problem);
}

std::string quoted(std::string_view name) { return '"' + std::string(name) + '"'; }

[[noreturn]] void complain_unknown(const PrimitiveSpec& spec, std::string_view name) {
    std::vector<std::string> known;
    for (const auto& attribute : spec.attributes) known.emplace_back(attribute.name);
    complain(spec, "unknown attribute " + quoted(name) + suggestion(name, known));
}

void check_value(const PrimitiveSpec& spec, const AttributeSpec& attribute, double value) {
    const bool whole = !attribute.integer || value == std::floor(value);
    if (whole && value >= attribute.lowest && value <= attribute.highest) return;
    complain(spec, "attribute " + quoted(attribute.name) + " is " + format_number(value) + "; it must be a " +
                       (attribute.integer ? "whole number" : "number") + " from " + format_number(attribute.lowest) +
                       " to " + format_number(attribute.highest));
}

}  // namespace

std::span<const PrimitiveSpec> primitives() noexcept { return table; }

const PrimitiveSpec* find_primitive(std::string_view op) noexcept {
    for (const auto& spec : table)
        if (spec.op == op) return &spec;
    return nullptr;
}

void throw_unknown_primitive(std::string_view op) {
    std::vector<std::string> known;
    for (const auto& spec : table) known.emplace_back(spec.op);
    throw std::invalid_argument("unknown primitive " + quoted(op) + suggestion(op, known));
}

std::optional<std::size_t> find_attribute(const PrimitiveSpec& spec, std::string_view name) noexcept {
    for (std::size_t i = 0; i < spec.attributes.size(); ++i)
        if (spec.attributes[i].name == name) return i;
    return std::nullopt;
}

void resolve_attributes(const PrimitiveSpec& spec, std::span<const sdk::Attribute> given, std::span<double> values) {
    std::array<bool, most_attributes> seen{};
    for (const auto& [name, value] : given) {
        const auto position = find_attribute(spec, name);
        if (!position) complain_unknown(spec, name);
        if (seen[*position]) complain(spec, "attribute " + quoted(name) + " is given twice");
        check_value(spec, spec.attributes[*position], value);
        seen[*position] = true;
        values[*position] = value + 0.0;  // turns -0 into 0, which prints and hashes alike
    }
    for (std::size_t i = 0; i < spec.attributes.size(); ++i) {
        const auto& attribute = spec.attributes[i];
        if (seen[i]) continue;
        if (attribute.fallback) {
            values[i] = *attribute.fallback;
        } else if (const auto source = find_attribute(spec, attribute.fallback_from); source && seen[*source]) {
            values[i] = values[*source];
        } else if (!source) {
            complain(spec, "attribute " + quoted(attribute.name) + " is missing");
        }
    }
}

void check_operand_count(const PrimitiveSpec& spec, std::size_t count) {
    if (count >= spec.fewest_operands && count <= spec.most_operands) return;
    if (spec.primitive == Primitive::input) complain(spec, "takes no operands, not " + std::to_string(count));
    const char* const takes = spec.most_operands == any_number ? "takes two or more operands, not "
                              : spec.most_operands == 2        ? "takes two operands, not "
                                                               : "takes one operand, not ";
    complain(spec, takes + std::to_string(count));
}

std::string format_number(double value) {
    char text[32];
    const bool whole = std::floor(value) == value && std::abs(value) < 9007199254740992.0;
    const auto end = whole ? std::to_chars(text, std::end(text), static_cast<std::int64_t>(value)).ptr
                           : std::to_chars(text, std::end(text), value).ptr;
    return {text, end};
}

}  // namespace linnet::core
