// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is known about each primitive: its attributes with ranges and defaults, and how many operands it takes.

#include <cstdint>
#include <limits>
#include <linnet/sdk/graph.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::core {

struct AttributeSpec {
    std::string_view name;
    double lowest, highest;  // both allowed
    bool integer;
    std::optional<double> fallback;    // none, and no fallback_from: the attribute is required
    std::string_view fallback_from{};  // the attribute whose value is the default
};

struct PrimitiveSpec {
    sdk::Primitive primitive;
    std::string_view op;
    std::uint32_t fewest_operands, most_operands;
    bool commutative;                           // the order of operands of one shape makes no difference
    std::span<const AttributeSpec> attributes;  // sorted by name
};

constexpr std::uint32_t any_number = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t most_attributes = 7;  // of any primitive

std::span<const PrimitiveSpec> primitives() noexcept;
const PrimitiveSpec* find_primitive(std::string_view op) noexcept;  // null: unknown
[[noreturn]] void throw_unknown_primitive(std::string_view op);     // std::invalid_argument

// Position of an attribute in spec.attributes, or nothing.
std::optional<std::size_t> find_attribute(const PrimitiveSpec& spec, std::string_view name) noexcept;

// Checks `given` and writes one value per attribute of the primitive to `values`, in the order of the table, defaults
// filled in. Throws std::invalid_argument.
void resolve_attributes(const PrimitiveSpec& spec, std::span<const sdk::Attribute> given, std::span<double> values);

// Throws std::invalid_argument when the primitive does not take that many operands.
void check_operand_count(const PrimitiveSpec& spec, std::size_t count);

// A number as in messages and print-outs: whole numbers without a fraction or exponent, others as short as possible.
std::string format_number(double value);

}  // namespace linnet::core
