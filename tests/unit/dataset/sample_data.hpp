// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "core/dataset/raw_data.hpp"
#include "core/support/errors.hpp"

namespace linnet::test {

// Adds a part with these labels (and subjects). Every window is different and its values tell where it came from: the
// value at time t and channel c of window n is first_value + n + t / 100 + c / 10.
inline void add_part(core::RawData& data, sdk::Part part, const std::vector<std::int64_t>& labels,
                     const std::vector<std::int64_t>& subjects = {}, std::uint32_t time = 4, std::uint32_t channels = 2,
                     float first_value = 0) {
    const auto columns = data.reserve(part, {labels.size(), time, channels}, !subjects.empty());
    std::size_t i = 0;
    for (std::size_t n = 0; n < labels.size(); ++n)
        for (std::uint32_t t = 0; t < time; ++t)
            for (std::uint32_t c = 0; c < channels; ++c)
                columns.features[i++] = first_value + static_cast<float>(n) + static_cast<float>(t) / 100.0F +
                                        static_cast<float>(c) / 10.0F;
    std::copy(labels.begin(), labels.end(), columns.labels.begin());
    std::copy(subjects.begin(), subjects.end(), columns.subjects.begin());
}

inline core::RawData training_data(const std::vector<std::int64_t>& labels,
                                   const std::vector<std::int64_t>& subjects = {}) {
    core::RawData data;
    add_part(data, sdk::Part::train, labels, subjects);
    return data;
}

// The labels 0, 1, ... classes - 1 in turn.
inline std::vector<std::int64_t> cycle(std::size_t count, std::int64_t classes) {
    std::vector<std::int64_t> labels;
    for (std::size_t i = 0; i < count; ++i) labels.push_back(static_cast<std::int64_t>(i) % classes);
    return labels;
}

// The sentence of the InputError a call throws; empty when it throws none.
template <class Call>
std::string complaint(Call&& call) {
    try {
        call();
    } catch (const core::InputError& error) {
        return error.what();
    }
    return {};
}

}  // namespace linnet::test
