// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A density over the values of one slot, estimated from values that were observed: J. Bergstra, R. Bardenet, Y. Bengio,
// B. Kegl, "Algorithms for hyper-parameter optimization", NIPS 2011, section 4. Sums and quotients alone, so that it is
// the same on every machine.

#include <linnet/sdk/support/sampling.hpp>
#include <linnet/sdk/values.hpp>
#include <span>
#include <vector>

namespace linnet::tpe {

// Values of a slot are told apart up to this many; a wider slot has as many bins of equal width.
constexpr std::uint64_t most_bins = 256;

class Parzen {
public:
    // `prior` is the weight of the uniform density, in observations. Unordered: every value has its share of the
    // observations. Ordered: every observation is a triangle around its value, as wide as the larger distance to its
    // neighbours; never narrower than the range divided by the number of observations or by 100.
    Parzen(const sdk::Slot& slot, std::span<const std::int64_t> observed, double prior);

    std::int64_t draw(sdk::Stream& stream) const;
    // The probability of the bin of a value. Positive when the prior is.
    double density(std::int64_t value) const { return bins_[bin_of(value)]; }

private:
    std::size_t bin_of(std::int64_t value) const;
    void add_triangles(std::span<const std::uint32_t> counts, std::size_t observations);
    void add_triangle(std::size_t centre, double width, double weight);

    sdk::Slot slot_;
    std::uint64_t bin_width_;   // values in a bin; the last bin may have fewer
    std::vector<double> bins_;  // sum to 1
};

}  // namespace linnet::tpe
