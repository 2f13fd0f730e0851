// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/quantization/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "core/quantization/float_network.hpp"

namespace linnet::core {
namespace {

constexpr double tails = 1e-4;  // of the method percentile
constexpr int shrinkings = 64;  // ranges that the method mean_squared_error tries

template <class Look>
void look_at(const sdk::GraphView& graph, FloatNetwork& network, const sdk::ActivationGroups& groups,
             std::span<const float> windows, Look&& look) {
    const auto size = static_cast<std::size_t>(graph.shape(graph.order().front()).elements());
    for (std::size_t window = 0; window < windows.size() / size; ++window) {
        network.run(windows.subspan(window * size, size));
        for (const auto node : graph.order()) {
            // A layer with a bound hands on the bound's output, and no data decides about softmax.
            if (groups.bounded_output(node) != node || graph.primitive(node) == sdk::Primitive::softmax) continue;
            look(node, window, network.output(node));
        }
    }
}

[[noreturn]] void throw_not_finite(const sdk::GraphView& graph, sdk::NodeId node, std::size_t window) {
    throw std::invalid_argument(
        "the output of " + std::string(graph.op(node)) + ' ' + std::to_string(static_cast<std::uint32_t>(node)) +
        " is not finite for calibration window " + std::to_string(window) + ", so its range cannot be known");
}

}  // namespace

std::string_view calibration_name(CalibrationMethod method) noexcept {
    switch (method) {
        case CalibrationMethod::min_max:
            return "min_max";
        case CalibrationMethod::percentile:
            return "percentile";
        case CalibrationMethod::mean_squared_error:
            break;
    }
    return "mean_squared_error";
}

Observations::Observations(const sdk::GraphView& deployed, const sdk::WeightsView& weights,
                           std::span<const float> windows)
    : groups_{deployed}, histograms_(groups_.count()) {
    if (windows.empty()) throw std::invalid_argument("there is no window to calibrate the ranges of activations with");
    FloatNetwork network{deployed, weights};
    const auto histogram_of = [&](sdk::NodeId node) -> Histogram& { return histograms_[groups_.group(node)]; };
    look_at(deployed, network, groups_, windows,
            [&](sdk::NodeId node, std::size_t window, std::span<const float> values) {
                auto& bounds = histogram_of(node).bounds;
                for (const auto value : values) {
                    if (!std::isfinite(value)) throw_not_finite(deployed, node, window);
                    bounds.lowest = std::min(bounds.lowest, value);
                    bounds.highest = std::max(bounds.highest, value);
                }
            });
    look_at(deployed, network, groups_, windows, [&](sdk::NodeId node, std::size_t, std::span<const float> values) {
        auto& histogram = histogram_of(node);
        const float width = histogram.bounds.highest - histogram.bounds.lowest;
        const float per_value = width > 0 ? static_cast<float>(bins) / width : 0.0F;
        for (const auto value : values) {
            const auto bin = static_cast<std::size_t>((value - histogram.bounds.lowest) * per_value);
            ++histogram.counts[std::min(bin, bins - 1)];
        }
        histogram.total += values.size();
    });
}

ValueRange Observations::range(std::uint32_t group, CalibrationMethod method) const {
    const auto& histogram = histograms_[group];
    switch (method) {
        case CalibrationMethod::min_max:
            return histogram.bounds;
        case CalibrationMethod::percentile:
            return histogram.without_tails(tails);
        case CalibrationMethod::mean_squared_error:
            break;
    }
    return histogram.of_least_error();
}

double Observations::Histogram::centre(std::size_t bin) const {
    const double width = static_cast<double>(bounds.highest) - static_cast<double>(bounds.lowest);
    return static_cast<double>(bounds.lowest) + width * (static_cast<double>(bin) + 0.5) / static_cast<double>(bins);
}

ValueRange Observations::Histogram::without_tails(double share) const {
    const auto most = static_cast<std::uint64_t>(static_cast<double>(total) * share / 2);
    std::size_t first = 0, last = bins - 1;
    for (std::uint64_t below = counts[first]; below <= most && first < last; below += counts[++first]) {
    }
    for (std::uint64_t above = counts[last]; above <= most && last > first; above += counts[--last]) {
    }
    const double half = (centre(1) - centre(0)) / 2;
    return {first == 0 ? bounds.lowest : std::min(0.0F, static_cast<float>(centre(first) - half)),
            last == bins - 1 ? bounds.highest : std::max(0.0F, static_cast<float>(centre(last) + half))};
}

// Rounding errors are spread evenly over a step, so their mean square is step^2 / 12; what lies outside is off by its
// distance to the end.
double Observations::Histogram::squared_error(ValueRange range) const {
    const double step = (static_cast<double>(range.highest) - static_cast<double>(range.lowest)) / 255;
    double error = 0;
    for (std::size_t bin = 0; bin < bins; ++bin) {
        if (counts[bin] == 0) continue;
        const double value = centre(bin);
        const double outside =
            value - std::clamp(value, static_cast<double>(range.lowest), static_cast<double>(range.highest));
        error += static_cast<double>(counts[bin]) * (outside != 0 ? outside * outside : step * step / 12);
    }
    return error;
}

// One end after the other, since tails differ.
ValueRange Observations::Histogram::of_least_error() const {
    ValueRange best = bounds;
    double least = squared_error(bounds);
    for (const auto end : {&ValueRange::highest, &ValueRange::lowest, &ValueRange::highest}) {
        ValueRange candidate = best;
        for (int i = 1; i < shrinkings; ++i) {
            candidate.*end = bounds.*end * (1.0F - static_cast<float>(i) / shrinkings);
            const double error = squared_error(candidate);
            if (error >= least) continue;
            least = error;
            best = candidate;
        }
    }
    return best;
}

}  // namespace linnet::core
