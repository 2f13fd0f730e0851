// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <set>
#include <stdexcept>
#include <string>

#include "core/kernel/guard.hpp"
#include "core/kernel/host_services.hpp"
#include "core/kernel/output_capture.hpp"

namespace {

namespace core = linnet::core;
namespace sdk = linnet::sdk;

struct Spent final : sdk::Budget {
    bool exhausted() const noexcept override { return true; }
    std::chrono::milliseconds left() const noexcept override { return {}; }
};

}  // namespace

TEST_CASE("stream seeds are the same on every machine and in every version") {
    // Computed apart from this code, from the formula in host_services.hpp.
    CHECK(core::stream_seed(0, "", 0) == 0xa6bbc8dcbe30928cu);
    CHECK(core::stream_seed(7, "walk", 0) == 0x67d56572d75d8431u);
    CHECK(core::stream_seed(7, "walk", 1) == 0x6183c7f97504d824u);
    CHECK(core::stream_seed(8, "walk", 0) == 0xc722ea08506b37a1u);
    CHECK(core::stream_seed(7, "wald", 0) == 0xf93a39a38612ea90u);
    CHECK(core::stream_seed(~std::uint64_t{0}, "trainer", ~std::uint64_t{0}) == 0x2d3e8abdf72d5857u);
}

TEST_CASE("indices, streams and run seeds do not share seeds") {
    std::set<std::uint64_t> seen;
    for (std::uint64_t run = 0; run < 4; ++run)
        for (const auto* stream : {"a", "b", "trainer", "split"})
            for (std::uint64_t index = 0; index < 1000; ++index) seen.insert(core::stream_seed(run, stream, index));
    CHECK(seen.size() == 4 * 4 * 1000);
}

TEST_CASE("every bit of a seed depends on the index") {
    std::array<int, 64> ones{};
    for (std::uint64_t index = 0; index < 1000; ++index) {
        const auto seed = core::stream_seed(1, "bits", index);
        for (std::size_t bit = 0; bit < 64; ++bit) ones[bit] += static_cast<int>((seed >> bit) & 1u);
    }
    // 1000 fair coins: 500 on average with a standard deviation of 16; six of them leave a wide margin.
    for (const int count : ones) CHECK((count > 400 && count < 600));
}

TEST_CASE("the host hands out its budget, its seeds and the services it was given") {
    const Spent budget;
    core::HostServices host{7, budget};
    const int service = 1;
    CHECK(host.extension("linnet.draft.clock/1") == nullptr);
    host.provide("linnet.draft.clock/1", &service);
    CHECK(host.extension("linnet.draft.clock/1") == &service);
    CHECK(host.extension("linnet.draft.clock/2") == nullptr);
    CHECK(&host.budget() == &budget);
    CHECK(host.seed("walk", 3) == core::stream_seed(7, "walk", 3));
}

TEST_CASE("a guarded call hands its result on, references included") {
    int value = 1;
    int& same = core::guard("org.a/b", "get", [&]() -> int& { return value; });
    CHECK(&same == &value);
    CHECK(core::guard("org.a/b", "get", [] { return std::string{"text"}; }) == "text");
}

TEST_CASE("a guarded call turns any exception into a sentence about the plugin") {
    CHECK_THROWS_WITH_AS(core::guard("org.a/b", "tell", [] { throw std::out_of_range("no gene 3"); }),
                         "org.a/b.tell: no gene 3", core::PluginFault);
    CHECK_THROWS_WITH_AS(core::guard("org.a/b", "tell", [] { throw 1; }),
                         "org.a/b.tell: threw something that is not a std::exception", core::PluginFault);
}

TEST_CASE("captured output does not reach the descriptor, what comes before and after does") {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    REQUIRE(write(ends[1], "before ", 7) == 7);
    core::OutputCapture capture{ends[1]};
    REQUIRE(write(ends[1], "held back", 9) == 9);
    CHECK(capture.finish() == "held back");
    REQUIRE(write(ends[1], "after", 5) == 5);
    close(ends[1]);
    std::array<char, 64> read_back{};
    const auto count = read(ends[0], read_back.data(), read_back.size());
    close(ends[0]);
    REQUIRE(count >= 0);
    CHECK(std::string(read_back.data(), static_cast<std::size_t>(count)) == "before after");
}
