// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tflm/kernels.hpp"

namespace linnet::tflm {
namespace {

// Accumulators are unsigned so that what does not fit wraps around, as it does on the device.
class Convolution final : public Kernel {
public:
    explicit Convolution(const ConvolutionSpec& spec)
        : spec_(spec),
          weights_(spec.kernel.begin(), spec.kernel.end()),
          bias_(spec.bias.begin(), spec.bias.end()),
          centred_(spec.input.elements()),
          sums_(bias_.size()) {}

    void run(std::span<const std::int8_t* const> inputs, std::int8_t* output) override {
        const auto* input = inputs.front();
        for (std::size_t i = 0; i < centred_.size(); ++i)
            centred_[i] = static_cast<std::int16_t>(input[i] - spec_.input_zero);
        for (std::int32_t time = 0; time < spec_.output.time; ++time) {
            std::copy(bias_.begin(), bias_.end(), sums_.begin());
            accumulate(time * spec_.sliding.stride - spec_.sliding.padding);
            for (std::size_t filter = 0; filter < sums_.size(); ++filter) *output++ = result(filter);
        }
    }

private:
    std::int8_t result(std::size_t filter) const {
        const auto sum = static_cast<std::int32_t>(sums_[filter]);
        const auto value = std::int64_t{rescale(sum, spec_.factors[filter])} + spec_.output_zero;
        return static_cast<std::int8_t>(std::clamp<std::int64_t>(value, spec_.limits.lowest, spec_.limits.highest));
    }

    // What lies beyond the ends of the input is the zero point, which adds nothing.
    void accumulate(std::int32_t first) {
        const auto channels = static_cast<std::size_t>(spec_.input.channels);
        const auto per_tap = channels / static_cast<std::size_t>(spec_.groups) * sums_.size();
        for (std::int32_t tap = 0; tap < spec_.sliding.size; ++tap) {
            const auto time = first + tap * spec_.sliding.dilation;
            if (time < 0 || time >= spec_.input.time) continue;
            const auto* row = centred_.data() + static_cast<std::size_t>(time) * channels;
            const auto* weights = weights_.data() + static_cast<std::size_t>(tap) * per_tap;
            if (spec_.groups == 1) {
                add_products(row, channels, weights);
            } else if (spec_.groups == spec_.input.channels && sums_.size() == channels) {
                add_depthwise(row, weights);
            } else {
                add_groups(row, channels, weights);
            }
        }
    }

    void add_products(const std::int16_t* row, std::size_t channels, const std::int16_t* weights) {
        const auto filters = sums_.size();
        auto* sums = sums_.data();
        for (std::size_t channel = 0; channel < channels; ++channel, weights += filters) {
            const auto value = row[channel];
            for (std::size_t filter = 0; filter < filters; ++filter)
                sums[filter] += static_cast<std::uint32_t>(value * weights[filter]);
        }
    }

    void add_depthwise(const std::int16_t* row, const std::int16_t* weights) {
        auto* sums = sums_.data();
        for (std::size_t channel = 0; channel < sums_.size(); ++channel)
            sums[channel] += static_cast<std::uint32_t>(row[channel] * weights[channel]);
    }

    void add_groups(const std::int16_t* row, std::size_t channels, const std::int16_t* weights) {
        const auto groups = static_cast<std::size_t>(spec_.groups);
        const auto filters = sums_.size(), group_filters = filters / groups, group_channels = channels / groups;
        for (std::size_t channel = 0; channel < group_channels; ++channel)
            for (std::size_t group = 0; group < groups; ++group) {
                const auto value = row[group * group_channels + channel];
                const auto first = group * group_filters;
                for (std::size_t filter = first; filter < first + group_filters; ++filter)
                    sums_[filter] += static_cast<std::uint32_t>(value * weights[channel * filters + filter]);
            }
    }

    ConvolutionSpec spec_;
    std::vector<std::int16_t> weights_;
    std::vector<std::uint32_t> bias_;
    std::vector<std::int16_t> centred_;
    std::vector<std::uint32_t> sums_;
};

}  // namespace

std::unique_ptr<Kernel> make_convolution(const ConvolutionSpec& spec) { return std::make_unique<Convolution>(spec); }

}  // namespace linnet::tflm
