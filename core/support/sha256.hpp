// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// SHA-256 (FIPS 180-4), for digests of graphs, data and splits.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace linnet::core {

class Sha256 {
public:
    Sha256();
    void update(std::span<const std::byte> bytes);
    void update(std::string_view text);
    std::array<std::uint8_t, 32> finish();  // the object may not be used afterwards
    std::string finish_hex();

private:
    void block(const std::uint8_t* bytes);

    std::array<std::uint32_t, 8> state_;
    std::array<std::uint8_t, 64> buffer_{};
    std::uint64_t length_ = 0;
};

std::string sha256_hex(std::string_view text);

}  // namespace linnet::core
