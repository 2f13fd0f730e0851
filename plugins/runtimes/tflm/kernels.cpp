// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tflm/kernels.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace linnet::tflm {
namespace {

std::int8_t saturated(std::int32_t value, Limits limits) {
    return static_cast<std::int8_t>(std::clamp(value, limits.lowest, limits.highest));
}

// The time steps of the input that a pool's window holds at one time step of the output.
template <class Visit>
void for_each_window(Extent input, Extent output, Sliding sliding, Visit visit) {
    for (std::int32_t time = 0; time < output.time; ++time) {
        const auto first = time * sliding.stride - sliding.padding;
        visit(std::max(first, 0), std::min(first + sliding.size, input.time));
    }
}

class MaxPool final : public Kernel {
public:
    MaxPool(Extent input, Extent output, Sliding sliding) : input_(input), output_(output), sliding_(sliding) {}

    void run(std::span<const std::int8_t* const> inputs, std::int8_t* output) override {
        const auto channels = static_cast<std::size_t>(input_.channels);
        for_each_window(input_, output_, sliding_, [&](std::int32_t first, std::int32_t end) {
            std::fill_n(output, channels, std::int8_t{-128});
            for (auto time = first; time < end; ++time) {
                const auto* row = inputs.front() + static_cast<std::size_t>(time) * channels;
                for (std::size_t channel = 0; channel < channels; ++channel)
                    output[channel] = std::max(output[channel], row[channel]);
            }
            output += channels;
        });
    }

private:
    Extent input_, output_;
    Sliding sliding_;
};

class AveragePool final : public Kernel {
public:
    AveragePool(Extent input, Extent output, Sliding sliding) : input_(input), output_(output), sliding_(sliding) {}

    // The mean of the real time steps, to the nearest integer and halves away from zero.
    void run(std::span<const std::int8_t* const> inputs, std::int8_t* output) override {
        const auto channels = static_cast<std::size_t>(input_.channels);
        for_each_window(input_, output_, sliding_, [&](std::int32_t first, std::int32_t end) {
            const auto count = end - first;
            for (std::size_t channel = 0; channel < channels; ++channel) {
                std::int32_t sum = 0;
                for (auto time = first; time < end; ++time)
                    sum += inputs.front()[static_cast<std::size_t>(time) * channels + channel];
                const auto half = sum > 0 ? count / 2 : -(count / 2);
                *output++ = static_cast<std::int8_t>((sum + half) / count);
            }
        });
    }

private:
    Extent input_, output_;
    Sliding sliding_;
};

class Mean final : public Kernel {
public:
    // The factor contains the division by the number of time steps: as many bits as that number has are first moved
    // from the exponent to the fraction.
    Mean(Extent input, sdk::Quantization from, sdk::Quantization to)
        : input_(input), from_(from), to_(to), factor_(factor_of(double{from.scale} / double{to.scale})) {
        const auto count = static_cast<std::uint32_t>(input.time);
        const int bits = std::min({static_cast<int>(std::bit_width(count)) - 1, 32, 31 + factor_.exponent});
        factor_.fraction = static_cast<std::int32_t>((std::int64_t{factor_.fraction} << bits) / input.time);
        factor_.exponent -= bits;
    }

    void run(std::span<const std::int8_t* const> inputs, std::int8_t* output) override {
        for (std::int32_t channel = 0; channel < input_.channels; ++channel) {
            std::int32_t sum = 0;
            for (std::int32_t time = 0; time < input_.time; ++time)
                sum += inputs.front()[time * input_.channels + channel];
            *output++ = saturated(rescale(sum - from_.zero_point * input_.time, factor_) + to_.zero_point, {});
        }
    }

private:
    Extent input_;
    sdk::Quantization from_, to_;
    Factor factor_;
};

// Both operands are brought to twice the larger scale with 20 more bits, and the sum to that of the result.
class Addition final : public Kernel {
public:
    Addition(std::size_t elements, sdk::Quantization first, sdk::Quantization second, sdk::Quantization sum,
             Limits limits)
        : elements_(elements), zeros_{first.zero_point, second.zero_point}, sum_zero_(sum.zero_point), limits_(limits) {
        const double twice_larger = 2 * double{std::max(first.scale, second.scale)};
        factors_[0] = factor_of(first.scale / twice_larger);
        factors_[1] = factor_of(second.scale / twice_larger);
        sum_factor_ = factor_of(twice_larger / ((1 << more_bits) * double{sum.scale}));
    }

    void run(std::span<const std::int8_t* const> inputs, std::int8_t* output) override {
        for (std::size_t i = 0; i < elements_; ++i) {
            std::int32_t sum = 0;
            for (std::size_t side = 0; side < 2; ++side)
                sum += rescale((inputs[side][i] - zeros_[side]) * (1 << more_bits), factors_[side]);
            output[i] = saturated(rescale(sum, sum_factor_) + sum_zero_, limits_);
        }
    }

private:
    static constexpr int more_bits = 20;
    std::size_t elements_;
    std::int32_t zeros_[2], sum_zero_;
    Factor factors_[2], sum_factor_;
    Limits limits_;
};

class GlobalMinimum final : public Kernel {
public:
    explicit GlobalMinimum(Extent input) : input_(input) {}

    void run(std::span<const std::int8_t* const> inputs, std::int8_t* output) override {
        const auto channels = static_cast<std::size_t>(input_.channels);
        std::copy_n(inputs.front(), channels, output);
        for (std::size_t i = channels; i < input_.elements(); ++i)
            output[i % channels] = std::min(output[i % channels], inputs.front()[i]);
    }

private:
    Extent input_;
};

class Multiplication final : public Kernel {
public:
    Multiplication(Extent product, std::int32_t second_time, sdk::Quantization first, sdk::Quantization second,
                   sdk::Quantization to)
        : elements_(product.elements()),
          second_elements_(static_cast<std::size_t>(second_time) * static_cast<std::size_t>(product.channels)),
          zeros_{first.zero_point, second.zero_point},
          to_zero_(to.zero_point),
          factor_(factor_of(double{first.scale} * double{second.scale} / double{to.scale})) {}

    void run(std::span<const std::int8_t* const> inputs, std::int8_t* output) override {
        for (std::size_t i = 0; i < elements_; ++i) {
            const auto product = (inputs[0][i] - zeros_[0]) * (inputs[1][i % second_elements_] - zeros_[1]);
            output[i] = saturated(rescale(product, factor_) + to_zero_, {});
        }
    }

private:
    std::size_t elements_, second_elements_;
    std::int32_t zeros_[2], to_zero_;
    Factor factor_;
};

class Concatenation final : public Kernel {
public:
    Concatenation(std::int32_t time, std::vector<std::int32_t> channels)
        : time_(time), channels_(std::move(channels)) {}

    void run(std::span<const std::int8_t* const> inputs, std::int8_t* output) override {
        for (std::int32_t time = 0; time < time_; ++time)
            for (std::size_t part = 0; part < channels_.size(); ++part)
                output = std::copy_n(inputs[part] + time * channels_[part], channels_[part], output);
    }

private:
    std::int32_t time_;
    std::vector<std::int32_t> channels_;
};

class Slice final : public Kernel {
public:
    Slice(Extent input, Extent output, std::int32_t first) : input_(input), output_(output), first_(first) {}

    void run(std::span<const std::int8_t* const> inputs, std::int8_t* output) override {
        for (std::int32_t time = 0; time < output_.time; ++time)
            output = std::copy_n(inputs.front() + time * input_.channels + first_, output_.channels, output);
    }

private:
    Extent input_, output_;
    std::int32_t first_;
};

class Relu final : public Kernel {
public:
    Relu(std::size_t elements, sdk::Quantization from, sdk::Quantization to)
        : elements_(elements),
          from_zero_(from.zero_point),
          to_zero_(to.zero_point),
          factor_(factor_of(double{from.scale / to.scale})) {}

    void run(std::span<const std::int8_t* const> inputs, std::int8_t* output) override {
        const Limits limits{std::max(-128, to_zero_), 127};
        for (std::size_t i = 0; i < elements_; ++i)
            output[i] = saturated(rescale(inputs.front()[i] - from_zero_, factor_) + to_zero_, limits);
    }

private:
    std::size_t elements_;
    std::int32_t from_zero_, to_zero_;
    Factor factor_;
};

class Relu6 final : public Kernel {
public:
    Relu6(std::size_t elements, Limits limits) : elements_(elements), limits_(limits) {}

    void run(std::span<const std::int8_t* const> inputs, std::int8_t* output) override {
        for (std::size_t i = 0; i < elements_; ++i) output[i] = saturated(inputs.front()[i], limits_);
    }

private:
    std::size_t elements_;
    Limits limits_;
};

}  // namespace

Limits limits_of(Bound bound, sdk::Quantization quantization) {
    Limits limits;
    if (bound == Bound::none) return limits;
    limits.lowest = std::max(limits.lowest, quantization.zero_point);
    if (bound == Bound::relu) return limits;
    const auto six = std::min(std::round(6.0F / quantization.scale), 255.0F);
    limits.highest = std::min(limits.highest, quantization.zero_point + static_cast<std::int32_t>(six));
    return limits;
}

std::unique_ptr<Kernel> make_max_pool(Extent input, Extent output, Sliding sliding) {
    return std::make_unique<MaxPool>(input, output, sliding);
}

std::unique_ptr<Kernel> make_average_pool(Extent input, Extent output, Sliding sliding) {
    return std::make_unique<AveragePool>(input, output, sliding);
}

std::unique_ptr<Kernel> make_mean(Extent input, sdk::Quantization from, sdk::Quantization to) {
    return std::make_unique<Mean>(input, from, to);
}

std::unique_ptr<Kernel> make_global_maximum(Extent input) {
    return make_max_pool(input, {1, input.channels}, {.size = input.time});
}

std::unique_ptr<Kernel> make_addition(std::size_t elements, sdk::Quantization first, sdk::Quantization second,
                                      sdk::Quantization sum, Limits limits) {
    return std::make_unique<Addition>(elements, first, second, sum, limits);
}

std::unique_ptr<Kernel> make_global_minimum(Extent input) { return std::make_unique<GlobalMinimum>(input); }

std::unique_ptr<Kernel> make_multiplication(Extent product, std::int32_t second_time, sdk::Quantization first,
                                            sdk::Quantization second, sdk::Quantization to) {
    return std::make_unique<Multiplication>(product, second_time, first, second, to);
}

std::unique_ptr<Kernel> make_concatenation(std::int32_t time, std::vector<std::int32_t> channels) {
    return std::make_unique<Concatenation>(time, std::move(channels));
}

std::unique_ptr<Kernel> make_slice(Extent input, Extent output, std::int32_t first) {
    return std::make_unique<Slice>(input, output, first);
}

std::unique_ptr<Kernel> make_relu(std::size_t elements, sdk::Quantization from, sdk::Quantization to) {
    return std::make_unique<Relu>(elements, from, to);
}

std::unique_ptr<Kernel> make_relu6(std::size_t elements, sdk::Quantization quantization) {
    return std::make_unique<Relu6>(elements, limits_of(Bound::relu6, quantization));
}

}  // namespace linnet::tflm
