// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tpe/parzen.hpp"

#include <algorithm>
#include <cmath>

namespace linnet::tpe {

Parzen::Parzen(const sdk::Slot& slot, std::span<const std::int64_t> observed, double prior)
    : slot_{slot}, bin_width_{(sdk::value_count(slot) - 1) / most_bins + 1} {
    const auto count = (sdk::value_count(slot) - 1) / bin_width_ + 1;
    bins_.assign(count, prior / static_cast<double>(count));
    std::vector<std::uint32_t> counts(count);
    for (const auto value : observed) ++counts[bin_of(value)];
    if (slot.ordered)
        add_triangles(counts, observed.size());
    else
        for (std::size_t bin = 0; bin < count; ++bin) bins_[bin] += counts[bin];
    double sum = 0;
    for (const double bin : bins_) sum += bin;
    for (double& bin : bins_) bin = sum > 0 ? bin / sum : 1 / static_cast<double>(count);
}

// Of several observations in a bin the first has the neighbour below, the last the one above, and all others have none
// but each other. The ends of the range count as neighbours, as the paper has it.
void Parzen::add_triangles(std::span<const std::uint32_t> counts, std::size_t observations) {
    const auto range = static_cast<double>(counts.size());
    const double narrowest = range / std::min(100.0, 1.0 + static_cast<double>(observations));
    const auto add = [&](std::size_t bin, double width, double weight) {
        add_triangle(bin, std::clamp(width, narrowest, range), weight);
    };
    std::ptrdiff_t before = -1;
    for (std::size_t bin = 0; bin < counts.size(); ++bin) {
        if (counts[bin] == 0) continue;
        auto after = bin + 1;
        while (after < counts.size() && counts[after] == 0) ++after;
        const auto left = static_cast<double>(static_cast<std::ptrdiff_t>(bin) - before);
        const auto right = static_cast<double>(after - bin);
        if (counts[bin] == 1) {
            add(bin, std::max(left, right), 1);
        } else {
            add(bin, left, 1);
            add(bin, right, 1);
            if (counts[bin] > 2) add(bin, 0, counts[bin] - 2);
        }
        before = static_cast<std::ptrdiff_t>(bin);
    }
}

// Falls from the centre to nothing at `width` bins away, is cut off at the ends, and sums to `weight`.
void Parzen::add_triangle(std::size_t centre, double width, double weight) {
    const auto reach = static_cast<std::size_t>(std::ceil(width));
    const auto first = centre - std::min(centre, reach), last = std::min(bins_.size() - 1, centre + reach);
    const auto height = [&](std::size_t bin) {
        const auto distance = static_cast<double>(bin > centre ? bin - centre : centre - bin);
        return std::max(0.0, 1 - distance / width);
    };
    double sum = 0;
    for (auto bin = first; bin <= last; ++bin) sum += height(bin);
    for (auto bin = first; bin <= last; ++bin) bins_[bin] += weight * height(bin) / sum;
}

std::size_t Parzen::bin_of(std::int64_t value) const {
    return static_cast<std::size_t>(sdk::index_of(slot_, value) / bin_width_);
}

std::int64_t Parzen::draw(sdk::Stream& stream) const {
    double left = stream.unit();
    std::size_t bin = 0;
    while (bin + 1 < bins_.size() && left >= bins_[bin]) left -= bins_[bin++];
    const auto first = bin * bin_width_, values = sdk::value_count(slot_);
    return sdk::value_at(slot_, first + stream.below(std::min(bin_width_, values - first)));
}

}  // namespace linnet::tpe
