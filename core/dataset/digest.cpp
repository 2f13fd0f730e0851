// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/dataset/digest.hpp"

#include <array>
#include <bit>

#include "core/support/sha256.hpp"

namespace linnet::core {
namespace {

// A bijection of the state for every word, and of the word for every state.
constexpr std::uint64_t mix(std::uint64_t state, std::uint64_t word) {
    state = (state ^ word) * 0x9E3779B97F4A7C15ULL;
    return state ^ (state >> 32);
}

void update(Sha256& sha, std::initializer_list<std::uint64_t> numbers) {
    for (const std::uint64_t number : numbers) {
        std::array<std::byte, 8> bytes;
        for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::byte>(number >> (8 * i));
        sha.update(bytes);
    }
}

}  // namespace

std::uint64_t window_digest(std::span<const float> window) {
    // Independent lanes, so that the multiplications overlap in time.
    std::array<std::uint64_t, 4> lanes{1, 2, 3, 4};
    const auto bits = [](float value) { return std::uint64_t{std::bit_cast<std::uint32_t>(value + 0.0F)}; };
    std::size_t i = 0;
    for (; i + lanes.size() <= window.size(); i += lanes.size())
        for (std::size_t lane = 0; lane < lanes.size(); ++lane) lanes[lane] = mix(lanes[lane], bits(window[i + lane]));
    for (; i < window.size(); ++i) lanes[0] = mix(lanes[0], bits(window[i]));
    std::uint64_t digest = window.size();
    for (const std::uint64_t lane : lanes) digest = mix(digest, lane);
    return mix(digest, digest >> 29);
}

std::string data_digest(const RawData& data) {
    Sha256 sha;
    for (const auto which : {sdk::Part::train, sdk::Part::validation, sdk::Part::test}) {
        const RawPart& part = data.part(which);
        const bool with_subjects = !part.subjects.empty();
        update(sha, {part.extent.windows, part.extent.time, part.extent.channels, with_subjects ? 1U : 0U});
        for (std::size_t i = 0; i < part.labels.size(); ++i)
            update(sha, {window_digest(part.window(i)), static_cast<std::uint64_t>(part.labels[i]),
                         with_subjects ? static_cast<std::uint64_t>(part.subjects[i]) : 0});
    }
    return sha.finish_hex();
}

std::string split_digest(std::span<const std::uint64_t> rows, std::span<const std::int64_t> labels) {
    Sha256 sha;
    for (const std::uint64_t row : rows) update(sha, {row, static_cast<std::uint64_t>(labels[row])});
    return sha.finish_hex();
}

}  // namespace linnet::core
