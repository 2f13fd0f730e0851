// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "columns.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <vector>

#include "element.hpp"

namespace linnet::npz {
namespace {

constexpr std::uint64_t chunk_elements = 32768;    // fits the processor's caches
constexpr std::uint64_t tile_elements = 1U << 20;  // what transposing may hold in memory

// use(first element, bytes) for consecutive stretches of the whole array.
template <class Use>
void for_each_chunk(Array& array, Use&& use) {
    const std::uint64_t elements = array.header().elements();
    const std::size_t size = array.header().type.bytes;
    std::vector<std::uint8_t> buffer(std::min(chunk_elements, elements) * size);
    for (std::uint64_t first = 0; first < elements; first += chunk_elements) {
        const std::uint64_t count = std::min(chunk_elements, elements - first);
        const auto bytes = std::span{buffer}.first(count * size);
        array.read(bytes);
        use(first, std::span<const std::uint8_t>{bytes});
    }
}

void read_row_major(Array& features, std::span<float> target) {
    if (is_native_float(features.header().type)) {
        features.read({reinterpret_cast<std::uint8_t*>(target.data()), target.size_bytes()});
        return;
    }
    for_each_chunk(features, [&](std::uint64_t first, std::span<const std::uint8_t> bytes) {
        to_floats(bytes, features.header().type, target.subspan(first, bytes.size() / features.header().type.bytes));
    });
}

// In Fortran order the file has one value of every window after the other. Several such columns are read at once, so
// that what is written to a window lies close together.
void read_column_major(Array& features, const sdk::Extent& extent, std::span<float> target) {
    const ElementType type = features.header().type;
    const std::uint64_t window_size = std::uint64_t{extent.time} * extent.channels;
    const std::uint64_t tile_rows = std::min(extent.windows, tile_elements);
    const std::uint64_t tile_columns = std::min(tile_elements / tile_rows, window_size);
    const auto place = [&](std::uint64_t column) {  // time runs faster than channels
        return column % extent.time * extent.channels + column / extent.time;
    };
    std::vector<std::uint8_t> bytes(tile_rows * tile_columns * type.bytes);
    std::vector<float> values(tile_rows * tile_columns);
    std::vector<std::uint64_t> places(tile_columns);
    for (std::uint64_t column = 0; column < window_size; column += tile_columns) {
        const std::uint64_t columns = std::min(tile_columns, window_size - column);
        for (std::uint64_t i = 0; i < columns; ++i) places[i] = place(column + i);
        // More than one column is taken only when all rows fit, so a tile is one stretch of the file.
        for (std::uint64_t row = 0; row < extent.windows; row += tile_rows) {
            const std::uint64_t rows = std::min(tile_rows, extent.windows - row);
            const auto part = std::span{bytes}.first(rows * columns * type.bytes);
            features.read(part);
            to_floats(part, type, std::span{values}.first(rows * columns));
            for (std::uint64_t r = 0; r < rows; ++r)
                for (std::uint64_t i = 0; i < columns; ++i)
                    target[(row + r) * window_size + places[i]] = values[i * rows + r];
        }
    }
}

void check_finite(const Array& features, const sdk::Extent& extent, std::span<const float> values) {
    const auto not_finite = [](float value) { return !std::isfinite(value); };
    // Counting without a branch is several times faster than searching, and nearly always there is nothing to find.
    std::uint64_t count = 0;
    for (const float value : values) count += not_finite(value) ? 1 : 0;
    if (count == 0) return;
    const auto first = std::find_if(values.begin(), values.end(), not_finite);
    const auto position = static_cast<std::uint64_t>(first - values.begin());
    const std::uint64_t window_size = std::uint64_t{extent.time} * extent.channels;
    const std::uint64_t in_window = position % window_size;
    features.refuse(
        "has " + std::to_string(count) +
        (count == 1 ? " value that is not a finite 32-bit number" : " values that are not finite 32-bit numbers") +
        "; the first is " + (std::isnan(*first) ? "NaN" : "infinite") + " in window " +
        std::to_string(position / window_size) + ", time " + std::to_string(in_window / extent.channels) +
        ", channel " + std::to_string(in_window % extent.channels));
}

std::string number_text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", value);
    double back = 0;
    for (int digits = 1; digits < 17; ++digits) {
        std::snprintf(text, sizeof text, "%.*g", digits, value);
        if (std::sscanf(text, "%lf", &back) == 1 && back == value) break;
    }
    return text;
}

// One whole number per window, of whatever type; `what` is "label" or "subject".
void read_whole_numbers(Array& array, const char* what, std::span<std::int64_t> target) {
    const ElementType type = array.header().type;
    const auto refuse = [&](std::uint64_t window, const std::string& value, const char* why) {
        array.refuse("has the " + std::string(what) + " " + value + " in window " + std::to_string(window) + why);
    };
    std::vector<double> reals;
    for_each_chunk(array, [&](std::uint64_t first, std::span<const std::uint8_t> bytes) {
        const auto part = target.subspan(first, bytes.size() / type.bytes);
        if (type.kind == Kind::real) {
            reals.resize(part.size());
            to_doubles(bytes, type, reals);
            constexpr double exact = 9007199254740992.0;  // 2^53
            for (std::size_t i = 0; i < part.size(); ++i) {
                if (!(std::fabs(reals[i]) <= exact) || std::trunc(reals[i]) != reals[i])
                    refuse(first + i, number_text(reals[i]), ", which is not a whole number");
                part[i] = static_cast<std::int64_t>(reals[i]);
            }
            return;
        }
        to_integers(bytes, type, part);
        if (type.kind != Kind::unsigned_integer) return;
        const auto wrapped = std::find_if(part.begin(), part.end(), [](std::int64_t value) { return value < 0; });
        if (wrapped != part.end())
            refuse(first + static_cast<std::uint64_t>(wrapped - part.begin()),
                   std::to_string(static_cast<std::uint64_t>(*wrapped)), ", which is too large");
    });
}

void read_one_hot(Array& labels, std::span<std::int64_t> target) {
    const NpyHeader& header = labels.header();
    const std::uint64_t windows = header.shape[0], classes = header.shape[1];
    constexpr std::int64_t unset = -1;
    std::fill(target.begin(), target.end(), unset);
    std::vector<double> values;
    for_each_chunk(labels, [&](std::uint64_t first, std::span<const std::uint8_t> bytes) {
        values.resize(bytes.size() / header.type.bytes);
        to_doubles(bytes, header.type, values);
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (values[i] == 0.0) continue;
            const std::uint64_t element = first + i;
            const std::uint64_t window = header.fortran_order ? element % windows : element / classes;
            const std::uint64_t number = header.fortran_order ? element / windows : element % classes;
            const std::string row = "has a one-hot row with ";
            if (values[i] != 1.0)
                labels.refuse(row + "the value " + number_text(values[i]) + " in window " + std::to_string(window) +
                              "; only 0 and 1 are allowed");
            if (target[window] != unset) labels.refuse(row + "more than one 1 in window " + std::to_string(window));
            target[window] = static_cast<std::int64_t>(number);
        }
    });
    const auto missing = std::find(target.begin(), target.end(), unset);
    if (missing != target.end())
        labels.refuse("has a one-hot row without a 1 in window " + std::to_string(missing - target.begin()));
}

bool one_per_row(const Array& array) {
    const auto& shape = array.header().shape;
    return shape.size() == 1 || (shape.size() == 2 && shape[1] == 1);
}

void check_length(const Array& array, std::uint64_t windows) {
    if (array.header().shape[0] != windows)
        array.refuse("has " + std::to_string(array.header().shape[0]) + " rows, but the features have " +
                     std::to_string(windows) + " windows");
}

}  // namespace

sdk::Extent features_extent(const Array& features) {
    const auto& shape = features.header().shape;
    if (shape.size() != 2 && shape.size() != 3)
        features.refuse("has the shape " + features.header().shape_text() +
                        "; features are windows x time x channels, or windows x time for one channel");
    const std::uint64_t time = shape[1], channels = shape.size() == 3 ? shape[2] : 1;
    const std::string with_shape = " (" + features.header().shape_text() + ")";
    if (shape[0] == 0) features.refuse("has no windows" + with_shape);
    if (time == 0) features.refuse("has windows without samples" + with_shape);
    if (channels == 0) features.refuse("has windows without channels" + with_shape);
    constexpr std::uint64_t most = std::numeric_limits<std::int32_t>::max();
    if (time > most || channels > most) features.refuse("has too large windows" + with_shape);
    return {shape[0], static_cast<std::uint32_t>(time), static_cast<std::uint32_t>(channels)};
}

void check_labels_shape(const Array& labels, std::uint64_t windows) {
    const auto& shape = labels.header().shape;
    if ((shape.size() != 1 && shape.size() != 2) || shape.back() == 0)
        labels.refuse("has the shape " + labels.header().shape_text() +
                      "; labels are one whole number per window, or one-hot rows of windows x classes");
    check_length(labels, windows);
}

void check_subjects_shape(const Array& subjects, std::uint64_t windows) {
    if (!one_per_row(subjects))
        subjects.refuse("has the shape " + subjects.header().shape_text() +
                        "; subjects are one whole number per window");
    check_length(subjects, windows);
}

void read_features(Array& features, const sdk::Extent& extent, std::span<float> target) {
    if (features.header().fortran_order) {
        read_column_major(features, extent, target);
    } else {
        read_row_major(features, target);
    }
    features.finish();
    check_finite(features, extent, target);
}

void read_labels(Array& labels, std::span<std::int64_t> target) {
    if (!one_per_row(labels)) {
        read_one_hot(labels, target);
    } else {
        read_whole_numbers(labels, "label", target);
    }
    labels.finish();
    const auto negative = std::find_if(target.begin(), target.end(), [](std::int64_t label) { return label < 0; });
    if (negative != target.end())
        labels.refuse("has the label " + std::to_string(*negative) + " in window " +
                      std::to_string(negative - target.begin()) + "; labels must not be negative");
}

void read_subjects(Array& subjects, std::span<std::int64_t> target) {
    read_whole_numbers(subjects, "subject", target);
    subjects.finish();
}

}  // namespace linnet::npz
