// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <stdexcept>

#include "networks.hpp"

using namespace linnet;
using sdk::NodeId;
using sdk::Shape;
using test::Net;

namespace {

const auto window = Shape::sequence(8, 2);

std::string digest_of(const test::Recipe& recipe) { return std::string(test::build(recipe).digest()); }

// What a graph is, in full, in the numbering it has.
std::string listing(const core::Graph& graph) {
    std::string text;
    for (const auto node : graph.order()) {
        text += graph.op(node);
        for (const auto operand : graph.operands(node)) text += ' ' + std::to_string(static_cast<unsigned>(operand));
        for (const auto& [name, value] : graph.attributes(node))
            text += ' ' + std::string(name) + '=' + std::to_string(value);
        text += '\n';
    }
    return text;
}

void check_invariant(const test::Recipe& recipe, std::uint64_t seed, int variants) {
    const auto expected = test::build(recipe);
    std::mt19937_64 random(seed);
    for (int variant = 0; variant < variants; ++variant) {
        const auto graph = test::build(recipe, test::random_order(recipe, random), &random);
        CHECK(graph.digest() == expected.digest());
        CHECK(listing(graph) == listing(expected));
    }
}

// Small networks of relu, add and concat over an input: every one of `count` operations takes each possible combination
// of earlier nodes as operands.
struct Small {
    struct Operation {
        char op;  // r, a or c
        std::size_t first, second;
    };
    std::vector<Operation> operations;

    // The smallest text over all numberings in which operands come before users: equal exactly for equal networks.
    std::string slow_canonical_form() const {
        std::vector<std::size_t> number(operations.size() + 1);
        std::vector<std::size_t> order(operations.size());
        std::iota(order.begin(), order.end(), std::size_t{1});
        std::string best;
        do {
            for (std::size_t i = 0; i < order.size(); ++i) number[order[i]] = i + 1;
            std::string text;
            bool possible = true;
            for (const auto node : order) {
                const auto& [op, first, second] = operations[node - 1];
                auto a = number[first], b = number[second];
                possible = possible && a < number[node] && b < number[node];
                if (op == 'a' && b < a) std::swap(a, b);
                text += op + std::to_string(a) + (op == 'r' ? "" : ',' + std::to_string(b)) + ' ';
            }
            if (possible && (best.empty() || text < best)) best = text;
        } while (std::next_permutation(order.begin(), order.end()));
        return best;
    }

    core::Graph build() const {
        Net net(window);
        std::vector<NodeId> id{net.input()};
        for (const auto& [op, first, second] : operations)
            id.push_back(op == 'r'   ? net.add("relu", {id[first]})
                         : op == 'a' ? net.add("add", {id[first], id[second]})
                                     : net.add("concat", {id[first], id[second]}));
        return net.finish(id.back());
    }
};

void for_each_small_network(std::size_t count, Small& small, const std::function<void(const Small&)>& visit) {
    if (small.operations.size() == count) return visit(small);
    const auto nodes = small.operations.size() + 1;
    for (const char op : {'r', 'a', 'c'})
        for (std::size_t first = 0; first < nodes; ++first)
            for (std::size_t second = op == 'c' ? 0 : first; second < (op == 'r' ? first + 1 : nodes); ++second) {
                small.operations.push_back({op, first, second});
                for_each_small_network(count, small, visit);
                small.operations.pop_back();
            }
}

// Additions of two parallel convolutions each, by the pairs of a list, all added up.
test::Recipe sums_of_pairs(std::size_t convolutions, const std::vector<std::pair<std::size_t, std::size_t>>& pairs) {
    test::Recipe recipe{{"input", {}, {}, window}};
    for (std::size_t i = 0; i < convolutions; ++i)
        recipe.push_back({"conv1d", {0}, {{"filters", 2}, {"kernel", 3}}, window});
    test::Step total{"add", {}, {}, window};
    for (const auto& [a, b] : pairs) {
        recipe.push_back({"add", {a + 1, b + 1}, {}, window});
        total.operands.push_back(recipe.size() - 1);
    }
    recipe.push_back(total);
    return recipe;
}

}  // namespace

TEST_CASE("the digest is the SHA-256 of the documented description, in 64 hexadecimal digits") {
    // "linnet.graph/1", then per node the primitive, the window of the input, the attributes (numbers in LEB128, the
    // rate as a little-endian double) and the distance to each operand; hashed with another implementation.
    Net net(Shape::sequence(128, 9));
    const auto conv = net.add("conv1d", {net.input()}, {{"filters", 8}, {"kernel", 3}});
    const auto pooled = net.add("global_avg_pool", {net.add("dropout", {conv}, {{"rate", 0.25}})});
    const auto graph = net.finish(net.add("dense", {pooled}, {{"units", 6}}));
    CHECK(graph.digest() == "87b6db430d51b78551e12342de5ab96189f559f90b56cded3831037f0daccd91");
}

TEST_CASE("the digest and the numbering do not depend on the order of building or of added operands") {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        CAPTURE(seed);
        check_invariant(test::random_recipe(seed), seed, 6);
    }
}

TEST_CASE("digests of all small networks are equal exactly where the networks are") {
    std::map<std::string, std::string> digest_of_form, form_of_digest;
    std::size_t visited = 0;
    Small small;
    for (std::size_t count = 1; count <= 4; ++count)
        for_each_small_network(count, small, [&](const Small& network) {
            std::string digest;
            try {
                digest = network.build().digest();
            } catch (const std::invalid_argument&) {
                return;  // shapes do not fit, or a node leads nowhere
            }
            ++visited;
            const auto form = network.slow_canonical_form();
            const auto by_form = digest_of_form.emplace(form, digest).first;
            const auto by_digest = form_of_digest.emplace(digest, form).first;
            CHECK(by_form->second == digest);
            CHECK(by_digest->second == form);
        });
    CHECK(visited > digest_of_form.size());  // some networks came in several ways
    CHECK(digest_of_form.size() > 1000);
}

TEST_CASE("a shared node and two copies of it are different networks") {
    Net shared(window), copied(window);
    const auto once = shared.add("relu", {shared.input()});
    const auto first = copied.add("relu", {copied.input()}), second = copied.add("relu", {copied.input()});
    CHECK(shared.finish(shared.add("add", {once, once})).digest() !=
          copied.finish(copied.add("add", {first, second})).digest());
}

TEST_CASE("factors of one shape may change places, and have one digest") {
    const auto make = [](bool swapped, bool by_channel) {
        Net net(window);
        const auto a = net.add("relu", {net.input()});
        const auto b = net.add(by_channel ? "global_avg_pool" : "sigmoid", {net.input()});
        const auto product = swapped ? net.add("multiply", {b, a}) : net.add("multiply", {a, b});
        return std::string(net.finish(product).digest());
    };
    CHECK(make(false, false) == make(true, false));
    CHECK_THROWS_AS(make(true, true), std::invalid_argument);
    CHECK(make(false, false) != make(false, true));
    // A window of one time step: the vector and the sequence have the same values, but not the same places.
    Net net(Shape::sequence(1, 2));
    const auto flat = net.add("flatten", {net.input()});
    CHECK(net.builder.shape(net.add("multiply", {net.input(), flat})) == Shape::sequence(1, 2));
}

TEST_CASE("slices of other channels are other networks, and the default of their first channel is one") {
    const auto make = [](std::initializer_list<sdk::Attribute> attributes) {
        Net net(Shape::sequence(8, 4));
        return std::string(net.finish(net.add("slice", {net.input()}, attributes)).digest());
    };
    CHECK(make({{"count", 2}}) == make({{"first", 0}, {"count", 2}}));
    CHECK(make({{"count", 2}}) != make({{"first", 1}, {"count", 2}}));
    CHECK(make({{"count", 2}}) != make({{"count", 3}}));
}

TEST_CASE("which of two alike branches is used again makes a difference only where it is one") {
    // Both additions of `straight` pair a branch with itself further down; those of `crossed` pair it with the other.
    const auto make = [](bool crossed) {
        Net net(window);
        const auto conv = [&] { return net.add("conv1d", {net.input()}, {{"filters", 2}, {"kernel", 3}}); };
        const auto a = conv(), b = conv();
        const auto a_relu = net.add("relu", {a}), b_relu = net.add("relu", {b});
        const auto left = net.add("add", {a_relu, crossed ? b : a}), right = net.add("add", {b_relu, crossed ? a : b});
        return std::string(net.finish(net.add("add", {left, right})).digest());
    };
    CHECK(make(false) != make(true));
}

TEST_CASE("many parallel branches that are alike have one digest however they were built") {
    for (std::size_t branches = 2; branches <= 12; ++branches) {
        test::Recipe recipe{{"input", {}, {}, window}};
        test::Step sum{"add", {}, {}, window};
        for (std::size_t i = 0; i < branches; ++i) {
            recipe.push_back({"conv1d", {0}, {{"filters", 2}, {"kernel", 3}}, window});
            recipe.push_back({"relu", {recipe.size() - 1}, {}, window});
            sum.operands.push_back(recipe.size() - 1);
        }
        sum.operands.push_back(1);  // one of them is used in another way, too
        recipe.push_back(sum);
        CAPTURE(branches);
        check_invariant(recipe, branches, 4);
    }
}

TEST_CASE("a network whose nodes only a search tells apart has one digest however it was built") {
    // Locally all convolutions look alike, and so do all additions; but one ring has six of them and two have three.
    const std::vector<std::pair<std::size_t, std::size_t>> ring{{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 5}, {5, 0}};
    const std::vector<std::pair<std::size_t, std::size_t>> triangles{{0, 1}, {1, 2}, {2, 0}, {3, 4}, {4, 5}, {5, 3}};
    CHECK(digest_of(sums_of_pairs(6, ring)) != digest_of(sums_of_pairs(6, triangles)));
    auto both = ring;
    for (const auto& [a, b] : triangles) both.emplace_back(a + 6, b + 6);
    check_invariant(sums_of_pairs(12, both), 1, 12);
}

TEST_CASE("a network of utmost symmetry is finished") {
    test::Recipe recipe{{"input", {}, {}, window}};
    test::Step sum{"add", {}, {}, window};
    for (int i = 0; i < 200; ++i) {
        recipe.push_back({"relu", {0}, {}, window});
        sum.operands.push_back(recipe.size() - 1);
    }
    recipe.push_back(sum);
    check_invariant(recipe, 1, 1);
}

TEST_CASE("changing any attribute, operand order of a concatenation, window or operation changes the digest") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const auto recipe = test::random_recipe(seed);
        const auto original = digest_of(recipe);
        CAPTURE(seed);
        const auto check_differs = [&](const test::Recipe& changed) {
            std::string digest;
            try {
                digest = digest_of(changed);
            } catch (const std::invalid_argument&) {
                return;  // it is no network
            }
            CHECK(digest != original);
        };
        for (std::size_t i = 0; i < recipe.size(); ++i) {
            for (std::size_t a = 0; a < recipe[i].attributes.size(); ++a) {
                auto changed = recipe;
                auto& [name, value] = changed[i].attributes[a];
                value = name == "rate" ? value + 0.05 : name == "same" || name == "bias" ? 1 - value : value + 1;
                check_differs(changed);
            }
            for (const auto* op : {"relu", "relu6", "batch_norm", "softmax"}) {
                if (recipe[i].op == op || recipe[i].operands.size() != 1) continue;
                auto changed = recipe;
                changed[i].op = op;
                changed[i].attributes.clear();
                check_differs(changed);
            }
            auto changed = recipe;
            auto& operands = changed[i].operands;
            std::reverse(operands.begin(), operands.end());
            const auto kind = [&](std::size_t step) { return std::pair{recipe[step].op, recipe[step].attributes}; };
            if (recipe[i].op == "concat" && kind(operands.front()) != kind(operands.back())) check_differs(changed);
        }
        auto wider = recipe, longer = recipe;
        ++wider.front().shape.dim[1];
        ++longer.front().shape.dim[0];
        check_differs(wider);
        check_differs(longer);
    }
}

TEST_CASE("an attribute given its default is the same network as one left out") {
    Net brief(window), explicit_(window);
    const auto a = brief.add("conv1d", {brief.input()}, {{"filters", 4}, {"kernel", 3}});
    const auto b = explicit_.add("conv1d", {explicit_.input()},
                                 {{"stride", 1}, {"kernel", 3}, {"same", 1}, {"filters", 4}, {"dilation", 1}});
    CHECK(brief.finish(brief.add("max_pool", {a}, {{"size", 2}})).digest() ==
          explicit_.finish(explicit_.add("max_pool", {b}, {{"stride", 2}, {"same", 0}, {"size", 2}})).digest());
}
