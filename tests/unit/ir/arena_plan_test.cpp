// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <linnet/sdk/support/arena_plan.hpp>
#include <random>
#include <stdexcept>
#include <string>

using namespace linnet;
using sdk::Buffer;

namespace {

bool overlap_in_time(const Buffer& a, const Buffer& b) { return a.first <= b.last && b.first <= a.last; }

std::uint64_t rounded(std::uint64_t bytes, std::uint64_t alignment) {
    while (bytes % alignment != 0) ++bytes;
    return bytes;
}

std::vector<Buffer> random_buffers(std::mt19937_64& random) {
    std::vector<Buffer> buffers(random() % 16);
    for (auto& [bytes, first, last] : buffers) {
        const auto below = random() % 2 == 0 ? 8u : 300u;
        bytes = random() % below;
        first = static_cast<std::uint32_t>(random() % 20);
        last = first + static_cast<std::uint32_t>(random() % 6);
    }
    return buffers;
}

// The scheme by its definition: takes the largest one that is left and moves it up byte by byte until it is in nobody's
// way.
sdk::ArenaPlan slow_plan(const std::vector<Buffer>& buffers, std::uint64_t alignment) {
    sdk::ArenaPlan plan;
    plan.offsets.resize(buffers.size());
    std::vector<bool> placed(buffers.size());
    const auto size = [&](std::size_t i) { return rounded(buffers[i].bytes, alignment); };
    for (std::size_t round = 0; round < buffers.size(); ++round) {
        std::size_t next = buffers.size();
        for (std::size_t i = 0; i < buffers.size(); ++i) {
            if (placed[i]) continue;
            if (next == buffers.size() || size(i) > size(next) ||
                (size(i) == size(next) && buffers[i].first < buffers[next].first))
                next = i;
        }
        const auto free_at = [&](std::uint64_t offset) {
            for (std::size_t i = 0; i < buffers.size(); ++i)
                if (placed[i] && overlap_in_time(buffers[i], buffers[next]) && offset < plan.offsets[i] + size(i) &&
                    plan.offsets[i] < offset + size(next))
                    return false;
            return true;
        };
        std::uint64_t offset = 0;
        if (size(next) > 0)
            while (!free_at(offset)) ++offset;
        plan.offsets[next] = offset;
        plan.total = std::max(plan.total, size(next) > 0 ? offset + size(next) : 0);
        placed[next] = true;
    }
    return plan;
}

}  // namespace

TEST_CASE("a chain of layers alternates between both ends of the arena") {
    const std::vector<Buffer> chain{{100, 0, 1}, {60, 1, 2}, {40, 2, 3}, {8, 3, 4}};
    const auto plan = sdk::plan_arena(chain);
    CHECK(plan.offsets == std::vector<std::uint64_t>{0, 100, 0, 40});
    CHECK(plan.total == 160);
}

TEST_CASE("the lowest gap that fits is taken, not the tightest") {
    // 0..10 and 50..90 are taken during step 5, and so is 93..103: the gap of 40 comes before the one of 3.
    const std::vector<Buffer> buffers{{50, 0, 0}, {40, 0, 5}, {10, 5, 5}, {3, 5, 5}};
    const auto plan = sdk::plan_arena(buffers);
    CHECK(plan.offsets == std::vector<std::uint64_t>{0, 50, 0, 10});
    CHECK(plan.total == 90);
}

TEST_CASE("among equal sizes the one used first is placed first, then the one listed first") {
    const std::vector<Buffer> buffers{{16, 4, 9}, {16, 2, 9}, {16, 4, 9}, {16, 1, 9}};
    CHECK(sdk::plan_arena(buffers).offsets == std::vector<std::uint64_t>{32, 16, 48, 0});
}

TEST_CASE("sizes are rounded up to the alignment before they are compared") {
    const std::vector<Buffer> buffers{{17, 1, 1}, {30, 0, 1}, {5, 1, 1}};
    const auto plan = sdk::plan_arena(buffers, 16);
    CHECK(plan.offsets == std::vector<std::uint64_t>{32, 0, 64});
    CHECK(plan.total == 80);
}

TEST_CASE("buffers without bytes take no space, and no buffers need no arena") {
    const std::vector<Buffer> buffers{{0, 0, 9}, {7, 0, 9}, {0, 3, 4}};
    const auto plan = sdk::plan_arena(buffers, 4);
    CHECK(plan.offsets == std::vector<std::uint64_t>{0, 0, 0});
    CHECK(plan.total == 8);
    CHECK(sdk::plan_arena(std::vector<Buffer>{}).total == 0);
    CHECK(sdk::plan_arena(std::vector<Buffer>{}).offsets.empty());
}

TEST_CASE("an arena without alignment and a buffer that ends before it begins are refused") {
    CHECK_THROWS_WITH_AS(sdk::plan_arena(std::vector<Buffer>{}, 0), "the alignment of an arena must be at least 1 byte",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(sdk::plan_arena(std::vector<Buffer>{{4, 2, 1}}), "a buffer of an arena ends before it begins",
                         std::invalid_argument);
}

TEST_CASE("plans of random buffers are aligned, never overlap, are not below the peak and equal the slow reference") {
    std::mt19937_64 random(11);
    for (int round = 0; round < 3000; ++round) {
        const auto buffers = random_buffers(random);
        const auto alignment = std::uint64_t{1} << random() % 5;
        const auto plan = sdk::plan_arena(buffers, alignment);
        CAPTURE(round);
        REQUIRE(plan.offsets.size() == buffers.size());
        for (std::size_t i = 0; i < buffers.size(); ++i) {
            CHECK(plan.offsets[i] % alignment == 0);
            CHECK(plan.offsets[i] + buffers[i].bytes <= plan.total);
            for (std::size_t j = 0; j < i; ++j) {
                if (!overlap_in_time(buffers[i], buffers[j]) || buffers[i].bytes == 0 || buffers[j].bytes == 0)
                    continue;
                const bool apart = plan.offsets[i] + buffers[i].bytes <= plan.offsets[j] ||
                                   plan.offsets[j] + buffers[j].bytes <= plan.offsets[i];
                CHECK(apart);
            }
        }
        std::uint64_t peak = 0;
        for (std::uint32_t position = 0; position < 30; ++position) {
            std::uint64_t live = 0;
            for (const auto& buffer : buffers)
                if (buffer.first <= position && position <= buffer.last) live += rounded(buffer.bytes, alignment);
            peak = std::max(peak, live);
        }
        CHECK(plan.total >= peak);
        const auto slow = slow_plan(buffers, alignment);
        CHECK(plan.offsets == slow.offsets);
        CHECK(plan.total == slow.total);
    }
}
