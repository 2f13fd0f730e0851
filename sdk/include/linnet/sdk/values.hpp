// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Small value types that cross the plugin boundary. All are trivially copyable and of fixed size.

#include <array>
#include <cstdint>
#include <string_view>

namespace linnet::sdk {

enum class NodeId : std::uint32_t {};

// The shape of one activation without the batch: {time, channels} for a sequence, {features} for a vector.
struct Shape {
    std::array<std::int32_t, 4> dim{};
    std::uint8_t rank = 0;

    static constexpr Shape sequence(std::int32_t time, std::int32_t channels) { return {{time, channels}, 2}; }
    static constexpr Shape vector(std::int32_t features) { return {{features}, 1}; }

    constexpr std::int32_t time() const { return rank == 2 ? dim[0] : 1; }
    constexpr std::int32_t channels() const { return rank == 2 ? dim[1] : dim[0]; }
    constexpr std::int64_t elements() const {
        std::int64_t product = 1;
        for (std::uint8_t i = 0; i < rank; ++i) product *= dim[i];
        return product;
    }
    friend constexpr bool operator==(const Shape&, const Shape&) = default;
};

// One attribute of a node. Integers are exact up to 2^53, flags are 0 and 1.
struct Attribute {
    std::string_view name;
    double value;
};

// One gene of a search space: lowest, lowest + step, ... up to highest. Reals are expressed as steps.
struct Slot {
    std::string_view name;
    std::int64_t lowest, highest, step;
    bool ordered;  // false: the values are names without an order
};

}  // namespace linnet::sdk
