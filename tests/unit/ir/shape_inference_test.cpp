// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "networks.hpp"

using namespace linnet;
using sdk::Shape;

namespace {

Shape shape_of(Shape window, std::string_view op, std::initializer_list<sdk::Attribute> attributes = {}) {
    test::Net net(window);
    return net.builder.shape(net.add(op, {net.input()}, attributes));
}

}  // namespace

TEST_CASE("convolutions have the length of the windows that can be slid over the signal") {
    for (std::int32_t time = 1; time <= 20; ++time)
        for (std::int32_t kernel = 1; kernel <= 6; ++kernel)
            for (std::int32_t dilation = 1; dilation <= 3; ++dilation)
                for (std::int32_t stride = 1; stride <= 5; ++stride)
                    for (const bool same : {false, true}) {
                        const auto expected = test::slide_and_count(time, kernel, dilation, stride, same);
                        CAPTURE(time);
                        CAPTURE(kernel);
                        CAPTURE(dilation);
                        CAPTURE(stride);
                        CAPTURE(same);
                        const auto infer = [&] {
                            return shape_of(Shape::sequence(time, 2), "conv1d",
                                            {{"filters", 7},
                                             {"kernel", double(kernel)},
                                             {"stride", double(stride)},
                                             {"dilation", double(dilation)},
                                             {"same", double(same)}});
                        };
                        if (expected == 0) {
                            CHECK_THROWS_AS(infer(), std::invalid_argument);
                        } else {
                            CHECK(infer() == Shape::sequence(expected, 7));
                        }
                    }
}

TEST_CASE("poolings have the length of the windows that can be slid over the signal") {
    for (const auto* op : {"max_pool", "avg_pool"})
        for (std::int32_t time = 1; time <= 20; ++time)
            for (std::int32_t size = 1; size <= 6; ++size)
                for (std::int32_t stride = 1; stride <= 7; ++stride)
                    for (const bool same : {false, true}) {
                        const auto expected = test::slide_and_count(time, size, 1, stride, same);
                        CAPTURE(time);
                        CAPTURE(size);
                        CAPTURE(stride);
                        CAPTURE(same);
                        const auto infer = [&] {
                            return shape_of(
                                Shape::sequence(time, 3), op,
                                {{"size", double(size)}, {"stride", double(stride)}, {"same", double(same)}});
                        };
                        if (expected == 0) {
                            CHECK_THROWS_AS(infer(), std::invalid_argument);
                        } else {
                            CHECK(infer() == Shape::sequence(expected, 3));
                        }
                    }
}

TEST_CASE("every other primitive has the shape of its definition") {
    const auto window = Shape::sequence(10, 4);
    for (const auto* op : {"batch_norm", "relu", "relu6", "softmax", "sigmoid"}) CHECK(shape_of(window, op) == window);
    CHECK(shape_of(window, "dropout", {{"rate", 0.25}}) == window);
    CHECK(shape_of(window, "global_avg_pool") == Shape::vector(4));
    CHECK(shape_of(window, "global_max_pool") == Shape::vector(4));
    CHECK(shape_of(window, "global_min_pool") == Shape::vector(4));
    CHECK(shape_of(window, "global_std_pool") == Shape::vector(4));
    CHECK(shape_of(window, "flatten") == Shape::vector(40));
    CHECK(shape_of(window, "max_pool", {{"size", 3}}) == Shape::sequence(3, 4));  // the stride is the size

    test::Net net(window);
    const auto pooled = net.add("global_avg_pool", {net.input()});
    const auto wide = net.add("conv1d", {net.input()}, {{"filters", 7}, {"kernel", 3}});
    CHECK(net.builder.shape(net.add("dense", {pooled}, {{"units", 3}})) == Shape::vector(3));
    CHECK(net.builder.shape(net.add("flatten", {pooled})) == Shape::vector(4));
    CHECK(net.builder.shape(net.add("relu", {pooled})) == Shape::vector(4));
    CHECK(net.builder.shape(net.add("concat", {wide, net.input(), wide})) == Shape::sequence(10, 18));
    CHECK(net.builder.shape(net.add("concat", {pooled, pooled})) == Shape::vector(8));
    CHECK(net.builder.shape(net.add("add", {wide, wide, wide})) == Shape::sequence(10, 7));
    CHECK(net.builder.shape(net.add("add", {pooled, pooled})) == Shape::vector(4));
    CHECK(net.builder.shape(net.add("multiply", {pooled, pooled})) == Shape::vector(4));
    CHECK(net.builder.shape(net.add("multiply", {wide, wide})) == Shape::sequence(10, 7));
    CHECK(net.builder.shape(net.add("multiply", {net.input(), pooled})) == window);
    CHECK(net.builder.shape(net.add("slice", {wide}, {{"first", 4}, {"count", 3}})) == Shape::sequence(10, 3));
    CHECK(net.builder.shape(net.add("slice", {pooled}, {{"first", 1}, {"count", 2}})) == Shape::vector(2));
    CHECK(net.builder.shape(net.add("slice", {net.input()}, {{"count", 4}})) == window);
}

TEST_CASE("shapes of random networks agree with the slow reference") {
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        const auto recipe = test::random_recipe(seed);
        core::Builder builder(recipe.front().shape);
        std::vector<sdk::NodeId> id{builder.input()};
        for (std::size_t i = 1; i < recipe.size(); ++i) {
            std::vector<sdk::NodeId> operands;
            for (const auto operand : recipe[i].operands) operands.push_back(id[operand]);
            std::vector<sdk::Attribute> attributes;
            for (const auto& [name, value] : recipe[i].attributes) attributes.push_back({name, value});
            id.push_back(builder.add(recipe[i].op, operands, attributes));
            CAPTURE(seed);
            CAPTURE(recipe[i].op);
            CHECK(builder.shape(id.back()) == recipe[i].shape);
        }
    }
}
