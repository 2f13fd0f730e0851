// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <array>
#include <random>
#include <set>

#include "core/dataset/digest.hpp"
#include "core/support/sha256.hpp"
#include "sample_data.hpp"

using namespace linnet;
using namespace linnet::test;

namespace {

std::string little_endian(std::initializer_list<std::uint64_t> numbers) {
    std::string bytes;
    for (const std::uint64_t number : numbers)
        for (int i = 0; i < 8; ++i) bytes += static_cast<char>(number >> (8 * i));
    return bytes;
}

core::RawData two_parts(float change, std::int64_t label, std::int64_t subject) {
    core::RawData data;
    add_part(data, sdk::Part::train, {0, label, 0}, {1, 1, subject});
    add_part(data, sdk::Part::test, {1}, {}, 4, 2, change);
    return data;
}

}  // namespace

TEST_CASE("the digest of a window changes with every value, their order and their number") {
    std::mt19937_64 random{5};
    std::vector<float> window(37);
    for (float& value : window) value = static_cast<float>(random() % 1000);
    std::set<std::uint64_t> digests{core::window_digest(window)};
    for (std::size_t i = 0; i < window.size(); ++i) {
        auto changed = window;
        changed[i] += 0.5F;
        digests.insert(core::window_digest(changed));
        digests.insert(core::window_digest(std::span{window}.first(i)));
        if (i > 0 && window[i - 1] != window[i]) {
            changed = window;
            std::swap(changed[i - 1], changed[i]);
            digests.insert(core::window_digest(changed));
        }
    }
    std::size_t swaps = 0;
    for (std::size_t i = 1; i < window.size(); ++i) swaps += window[i - 1] != window[i] ? 1 : 0;
    CHECK(digests.size() == 1 + 2 * window.size() + swaps);
}

TEST_CASE("both zeros count as equal") {
    CHECK(core::window_digest(std::array{0.0F, 1.0F}) == core::window_digest(std::array{-0.0F, 1.0F}));
}

TEST_CASE("windows of many sizes have the same digests on every machine") {
    std::string all;
    for (std::size_t size = 0; size < 20; ++size) {
        std::vector<float> window;
        for (std::size_t i = 0; i < size; ++i) window.push_back(static_cast<float>(i) * 0.75F - 3.0F);
        all += little_endian({core::window_digest(window)});
    }
    CHECK(core::sha256_hex(all) == "72889519c75e22ef6f0d9c02db6ebb3646abce258843bef90ad16fe41dff199f");
}

TEST_CASE("the digest of the data is the documented one") {
    const auto data = two_parts(0, 1, 2);
    const auto& train = data.part(sdk::Part::train);
    const auto& test = data.part(sdk::Part::test);
    const std::string expected = little_endian({3,
                                                4,
                                                2,
                                                1,  //
                                                core::window_digest(train.window(0)),
                                                0,
                                                1,  //
                                                core::window_digest(train.window(1)),
                                                1,
                                                1,  //
                                                core::window_digest(train.window(2)),
                                                0,
                                                2,  //
                                                0,
                                                0,
                                                0,
                                                0,  //
                                                1,
                                                4,
                                                2,
                                                0,  //
                                                core::window_digest(test.window(0)),
                                                1,
                                                0});
    CHECK(core::data_digest(data) == core::sha256_hex(expected));
    const std::set<std::string> digests{core::data_digest(data), core::data_digest(two_parts(1, 1, 2)),
                                        core::data_digest(two_parts(0, 2, 2)), core::data_digest(two_parts(0, 1, 3))};
    CHECK(digests.size() == 4);
}

TEST_CASE("the digest of a split is the documented one") {
    const std::vector<std::uint64_t> rows{1, 3};
    const std::vector<std::int64_t> labels{10, 11, 12, 13};
    CHECK(core::split_digest(rows, labels) == core::sha256_hex(little_endian({1, 11, 3, 13})));
}
