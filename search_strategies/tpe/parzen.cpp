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
    std::vector<std::size_t> centres;
    for (const auto value : observed) centres.push_back(bin_of(value));
    std::ranges::sort(centres);
    const auto range = static_cast<double>(count);
    const double narrowest = range / std::min(100.0, 1.0 + static_cast<double>(centres.size()));
    for (std::size_t i = 0; i < centres.size(); ++i) {
        if (!slot.ordered) {
            bins_[centres[i]] += 1;
            continue;
        }
        // The ends of the range count as neighbours, as the paper has it.
        const double centre = static_cast<double>(centres[i]);
        const double left = i == 0 ? centre + 1 : centre - static_cast<double>(centres[i - 1]);
        const double right = i + 1 == centres.size() ? range - centre : static_cast<double>(centres[i + 1]) - centre;
        add_triangle(centres[i], std::clamp(std::max(left, right), narrowest, range));
    }
    double sum = 0;
    for (const double bin : bins_) sum += bin;
    for (double& bin : bins_) bin = sum > 0 ? bin / sum : 1 / range;
}

// One observation: weights fall from the centre to nothing at `width` bins away, cut off at the ends, and sum to 1.
void Parzen::add_triangle(std::size_t centre, double width) {
    const auto reach = static_cast<std::size_t>(std::ceil(width));
    const auto first = centre - std::min(centre, reach), last = std::min(bins_.size() - 1, centre + reach);
    const auto weight = [&](std::size_t bin) {
        const auto distance = static_cast<double>(bin > centre ? bin - centre : centre - bin);
        return std::max(0.0, 1 - distance / width);
    };
    double sum = 0;
    for (auto bin = first; bin <= last; ++bin) sum += weight(bin);
    for (auto bin = first; bin <= last; ++bin) bins_[bin] += weight(bin) / sum;
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
