// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "augmentation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "kernels/elementwise.hpp"
#include "kernels/windows.hpp"

namespace linnet::onednn {
namespace {

constexpr Index noise_rows = 1024;  // places where the noise of a window can start
constexpr std::size_t stored_normals = 4096;

using Rotation = std::array<std::array<double, axes>, axes>;  // [to][from]

// About a direction uniform on the sphere, by an angle uniform in +- largest radians (Rodrigues' formula).
Rotation random_rotation(double largest, Draws& draws) {
    const double height = draws.symmetric();
    const double around = std::numbers::pi * draws.symmetric();
    const double angle = largest * draws.symmetric();
    const double radius = std::sqrt(1.0 - height * height);
    const std::array<double, axes> k{radius * std::cos(around), radius * std::sin(around), height};
    const double c = std::cos(angle);
    const double s = std::sin(angle);
    Rotation r{};
    for (std::size_t i = 0; i < axes; ++i) {
        for (std::size_t j = 0; j < axes; ++j) r[i][j] = (1.0 - c) * k[i] * k[j] + (i == j ? c : 0.0);
        const std::size_t next = (i + 1) % axes;
        const std::size_t last = (i + 2) % axes;
        r[i][next] -= s * k[last];
        r[i][last] += s * k[next];
    }
    return r;
}

std::vector<double> values_or(std::span<const float> given, Index channels, double otherwise) {
    std::vector<double> values(given.begin(), given.end());
    values.resize(static_cast<std::size_t>(channels), otherwise);
    return values;
}

}  // namespace

Augmentation::Augmentation(const AugmentationSettings& settings, const sdk::Dataset& data, std::uint64_t seed)
    : settings_{settings},
      time_{data.window().time()},
      channels_{data.window().channels()},
      stride_{padded(channels_)},
      raw_mean_{values_or(data.mean(), channels_, 0.0)},
      raw_deviation_{values_or(data.deviation(), channels_, 1.0)},
      mean_row_(stride_),
      factor_(stride_),
      offset_(stride_) {
    group_channels(settings.axis_groups);
    if (settings.moves_time() && time_ > 1) {
        map_.emplace(settings, time_);
        source_ = Buffer(time_ * stride_);
    }
    if (settings.changes_values() || settings.masking > 0) {
        statistics_ = channel_statistics(data.train().features, channels_);
        std::copy(statistics_.mean.begin(), statistics_.mean.end(), mean_row_.data());
    }
    if (settings.rotation > 0) {
        diagonals_ = Buffer((2 * reach + 1) * stride_);
        unrotated_ = Buffer(time_ * stride_ + 2 * line_floats);
    }
    if (settings.jitter > 0 || settings.scaling > 0) make_noise(derived_seed(seed, purpose::normals, 0));
}

void Augmentation::group_channels(const std::vector<AxisGroup>& groups) {
    std::vector<bool> grouped(static_cast<std::size_t>(channels_));
    check_axis_groups(groups, static_cast<std::int32_t>(channels_));
    for (const AxisGroup& group : groups) {
        units_.push_back({group.first, axes});
        std::fill_n(grouped.begin() + group.first, axes, true);
    }
    for (Index c = 0; c < channels_; ++c) {
        if (!grouped[static_cast<std::size_t>(c)]) units_.push_back({c, 1});
    }
}

void Augmentation::make_noise(std::uint64_t seed) {
    Draws draws(seed);
    normals_.resize(stored_normals);
    for (float& one : normals_) one = static_cast<float>(draws.normal());
    if (settings_.jitter <= 0) return;
    noise_ = Buffer((noise_rows + time_) * stride_);
    for (Index t = 0; t < noise_rows + time_; ++t) {
        for (Index c = 0; c < channels_; ++c)
            noise_.data()[t * stride_ + c] = static_cast<float>(
                settings_.jitter * statistics_.deviation[static_cast<std::size_t>(c)] * draws.normal());
    }
}

void Augmentation::write(const float* window, std::uint64_t seed, float* to) {
    Draws draws(seed);
    if (settings_.augment < 1.0 && draws.uniform() >= settings_.augment) return widen(time_, channels_, window, to);
    move_time(window, draws, settings_.rotation > 0 ? unrotated_.data() + line_floats : to);
    if (settings_.changes_values()) change_values(draws, to);
    if (settings_.masking > 0) blank_span(draws, to);
}

void Augmentation::move_time(const float* window, Draws& draws, float* to) {
    if (!map_) return widen(time_, channels_, window, to);
    widen(time_, channels_, window, source_.data());
    map_->draw(draws);
    interpolate(time_, stride_, source_.data(), map_->index(), map_->share(), to);
}

void Augmentation::change_values(Draws& draws, float* to) {
    draw_factors(draws);
    if (settings_.rotation > 0) {
        draw_rotation(draws);
        transform_rows(time_, stride_, diagonals_.data(), offset_.data(), unrotated_.data() + line_floats, to);
    } else if (settings_.scaling > 0 || settings_.channel_masking > 0) {
        scale_rows(time_, stride_, factor_.data(), offset_.data(), to);
    }
    if (settings_.jitter > 0) add_jitter(draws, to);
}

// A blanked unit has the factor 0.
void Augmentation::draw_factors(Draws& draws) {
    const std::size_t spared = settings_.channel_masking > 0 ? draws.bits() % units_.size() : 0;
    bool all = settings_.channel_masking > 0;
    for (const Unit& unit : units_) {
        double factor = settings_.scaling > 0 ? 1.0 + settings_.scaling * normal(draws) : 1.0;
        if (settings_.channel_masking > 0 && draws.uniform() < settings_.channel_masking) factor = 0.0;
        all = all && factor == 0.0;
        std::fill_n(factor_.data() + unit.first, unit.count, static_cast<float>(factor));
    }
    if (all) {
        const double factor = settings_.scaling > 0 ? 1.0 + settings_.scaling * normal(draws) : 1.0;
        std::fill_n(factor_.data() + units_[spared].first, units_[spared].count, static_cast<float>(factor));
    }
    for (Index c = 0; c < channels_; ++c) offset_.data()[c] = (1.0F - factor_.data()[c]) * mean_row_.data()[c];
}

static_assert(axes - 1 <= reach);

// With x = (raw - m) / d and the rotation R of raw values, R's element from i to o becomes R d[i] / d[o], and what the
// means contribute is an offset. The factors are on top of it.
void Augmentation::draw_rotation(Draws& draws) {
    const Rotation rotation = random_rotation(settings_.rotation * std::numbers::pi / 180.0, draws);
    const auto element = [&](Index from, Index to) -> float& {
        return diagonals_.data()[(from - to + reach) * stride_ + to];
    };
    for (const Unit& unit : units_) {
        for (Index o = unit.first; o < unit.first + unit.count; ++o) {
            const auto to = static_cast<std::size_t>(o);
            const auto factor = static_cast<double>(factor_.data()[o]);
            if (unit.count == 1) {
                element(o, o) = factor_.data()[o];
                continue;
            }
            double moved = -raw_mean_[to];
            for (Index i = unit.first; i < unit.first + unit.count; ++i) {
                const auto from = static_cast<std::size_t>(i);
                const double turned =
                    rotation[to - static_cast<std::size_t>(unit.first)][from - static_cast<std::size_t>(unit.first)];
                element(i, o) = static_cast<float>(factor * turned * raw_deviation_[from] / raw_deviation_[to]);
                moved += turned * raw_mean_[from];
            }
            offset_.data()[o] += static_cast<float>(factor * moved / raw_deviation_[to]);
        }
    }
}

void Augmentation::add_jitter(Draws& draws, float* to) {
    const std::uint64_t bits = draws.bits();
    const float sign = (bits & 1U) != 0 ? 1.0F : -1.0F;
    const auto first = static_cast<Index>((bits >> 1U) % static_cast<std::uint64_t>(noise_rows));
    for (Index c = 0; c < channels_; ++c) offset_.data()[c] = factor_.data()[c] == 0.0F ? 0.0F : sign;
    add_noise(time_, stride_, noise_.data() + first * stride_, offset_.data(), to);
}

void Augmentation::blank_span(Draws& draws, float* to) {
    const auto most = static_cast<double>(time_) * settings_.masking;
    const auto rows = static_cast<Index>(std::floor(draws.uniform() * (std::floor(most) + 1.0)));
    const auto first = static_cast<Index>(draws.bits() % static_cast<std::uint64_t>(time_ - rows + 1));
    for (Index t = first; t < first + rows; ++t) std::copy_n(mean_row_.data(), stride_, to + t * stride_);
}

}  // namespace linnet::onednn
