// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/weights.hpp"

#include "core/support/sha256.hpp"

namespace linnet::core {

void Weights::set(sdk::NodeId node, std::string_view role, std::span<const float> values) {
    values_[{static_cast<std::uint32_t>(node), std::string(role)}].assign(values.begin(), values.end());
}

std::span<const float> Weights::weights(sdk::NodeId node, std::string_view role) const noexcept {
    // A plain walk: networks have a few dozen entries, and this allocates nothing.
    for (const auto& [key, values] : values_)
        if (key.first == static_cast<std::uint32_t>(node) && key.second == role) return values;
    return {};
}

std::string Weights::digest() const {
    Sha256 sum;
    for (const auto& [key, values] : values_) {
        sum.update(std::to_string(key.first) + ' ' + key.second + ' ' + std::to_string(values.size()) + '\n');
        sum.update(std::as_bytes(std::span{values}));
    }
    return sum.finish_hex();
}

}  // namespace linnet::core
