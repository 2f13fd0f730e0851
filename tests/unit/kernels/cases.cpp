// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <algorithm>
#include <limits>

#include "reference.hpp"

namespace linnet::kernel_cases {
namespace {

// Shapes, tables and places of a case, one after the other.
class Maker {
public:
    Maker(std::string_view kernel, Random& random, double size) : random_(random), size_(size) {
        test_.kernel = kernel;
        test_.seed = static_cast<std::uint32_t>(random(0, 0xffffffff));
    }

    Case make() {
        shape();
        weights();
        tables();
        test_.columns = test_.columns ? test_.columns : step_.output_channels;
        places();
        test_.expected = reference(test_);
        return test_;
    }

private:
    bool is(std::string_view kernel) const { return test_.kernel == kernel; }
    std::uint16_t up_to(double most, std::int64_t least = 1) {
        return static_cast<std::uint16_t>(random_(least, std::max(least, static_cast<std::int64_t>(most * size_))));
    }

    void shape() {
        step_.input_time = up_to(24);
        step_.input_channels = up_to(20);
        step_.output_channels = step_.input_channels;
        step_.output_time = step_.input_time;
        step_.input_zero = static_cast<std::int8_t>(random_(-128, 127));
        step_.output_zero = static_cast<std::int8_t>(random_.one_in(2) ? -128 : random_(-128, 127));
        step_.size = step_.stride = step_.dilation = 1;
        if (is("ln_pointwise") || is("ln_pointwise_max2") || is("ln_conv")) step_.output_channels = up_to(20);
        if (is("ln_pointwise_max2")) {
            step_.input_time = static_cast<std::uint16_t>(step_.input_time + 1);
            step_.output_time = step_.input_time / 2;
        }
        if (is("ln_dense")) {
            step_.output_channels = up_to(20);
            step_.output_time = 1;
        }
        if (is("ln_conv_grouped")) grouped();
        if (is("ln_global_avg") || is("ln_global_max") || is("ln_global_min")) step_.output_time = 1;
        if (is("ln_global_std")) {
            step_.output_time = 1;
            while (step_.input_time << (step_.extra + 1) <= 8192) ++step_.extra;
        }
        if (is("ln_multiply") && random_.one_in(2)) test_.second_time = 1;
        if (is("ln_conv") || is("ln_conv_grouped") || is("ln_depthwise") || is("ln_depthwise3")) convolution();
        if (is("ln_max_pool") || is("ln_avg_pool")) pool();
        if (is("ln_concat")) {
            step_.output_channels = static_cast<std::uint16_t>(step_.input_channels + random_(0, 9));
            step_.extra = static_cast<std::uint16_t>(random_(0, step_.output_channels - step_.input_channels));
            test_.first = step_.extra;
            test_.columns = step_.input_channels;
            test_.keeps_output = true;
        }
        if (is("ln_slice")) {
            step_.output_channels = static_cast<std::uint16_t>(random_(1, step_.input_channels));
            step_.extra = static_cast<std::uint16_t>(random_(0, step_.input_channels - step_.output_channels));
        }
        step_.low = static_cast<std::int8_t>(random_(-128, 60));
        step_.high = static_cast<std::int8_t>(random_(step_.low, 127));
    }

    void grouped() {
        step_.extra = static_cast<std::uint16_t>(random_(1, 4));
        step_.input_channels = static_cast<std::uint16_t>(step_.extra * up_to(6));
        step_.output_channels = static_cast<std::uint16_t>(step_.extra * up_to(6));
    }

    void convolution() {
        step_.size = up_to(7);
        step_.stride = static_cast<std::uint16_t>(random_.one_in(2) ? 1 : random_(1, 4));
        step_.dilation = static_cast<std::uint16_t>(random_.one_in(2) ? 1 : random_(1, 3));
        if (is("ln_depthwise3")) {
            step_.size = 3;
            step_.stride = step_.dilation = 1;
        }
        const auto span = static_cast<int>(ln_span(step_.size, step_.dilation));
        step_.padding = static_cast<std::uint16_t>(random_(0, span - 1));
        const auto behind = random_(0, span);
        const auto total = std::max<std::int64_t>(step_.input_time + step_.padding + behind, span);
        step_.output_time = static_cast<std::uint16_t>((total - span) / step_.stride + 1);
    }

    // Every window has a real sample.
    void pool() {
        step_.size = up_to(6);
        step_.stride = static_cast<std::uint16_t>(random_.one_in(2) ? step_.size : random_(1, 4));
        step_.padding = static_cast<std::uint16_t>(random_(0, (step_.size - 1) / 2));
        const auto last_start = random_(0, step_.input_time - 1) + step_.padding;
        step_.output_time = static_cast<std::uint16_t>(last_start / step_.stride + 1);
    }

    void weights() {
        const auto row = ln_row_bytes(step_.input_channels);
        if (is("ln_lookup")) return fill_weights(1, 256, 256);
        if (is("ln_depthwise") || is("ln_depthwise3")) return fill_weights(step_.size, row, step_.input_channels);
        if (is("ln_pointwise") || is("ln_pointwise_max2")) {
            return fill_weights(step_.output_channels, row, step_.input_channels);
        }
        if (is("ln_conv")) return fill_weights(step_.output_channels * step_.size, row, step_.input_channels);
        if (is("ln_dense")) return fill_weights(step_.output_channels * step_.input_time, row, step_.input_channels);
        if (is("ln_conv_grouped")) {
            const auto width = static_cast<std::uint32_t>(step_.input_channels / step_.extra);
            fill_weights(step_.output_channels * step_.size, ln_row_bytes(width), width);
        }
    }
    void fill_weights(int rows, std::uint32_t row, std::uint32_t used) {
        const auto extreme = random_.one_in(8);
        for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(rows) * row; ++i) {
            const auto weight = extreme ? (random_.one_in(2) ? -128 : 127) : random_(-128, 127);
            test_.weights.push_back(static_cast<std::int8_t>(i % row < used ? weight : 0));
        }
        products_ = static_cast<double>(test_.weights.size());
        if (is("ln_depthwise") || is("ln_depthwise3")) {
            products_ = step_.size;
        } else {
            products_ /= step_.output_channels;
        }
    }

    void tables() {
        const auto one = [](double value) {
            return static_cast<std::int32_t>(std::min(value, double{std::numeric_limits<std::int32_t>::max()}));
        };
        if (is("ln_add")) return table_of_add();
        if (is("ln_avg_pool") || is("ln_global_avg")) {
            const auto entries = is("ln_avg_pool") ? step_.size : 1;
            const auto scale = static_cast<double>(random_(50, 150)) / 100 * (is("ln_avg_pool") ? 1 << 25 : 1 << 26);
            for (int n = 1; n <= entries; ++n) {
                const auto samples = is("ln_avg_pool") ? n : step_.input_time;
                test_.channels.push_back(
                    {-samples * step_.input_zero * (is("ln_avg_pool") ? 128 : 64), one(scale / samples)});
            }
            return;
        }
        if (is("ln_global_std")) {
            const auto unit = static_cast<double>(step_.input_time << step_.extra);
            const auto epsilon = random_.one_in(4) ? random_(0, INT32_MAX) : random_(0, 3);
            test_.channels = {{static_cast<std::int32_t>(epsilon),
                               one(4294967296.0 * static_cast<double>(random_(0, 800)) / 100 / unit)}};
            return;
        }
        if (is("ln_multiply")) {
            const auto multiplier = random_.one_in(8) ? random_(0, INT32_MAX) : random_(0, INT32_MAX / 64);
            test_.channels = {{static_cast<std::int32_t>(random_(-128, 127)), static_cast<std::int32_t>(multiplier)}};
            return;
        }
        if (test_.weights.empty() || is("ln_lookup")) return;
        const auto extreme = random_.one_in(16);
        for (int i = 0; i < step_.output_channels; ++i) {
            const auto most = static_cast<std::int64_t>(products_ * 16384);
            const auto bias =
                extreme ? (random_.one_in(2) ? INT32_MAX - most : INT32_MIN + most) : random_(-most / 4, most / 4);
            const auto multiplier = extreme
                                        ? random_(0, INT32_MAX)
                                        : one(4294967296.0 * static_cast<double>(random_(0, 40)) / (products_ * 2000));
            test_.channels.push_back({static_cast<std::int32_t>(bias), static_cast<std::int32_t>(multiplier)});
        }
    }

    void table_of_add() {
        const auto n = random_(8, 20);
        const auto factor = [&] { return static_cast<std::int32_t>(random_(0, std::min(2 << n, (1 << 21) - 1))); };
        const auto ma = factor(), mb = factor();
        const auto other_zero = static_cast<std::int32_t>(random_(-128, 127));
        test_.channels = {{(1 << (n - 1)) - step_.input_zero * ma - other_zero * mb, ma},
                          {static_cast<std::int32_t>(n), mb}};
    }

    bool may_work_in_place() const {
        if (is("ln_conv") || is("ln_conv_grouped") || is("ln_dense") || is("ln_concat")) return false;
        if (is("ln_max_pool") || is("ln_avg_pool")) return step_.padding < step_.stride;
        if (is("ln_depthwise")) return step_.padding < ln_span(step_.size, step_.dilation);
        return true;
    }
    std::uint32_t scratch_bytes() const {
        if (is("ln_pointwise") || is("ln_pointwise_max2")) return ln_pointwise_scratch(step_.input_channels);
        if (is("ln_conv")) return ln_conv_scratch(step_.input_channels);
        if (is("ln_depthwise")) return ln_depthwise_scratch(step_.size, step_.dilation);
        return 0;
    }

    // Regions in random order, with some bytes that nobody may touch in front of, between and behind them.
    void places() {
        test_.input.bytes = step_.input_time * ln_row_bytes(step_.input_channels);
        test_.output.bytes = step_.output_time * ln_row_bytes(step_.output_channels);
        test_.scratch.bytes = scratch_bytes();
        if (is("ln_add") || is("ln_multiply")) test_.second.bytes = test_.input.bytes;
        if (is("ln_multiply")) step_.size = step_.input_time;
        if (test_.second_time == 1) {
            step_.size = 1;
            test_.second.bytes = ln_row_bytes(step_.input_channels);
        }
        test_.in_place = may_work_in_place() && random_.one_in(2);
        const bool over_second = test_.second.bytes == test_.input.bytes && random_.one_in(2);
        auto* const shared = over_second ? &test_.second : &test_.input;
        std::vector<Region*> regions = {&test_.input, &test_.second, &test_.scratch};
        if (!test_.in_place) regions.push_back(&test_.output);
        for (auto i = regions.size(); i > 1; --i) {
            std::swap(regions[i - 1], regions[static_cast<std::size_t>(random_(0, static_cast<std::int64_t>(i) - 1))]);
        }
        auto place = static_cast<std::uint32_t>(random_(1, 8)) * LN_WORD;
        for (auto* region : regions) {
            region->offset = place;
            place += region->bytes;
            if (region == shared && test_.in_place && test_.output.bytes > region->bytes) {
                place += test_.output.bytes - region->bytes;
            }
            place += static_cast<std::uint32_t>(random_(0, 4)) * LN_WORD;
        }
        if (test_.in_place) test_.output.offset = shared->offset;
        test_.arena_bytes = place + 32;
        step_.input = static_cast<std::uint16_t>(test_.input.offset / LN_WORD);
        step_.output = static_cast<std::uint16_t>(test_.output.offset / LN_WORD);
        step_.scratch = static_cast<std::uint16_t>(test_.scratch.offset / LN_WORD);
        if (is("ln_add") || is("ln_multiply")) step_.extra = static_cast<std::uint16_t>(test_.second.offset / LN_WORD);
    }

    Random& random_;
    double size_;
    double products_ = 1;  // of one accumulator
    Case test_;
    ln_step& step_ = test_.step;
};

bool contains(const Region& region, std::uint32_t byte) {
    return byte >= region.offset && byte < region.offset + region.bytes;
}

}  // namespace

ln_step Case::bind(ln_kernel* function) const {
    auto bound = step;
    bound.kernel = function;
    bound.weights = weights.data();
    bound.channels = channels.data();
    return bound;
}

const std::vector<Kernel>& kernels() {
    static const std::vector<Kernel> all = {
        {"ln_pointwise", ln_pointwise},
        {"ln_pointwise_max2", ln_pointwise_max2},
        {"ln_conv", ln_conv},
        {"ln_conv_grouped", ln_conv_grouped},
        {"ln_depthwise", ln_depthwise},
        {"ln_depthwise3", ln_depthwise3},
        {"ln_dense", ln_dense},
        {"ln_max_pool", ln_max_pool},
        {"ln_avg_pool", ln_avg_pool},
        {"ln_global_avg", ln_global_avg},
        {"ln_global_max", ln_global_max},
        {"ln_add", ln_add},
        {"ln_concat", ln_concat},
        {"ln_clip", ln_clip},
        {"ln_global_min", ln_global_min},
        {"ln_global_std", ln_global_std},
        {"ln_multiply", ln_multiply},
        {"ln_lookup", ln_lookup},
        {"ln_slice", ln_slice},
    };
    return all;
}

std::vector<std::int8_t> arena_before(std::uint32_t seed, std::uint32_t bytes) {
    std::vector<std::int8_t> arena(bytes);
    for (auto& byte : arena) {
        seed = seed * 1664525u + 1013904223u;
        byte = static_cast<std::int8_t>(seed >> 24);
    }
    return arena;
}

Case random_case(std::string_view kernel, Random& random, double size) { return Maker(kernel, random, size).make(); }

std::vector<std::uint32_t> wrong_bytes(const Case& test, const std::vector<std::int8_t>& after) {
    const auto before = arena_before(test.seed, test.arena_bytes);
    const auto row = ln_row_bytes(test.step.output_channels);
    std::vector<std::uint32_t> wrong;
    for (std::uint32_t byte = 0; byte < test.arena_bytes; ++byte) {
        if (contains(test.output, byte)) {
            const auto time = (byte - test.output.offset) / row, channel = (byte - test.output.offset) % row;
            if (channel >= test.first && channel < test.first + test.columns) {
                const auto expected = test.expected[time * test.columns + channel - test.first];
                if (after[byte] != expected) wrong.push_back(byte);
            } else if (test.keeps_output && after[byte] != before[byte]) {
                wrong.push_back(byte);
            }
        } else if (!contains(test.scratch, byte) &&
                   (!test.in_place || !(contains(test.input, byte) || contains(test.second, byte))) &&
                   after[byte] != before[byte]) {
            wrong.push_back(byte);
        }
    }
    return wrong;
}

}  // namespace linnet::kernel_cases
