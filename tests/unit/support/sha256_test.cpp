// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "core/support/sha256.hpp"

using namespace linnet::core;

// Vectors of FIPS 180-4 and of its example computations.
TEST_CASE("SHA-256 agrees with the published vectors") {
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(sha256_hex(std::string(1'000'000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("a digest does not depend on how the text was cut") {
    const std::string text(1000, 'x');
    for (const std::size_t step : {1U, 3U, 63U, 64U, 65U, 999U}) {
        Sha256 sum;
        for (std::size_t at = 0; at < text.size(); at += step) sum.update(std::string_view(text).substr(at, step));
        CHECK(sum.finish_hex() == sha256_hex(text));
    }
}
