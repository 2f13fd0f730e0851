// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "parameters.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "random.hpp"

namespace linnet::onednn {

Index weight_floats(Index taps, Index rows, Index columns) {
    if (taps > most_floats / rows / columns)
        throw std::length_error("the onednn trainer takes no layer with more than 2 GiB of weights");
    return taps * rows * columns;
}

std::vector<std::uint32_t> plain_layout(Index rows, Index columns, Index stride) {
    std::vector<std::uint32_t> at;
    at.reserve(static_cast<std::size_t>(rows * columns));
    for (Index r = 0; r < rows; ++r) {
        for (Index c = 0; c < columns; ++c) at.push_back(static_cast<std::uint32_t>(r * stride + c));
    }
    return at;
}

void to_plain(const Array& array, const float* flat, std::vector<float>& plain) {
    plain.resize(array.at.size());
    std::transform(array.at.begin(), array.at.end(), plain.begin(),
                   [&](std::uint32_t at) { return flat[array.offset + at]; });
}

std::size_t Parameters::declare(Array array) {
    arrays_.push_back(std::move(array));
    return arrays_.size() - 1;
}

void Parameters::layout() {
    Index end = 0;
    for (const bool trained : {true, false}) {
        for (Array& array : arrays_) {
            if (array.trained != trained) continue;
            array.offset = end;
            end += (array.floats + line_floats - 1) / line_floats * line_floats;
        }
        if (trained) trained_ = end;
    }
    values_ = Buffer(end);
    gradients_ = Buffer(trained_);
}

void Parameters::initialise(std::uint64_t seed) {
    for (std::size_t i = 0; i < arrays_.size(); ++i) {
        const Array& array = arrays_[i];
        const double limit = array.fans.in > 0 ? std::sqrt(6.0 / (array.fans.in + array.fans.out)) : 0.0;
        const std::uint64_t stream = derived_seed(seed, 1, i);
        for (std::size_t e = 0; e < array.at.size(); ++e) {
            const double draw = 2.0 * static_cast<double>(uniform(random_bits(stream, e))) - 1.0;
            value(i)[array.at[e]] = limit > 0 ? static_cast<float>(limit * draw) : array.initial;
        }
    }
}

void Parameters::load(const sdk::WeightsView& weights, Missing missing) {
    for (std::size_t i = 0; i < arrays_.size(); ++i) {
        const Array& array = arrays_[i];
        const auto given = weights.weights(array.node, array.role);
        if (given.empty() && missing == Missing::kept) continue;
        if (given.size() != array.at.size()) {
            throw std::invalid_argument("node " + std::to_string(static_cast<std::uint32_t>(array.node)) +
                                        ": weights \"" + std::string(array.role) + "\" have " +
                                        std::to_string(given.size()) + " values, the graph needs " +
                                        std::to_string(array.at.size()));
        }
        for (std::size_t e = 0; e < given.size(); ++e) value(i)[array.at[e]] = given[e];
    }
}

bool Parameters::covered(sdk::NodeId node, const sdk::WeightsView& weights) const {
    return std::all_of(arrays_.begin(), arrays_.end(), [&](const Array& array) {
        return array.node != node || !weights.weights(array.node, array.role).empty();
    });
}

std::vector<Parameters::Range> Parameters::kernels() const {
    std::vector<Range> ranges;
    for (const Array& array : arrays_) {
        if (array.trained && array.role == "kernel") ranges.push_back({array.offset, array.offset + array.floats});
    }
    std::sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
    return ranges;
}

// A product with zero is zero unless a factor is not finite.
bool Parameters::finite() const {
    Wide sum{};
    for (Index i = 0; i < values_.size(); i += wide_lanes) sum += onednn::load<Wide>(values_.data() + i) * 0.0F;
    bool finite = true;
    for (Index i = 0; i < wide_lanes; ++i) finite = finite && sum[i] == 0.0F;
    return finite;
}

void Parameters::copy_to(std::vector<float>& snapshot) const {
    snapshot.assign(values_.data(), values_.data() + values_.size());
}

void Parameters::save(sdk::WeightsSink& sink, const float* snapshot) const {
    std::vector<float> plain;
    for (const Array& array : arrays_) {
        to_plain(array, snapshot, plain);
        sink.weights(array.node, array.role, plain);
    }
}

}  // namespace linnet::onednn
