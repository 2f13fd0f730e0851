// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Weights of one graph, owned by the kernel.

#include <linnet/sdk/trained_model.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace linnet::core {

class Weights final : public sdk::WeightsView {
public:
    using Key = std::pair<std::uint32_t, std::string>;  // node, role

    void set(sdk::NodeId node, std::string_view role, std::span<const float> values);
    void clear() { values_.clear(); }
    bool empty() const noexcept { return values_.empty(); }
    std::span<const float> weights(sdk::NodeId node, std::string_view role) const noexcept override;
    const std::map<Key, std::vector<float>>& all() const noexcept { return values_; }
    // SHA-256 over nodes, roles and values: two equal trainings have equal digests.
    std::string digest() const;

private:
    std::map<Key, std::vector<float>> values_;
};

}  // namespace linnet::core
