// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reads the attributes of a block and refuses what it does not know. Every complaint is a std::invalid_argument that
// names the block, the attribute, its value and what was expected.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <linnet/sdk/graph.hpp>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::blocks {

class Attributes {
public:
    // `block` as in messages: "separable_conv1d". The attributes must outlive this object.
    Attributes(std::string_view block, std::span<const sdk::Attribute> given) : block_{block}, given_{given} {}

    // A whole number of at least `lowest` without a default.
    double required(std::string_view name, double lowest) {
        if (const auto* attribute = find(name)) return whole(*attribute, lowest);
        throw std::invalid_argument("block " + block_ + " needs the attribute \"" + std::string(name) + "\"");
    }

    double whole(std::string_view name, double lowest, double fallback) {
        const auto* attribute = find(name);
        return attribute ? whole(*attribute, lowest) : fallback;
    }

    double whole(std::string_view name, double lowest, double highest, double fallback) {
        const auto* attribute = find(name);
        return attribute ? whole(*attribute, lowest, highest) : fallback;
    }

    // A number from `lowest` to `highest`.
    double real(std::string_view name, double lowest, double highest, double fallback) {
        const auto* attribute = find(name);
        if (!attribute) return fallback;
        if (attribute->value >= lowest && attribute->value <= highest) return attribute->value;
        complain(*attribute, "a number from " + number(lowest) + " to " + number(highest));
    }

    bool flag(std::string_view name, bool fallback) {
        const auto* attribute = find(name);
        if (!attribute) return fallback;
        if (attribute->value == 0 || attribute->value == 1) return attribute->value == 1;
        complain(*attribute, "0 or 1");
    }

    // Throws for the first attribute that was not asked for.
    void finish() const {
        for (const auto& attribute : given_) {
            if (std::ranges::find(known_, attribute.name) != known_.end()) continue;
            std::string text = "block " + block_ + " has no attribute \"" + std::string(attribute.name) + "\"; it has ";
            for (std::size_t i = 0; i < known_.size(); ++i)
                text += (i == 0 ? "" : i + 1 == known_.size() ? " and " : ", ") + std::string(known_[i]);
            throw std::invalid_argument(text);
        }
    }

private:
    const sdk::Attribute* find(std::string_view name) {
        known_.push_back(name);
        const auto found = std::ranges::find(given_, name, &sdk::Attribute::name);
        return found == given_.end() ? nullptr : &*found;
    }

    static constexpr double largest = 1 << 20;  // far above any network that fits a microcontroller

    double whole(const sdk::Attribute& attribute, double lowest, double highest = largest) const {
        if (attribute.value >= lowest && attribute.value <= highest && std::floor(attribute.value) == attribute.value)
            return attribute.value;
        complain(attribute, "a whole number from " + number(lowest) + " to " + number(highest));
    }

    [[noreturn]] void complain(const sdk::Attribute& attribute, const std::string& expected) const {
        throw std::invalid_argument("block " + block_ + ": " + std::string(attribute.name) + " = " +
                                    number(attribute.value) + " cannot be used; expected " + expected);
    }

    static std::string number(double value) {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), "%.12g", value);
        return text.data();
    }

    std::string block_;
    std::span<const sdk::Attribute> given_;
    std::vector<std::string_view> known_;
};

// The one operand of a block that takes a sequence {time, channels}; std::invalid_argument when it is anything else.
inline sdk::NodeId one_sequence(std::string_view block, std::span<const sdk::NodeId> operands,
                                const sdk::GraphBuilder& builder) {
    const std::string name{block};
    if (operands.size() != 1)
        throw std::invalid_argument("block " + name + " takes one operand; it was given " +
                                    std::to_string(operands.size()));
    if (builder.shape(operands[0]).rank != 2)
        throw std::invalid_argument("block " + name + " takes a sequence (time x channels); it was given a vector");
    return operands[0];
}

}  // namespace linnet::blocks
