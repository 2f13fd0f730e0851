// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Regression by extremely randomised trees (Geurts, Ernst, Wehenkel 2006): every split is the best of a few random
// ones, and the answer is the mean of all trees. Smooth where data is noisy, and takes numbers and names of choices
// alike.

#include <cstdint>
#include <linnet/sdk/support/sampling.hpp>
#include <span>
#include <vector>

namespace linnet::auto_search {

class Forest {
public:
    // One row of features per target, all of one length; at least one. A function of the arguments alone.
    void fit(const std::vector<std::vector<double>>& rows, std::span<const double> targets, sdk::Stream& stream);
    bool fitted() const { return !roots_.empty(); }
    double predict(std::span<const double> row) const;  // fitted

private:
    struct Node {
        std::size_t feature;
        double threshold;          // goes to `below` when the feature is not above it
        std::size_t below, above;  // both 0: a leaf
        double value;              // of a leaf
    };

    std::size_t grow(const std::vector<std::vector<double>>& rows, std::span<const double> targets,
                     std::span<std::size_t> members, sdk::Stream& stream);

    std::vector<Node> nodes_;
    std::vector<std::size_t> roots_;
};

}  // namespace linnet::auto_search
