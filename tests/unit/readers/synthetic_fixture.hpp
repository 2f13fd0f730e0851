// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/dataset/raw_data.hpp"
#include "datasets/synthetic/synthetic_reader.hpp"
#include "fake_host.hpp"

namespace linnet::test {

// The defaults of the plugin's parameters.
inline FakeConfig synthetic_config(const std::string& kind) {
    FakeConfig config;
    config.values = {{"kind", kind},
                     {"windows", std::int64_t{3000}},
                     {"test_windows", std::int64_t{1000}},
                     {"subjects", std::int64_t{12}},
                     {"test_subjects", std::int64_t{5}},
                     {"time", std::int64_t{0}},
                     {"rate", 0.0},
                     {"noise", 1.0},
                     {"seed", std::int64_t{1}}};
    return config;
}

inline core::RawData generate(const FakeConfig& config) {
    core::RawData data;
    synthetic::SyntheticReader{config}.read(data);
    return data;
}

}  // namespace linnet::test
