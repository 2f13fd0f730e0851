// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "reference.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

namespace linnet::kernel_cases {
namespace {

using Values = std::vector<std::int8_t>;

std::int8_t saturate(std::int64_t value) {
    return static_cast<std::int8_t>(std::clamp<std::int64_t>(value, -128, 127));
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
    const auto quotient = a / b;
    return a % b < 0 ? quotient - 1 : quotient;
}

struct Reference {
    const Case& test;
    const ln_step& step = test.step;
    Values arena = arena_before(test.seed, test.arena_bytes);

    std::int64_t sample(std::int64_t time, std::int64_t channel) const {
        return arena[test.input.offset + static_cast<std::size_t>(time * ln_row_bytes(step.input_channels) + channel)];
    }
    bool is_inside(std::int64_t time) const { return time >= 0 && time < step.input_time; }

    std::int8_t convolution(std::int64_t time, std::int64_t filter, std::int64_t groups) const {
        const auto width = step.input_channels / groups;
        const auto first = filter / (step.output_channels / groups) * width;
        const auto padded_width = static_cast<std::int64_t>(ln_row_bytes(static_cast<std::uint32_t>(width)));
        std::int64_t sum = test.channels[static_cast<std::size_t>(filter)].bias;
        for (std::int64_t tap = 0; tap < step.size; ++tap) {
            const auto at = time * step.stride + tap * step.dilation - step.padding;
            for (std::int64_t i = 0; i < width; ++i) {
                const auto weight = test.weights[static_cast<std::size_t>(
                    groups == step.input_channels && groups == step.output_channels && test.kernel != "ln_conv_grouped"
                        ? tap * ln_row_bytes(step.input_channels) + filter
                        : (filter * step.size + tap) * padded_width + i)];
                sum += (is_inside(at) ? sample(at, first + i) : step.input_zero) * weight;
            }
        }
        return requantised(sum, test.channels[static_cast<std::size_t>(filter)].multiplier, step.output_zero);
    }

    std::int8_t pointwise(std::int64_t time, std::int64_t filter) const {
        const auto row = static_cast<std::int64_t>(ln_row_bytes(step.input_channels));
        std::int64_t sum = test.channels[static_cast<std::size_t>(filter)].bias;
        for (std::int64_t i = 0; i < step.input_channels; ++i) {
            sum += sample(time, i) * test.weights[static_cast<std::size_t>(filter * row + i)];
        }
        return requantised(sum, test.channels[static_cast<std::size_t>(filter)].multiplier, step.output_zero);
    }

    std::int8_t dense(std::int64_t unit) const {
        const auto row = static_cast<std::int64_t>(ln_row_bytes(step.input_channels));
        std::int64_t sum = test.channels[static_cast<std::size_t>(unit)].bias;
        for (std::int64_t time = 0; time < step.input_time; ++time) {
            for (std::int64_t i = 0; i < step.input_channels; ++i) {
                sum +=
                    sample(time, i) * test.weights[static_cast<std::size_t>((unit * step.input_time + time) * row + i)];
            }
        }
        return requantised(sum, test.channels[static_cast<std::size_t>(unit)].multiplier, step.output_zero);
    }

    // The real samples of a window.
    std::vector<std::int64_t> window(std::int64_t time, std::int64_t channel) const {
        std::vector<std::int64_t> samples;
        for (std::int64_t i = 0; i < step.size; ++i) {
            const auto at = time * step.stride + i - step.padding;
            if (is_inside(at)) samples.push_back(sample(at, channel));
        }
        return samples;
    }
    std::vector<std::int64_t> all(std::int64_t channel) const {
        std::vector<std::int64_t> samples;
        for (std::int64_t time = 0; time < step.input_time; ++time) samples.push_back(sample(time, channel));
        return samples;
    }
    static std::int8_t largest(const std::vector<std::int64_t>& samples) {
        return static_cast<std::int8_t>(*std::max_element(samples.begin(), samples.end()));
    }
    // channel 0 of the table for global averages, the entry of the count otherwise.
    std::int8_t average(const std::vector<std::int64_t>& samples, std::int64_t scale, std::size_t entry) const {
        std::int64_t sum = test.channels[entry].bias;
        for (const auto value : samples) sum += value * scale;
        return requantised(sum, test.channels[entry].multiplier, step.output_zero);
    }

    std::int8_t sum(std::int64_t time, std::int64_t channel) const {
        const auto at = static_cast<std::size_t>(time * ln_row_bytes(step.input_channels) + channel);
        const std::int64_t a = arena[test.input.offset + at], b = arena[test.second.offset + at];
        const auto scaled = a * test.channels[0].multiplier + b * test.channels[1].multiplier + test.channels[0].bias;
        return saturate(step.output_zero + floor_divide(scaled, std::int64_t{1} << test.channels[1].bias));
    }

    std::int8_t product(std::int64_t time, std::int64_t channel) const {
        const auto row = static_cast<std::int64_t>(ln_row_bytes(step.input_channels));
        const auto at = static_cast<std::size_t>((step.size == 1 ? 0 : time * row) + channel);
        const std::int64_t b = arena[test.second.offset + at];
        const auto exact = (sample(time, channel) - step.input_zero) * (b - test.channels[0].bias);
        return requantised(exact, test.channels[0].multiplier, step.output_zero);
    }

    // By the definition: the sum of all squared differences of two samples is twice n * squares - sum^2.
    std::int8_t deviation(const std::vector<std::int64_t>& samples) const {
        std::int64_t twice = 0;
        for (const auto a : samples)
            for (const auto b : samples) twice += (a - b) * (a - b);
        const auto variance = (twice / 2 << 2 * step.extra) + test.channels[0].bias;
        return requantised(nearest_root(variance), test.channels[0].multiplier, step.output_zero);
    }

    std::int8_t result(std::int64_t time, std::int64_t channel) const {
        const auto& kernel = test.kernel;
        if (kernel == "ln_pointwise") return pointwise(time, channel);
        if (kernel == "ln_pointwise_max2") {
            return std::max(pointwise(2 * time, channel), pointwise(2 * time + 1, channel));
        }
        if (kernel == "ln_conv") return convolution(time, channel, 1);
        if (kernel == "ln_conv_grouped") return convolution(time, channel, step.extra);
        if (kernel == "ln_depthwise" || kernel == "ln_depthwise3") {
            return convolution(time, channel, step.input_channels);
        }
        if (kernel == "ln_dense") return dense(channel);
        if (kernel == "ln_max_pool") return largest(window(time, channel));
        if (kernel == "ln_avg_pool") {
            const auto samples = window(time, channel);
            return average(samples, 128, samples.size() - 1);
        }
        if (kernel == "ln_global_avg") return average(all(channel), 64, 0);
        if (kernel == "ln_global_max") return largest(all(channel));
        if (kernel == "ln_global_min") {
            const auto samples = all(channel);
            return static_cast<std::int8_t>(*std::min_element(samples.begin(), samples.end()));
        }
        if (kernel == "ln_global_std") return deviation(all(channel));
        if (kernel == "ln_multiply") return product(time, channel);
        if (kernel == "ln_lookup") return test.weights[static_cast<std::size_t>(sample(time, channel) + 128)];
        if (kernel == "ln_add") return sum(time, channel);
        if (kernel == "ln_concat") return static_cast<std::int8_t>(sample(time, channel));
        if (kernel == "ln_slice") return static_cast<std::int8_t>(sample(time, step.extra + channel));
        if (kernel == "ln_clip") {
            return static_cast<std::int8_t>(std::clamp<std::int64_t>(sample(time, channel), step.low, step.high));
        }
        throw std::logic_error("no reference of " + kernel);
    }
};

}  // namespace

std::int8_t requantised(std::int64_t accumulator, std::int64_t multiplier, std::int64_t zero) {
    constexpr auto two_to_31 = std::int64_t{1} << 31, two_to_32 = std::int64_t{1} << 32;
    return saturate(zero + floor_divide(accumulator * multiplier + two_to_31, two_to_32));
}

std::int64_t nearest_root(std::int64_t value) {
    std::int64_t below = 0, above = std::int64_t{1} << 31;
    while (above - below > 1) {
        const auto middle = (below + above) / 2;
        (middle * middle <= value ? below : above) = middle;
    }
    return value > below * below + below ? below + 1 : below;  // (below + 1/2)^2 is no integer
}

std::optional<std::int64_t> quantised(float value, const ln_input_scale& scale, std::int64_t zero) {
    if (std::isnan(value)) return std::nullopt;
    const auto units = std::trunc(std::ldexp(static_cast<double>(value), -scale.exponent));
    if (std::abs(units) >= 1073741824) return units < 0 ? -1000 : 1000;
    const auto product = (static_cast<std::int64_t>(units) + scale.bias) * scale.multiplier;
    return zero + floor_divide(product + (std::int64_t{1} << 31), std::int64_t{1} << 32);
}

ln_input_scale input_scale(float mean, double step) {
    const auto far = std::abs(double{mean}) + 512 * step;
    // Both exponents are those of the next power of two; one that is reached exactly is enough for `far` only.
    int of_step = 0, of_far = 0;
    std::frexp(step, &of_step);
    if (std::frexp(far, &of_far) == 0.5) --of_far;
    const auto exponent = std::max({of_step - 13, of_far - 30, -126});
    const auto multiplier = std::min(std::ldexp(1.0, 32 + exponent) / step, 2147483647.0);
    return {static_cast<std::int32_t>(std::lround(-std::ldexp(double{mean}, -exponent))),
            static_cast<std::int32_t>(std::lround(multiplier)), exponent};
}

std::vector<std::int8_t> reference(const Case& test) {
    const Reference reference{test};
    Values values;
    for (std::int64_t time = 0; time < test.step.output_time; ++time) {
        for (std::int64_t channel = 0; channel < test.columns; ++channel) {
            values.push_back(reference.result(time, channel));
        }
    }
    return values;
}

}  // namespace linnet::kernel_cases
