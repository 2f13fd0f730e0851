// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "sampling.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace {

using namespace linnet;
using onednn::Sampler;
using onednn::Sampling;
using Order = std::vector<std::uint32_t>;

Order epoch(Sampler& sampler, std::uint32_t number) {
    const auto order = sampler.epoch(number);
    return {order.begin(), order.end()};
}

// 70 windows of class 0, 20 of class 1, none of 2, 8 of class 3, mixed.
std::vector<std::int32_t> uneven() {
    std::vector<std::int32_t> labels;
    for (int i = 0; i < 98; ++i) labels.push_back(i % 12 == 5 ? 3 : i % 5 == 0 ? 1 : 0);
    return labels;
}

}  // namespace

TEST_CASE("ordered and shuffled epochs visit every window once") {
    const auto labels = uneven();
    Order all(labels.size());
    std::iota(all.begin(), all.end(), 0U);
    Sampler ordered(Sampling::ordered, labels, 4, 1);
    CHECK(epoch(ordered, 1) == all);
    CHECK(epoch(ordered, 2) == all);
    Sampler shuffled(Sampling::shuffled, labels, 4, 1);
    const Order first = epoch(shuffled, 1);
    const Order second = epoch(shuffled, 2);
    CHECK(first != all);
    CHECK(first != second);
    for (Order order : {first, second}) {
        std::sort(order.begin(), order.end());
        CHECK(order == all);
    }
}

TEST_CASE("balanced epochs are as long as the data and have every class equally often") {
    const auto labels = uneven();
    Sampler sampler(Sampling::balanced, labels, 4, 1);
    std::map<std::int32_t, std::size_t> total;
    for (std::uint32_t number = 1; number <= 30; ++number) {
        const Order order = epoch(sampler, number);
        REQUIRE(order.size() == labels.size());
        std::map<std::int32_t, std::size_t> counts;
        for (const std::uint32_t window : order) ++counts[labels[window]];
        CHECK(counts.size() == 3);
        for (const auto& [label, count] : counts) {
            CHECK(count >= labels.size() / 3);
            CHECK(count <= labels.size() / 3 + 1);
            total[label] += count;
        }
    }
    // 30 x 98 is a multiple of three classes: no class is favoured in the long run.
    for (const auto& [label, count] : total) CHECK(count == 980);
}

TEST_CASE("no window of a class comes again before all others of the class have come") {
    const auto labels = uneven();
    Sampler sampler(Sampling::balanced, labels, 4, 7);
    std::map<std::int32_t, std::size_t> sizes;
    for (const std::int32_t label : labels) ++sizes[label];
    std::vector<std::size_t> visits(labels.size());
    std::map<std::int32_t, std::size_t> drawn;
    for (std::uint32_t number = 1; number <= 20; ++number) {
        for (const std::uint32_t window : epoch(sampler, number)) {
            ++visits[window];
            ++drawn[labels[window]];
        }
        for (std::size_t w = 0; w < labels.size(); ++w) {
            const std::size_t rounds = drawn[labels[w]] / sizes[labels[w]];
            CHECK(visits[w] >= rounds);
            CHECK(visits[w] <= rounds + 1);
        }
    }
}

TEST_CASE("the order is a function of the seed") {
    const auto labels = uneven();
    for (const Sampling kind : {Sampling::shuffled, Sampling::balanced}) {
        Sampler one(kind, labels, 4, 3);
        Sampler same(kind, labels, 4, 3);
        Sampler other(kind, labels, 4, 4);
        for (std::uint32_t number = 1; number <= 3; ++number) {
            const Order order = epoch(one, number);
            CHECK(order == epoch(same, number));
            CHECK(order != epoch(other, number));
        }
    }
}

TEST_CASE("a balanced order does not bunch the classes") {
    std::vector<std::int32_t> labels(1000);
    for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = i < 900 ? 0 : 1;
    Sampler sampler(Sampling::balanced, labels, 2, 5);
    const Order order = epoch(sampler, 1);
    std::size_t changes = 0;
    for (std::size_t i = 1; i < order.size(); ++i) changes += labels[order[i]] != labels[order[i - 1]] ? 1 : 0;
    CHECK(changes > 430);  // 499.5 on average, standard deviation 16
    CHECK(changes < 570);
}
