// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "networks.hpp"

#include <algorithm>
#include <utility>

namespace linnet::test {
namespace {

using sdk::Shape;

class RandomRecipe {
public:
    RandomRecipe(std::uint64_t seed, OperationSet operations) : random_{seed}, operations_{operations} {}

    Recipe make() {
        const int time = between(1, 40), channels = between(1, 6);
        steps_.push_back({"input", {}, {}, Shape::sequence(time, channels)});
        for (auto left = between(0, 14); left > 0; --left) grow();
        join_loose_ends();
        return std::move(steps_);
    }

private:
    int between(int lowest, int highest) {
        return lowest + static_cast<int>(random_() % static_cast<std::uint64_t>(highest - lowest + 1));
    }
    std::size_t any_step() { return static_cast<std::size_t>(between(0, static_cast<int>(steps_.size()) - 1)); }

    std::size_t append(std::string op, std::vector<std::size_t> operands, Shape shape,
                       std::vector<std::pair<std::string, double>> attributes = {}) {
        steps_.push_back({std::move(op), std::move(operands), std::move(attributes), shape});
        return steps_.size() - 1;
    }

    void grow() {
        const auto operand = any_step();
        const auto shape = steps_[operand].shape;
        switch (between(0, operations_ == OperationSet::of_converter ? 8 : 10)) {
            case 0:
                return copy_a_step();
            case 1:
                return join("add", operand);
            case 2:
                return join("concat", operand);
            case 3: {
                static constexpr const char* same_shape[] = {"relu", "relu6", "batch_norm", "softmax", "sigmoid"};
                append(same_shape[between(0, operations_ == OperationSet::of_converter ? 3 : 4)], {operand}, shape);
                return;
            }
            case 4:
                append("dropout", {operand}, shape, {{"rate", between(0, 8) / 10.0}});
                return;
            case 5:
            case 6:
                shape.rank == 2 ? convolve(operand) : dense(operand);
                return;
            case 7:
                shape.rank == 2 ? pool(operand) : dense(operand);
                return;
            case 9:
                return multiply(operand);
            case 10:
                return slice(operand);
            default:
                shrink(operand);
                return;
        }
    }

    // With a step of the same shape, or with a vector of as many channels, made for it where there is none.
    void multiply(std::size_t operand) {
        const auto shape = steps_[operand].shape;
        const bool by_channel = shape.rank == 2 && between(0, 1) == 1;
        const auto wanted = by_channel ? Shape::vector(shape.channels()) : shape;
        std::vector<std::size_t> fitting;
        for (std::size_t i = 0; i < steps_.size(); ++i)
            if (steps_[i].shape == wanted) fitting.push_back(i);
        const auto second = fitting.empty() ? pool_globally(operand) : fitting[random_() % fitting.size()];
        append("multiply", {operand, second}, shape);
    }

    void slice(std::size_t operand) {
        const auto shape = steps_[operand].shape;
        const int first = between(0, shape.channels() - 1), count = between(1, shape.channels() - first);
        append("slice", {operand}, shape.rank == 2 ? Shape::sequence(shape.time(), count) : Shape::vector(count),
               {{"first", first}, {"count", count}});
    }

    void copy_a_step() {
        const auto original = any_step();
        if (original != 0) steps_.push_back(Step(steps_[original]));
    }

    void join(const char* op, std::size_t operand) {
        const bool add = op == std::string_view("add");
        std::vector<std::size_t> fitting;
        for (std::size_t i = 0; i < steps_.size(); ++i) {
            const auto other = steps_[i].shape, shape = steps_[operand].shape;
            if (add ? other == shape : other.rank == shape.rank && other.time() == shape.time()) fitting.push_back(i);
        }
        std::vector<std::size_t> operands;
        std::int32_t channels = 0;
        for (auto count = between(2, 4); count > 0; --count) {
            operands.push_back(fitting[random_() % fitting.size()]);
            channels += steps_[operands.back()].shape.channels();
        }
        auto shape = steps_[operand].shape;
        if (!add) shape = shape.rank == 2 ? Shape::sequence(shape.time(), channels) : Shape::vector(channels);
        if (shape.channels() <= 200) append(op, std::move(operands), shape);
    }

    void convolve(std::size_t operand) {
        const auto [time, channels] = std::pair{steps_[operand].shape.time(), steps_[operand].shape.channels()};
        const int kernel = between(1, 5), dilation = between(1, 3), stride = between(1, 3), same = between(0, 1);
        const int groups = between(0, 1) == 0 ? 1 : channels, filters = groups * between(1, groups == 1 ? 8 : 2);
        const auto output = slide_and_count(time, kernel, dilation, stride, same != 0);
        if (output == 0 || filters > 200) return;
        append("conv1d", {operand}, Shape::sequence(output, filters),
               {{"stride", stride},
                {"filters", filters},
                {"same", same},
                {"kernel", kernel},
                {"dilation", dilation},
                {"groups", groups},
                {"bias", between(0, 1)}});
    }

    void pool(std::size_t operand) {
        const auto shape = steps_[operand].shape;
        const int size = between(1, 4), stride = between(1, 4), same = between(0, 1);
        const auto output = slide_and_count(shape.time(), size, 1, stride, same != 0);
        if (output == 0) return;
        append(between(0, 1) == 0 ? "max_pool" : "avg_pool", {operand}, Shape::sequence(output, shape.channels()),
               {{"size", size}, {"stride", stride}, {"same", same}});
    }

    std::size_t shrink(std::size_t operand) {
        const auto shape = steps_[operand].shape;
        if (shape.rank == 1) return operand;
        if (between(0, 4) == 0) return append("flatten", {operand}, Shape::vector(shape.time() * shape.channels()));
        return pool_globally(operand);
    }

    std::size_t pool_globally(std::size_t operand) {
        static constexpr const char* pools[] = {"global_avg_pool", "global_max_pool", "global_min_pool",
                                                "global_std_pool"};
        const int last = operations_ == OperationSet::all ? 3 : operations_ == OperationSet::of_tflite ? 2 : 1;
        return append(pools[between(0, last)], {operand}, Shape::vector(steps_[operand].shape.channels()));
    }

    void dense(std::size_t operand) {
        const int units = between(1, 12);
        append("dense", {operand}, Shape::vector(units), {{"units", units}, {"bias", between(0, 1)}});
    }

    void join_loose_ends() {
        std::vector<bool> used(steps_.size());
        for (const auto& step : steps_)
            for (const auto operand : step.operands) used[operand] = true;
        std::vector<std::size_t> vectors;
        std::int32_t features = 0;
        for (std::size_t i = 0; i < used.size(); ++i) {
            if (used[i]) continue;
            vectors.push_back(shrink(i));
            features += steps_[vectors.back()].shape.channels();
        }
        const auto last = vectors.size() == 1 ? vectors.front() : append("concat", vectors, Shape::vector(features));
        dense(last);
    }

    std::mt19937_64 random_;
    OperationSet operations_;
    Recipe steps_;
};

}  // namespace

Net::Net(Shape window, core::Builder::FindBlock find_block) : builder{window, std::move(find_block)} {}

sdk::NodeId Net::add(std::string_view op, std::initializer_list<sdk::NodeId> operands,
                     std::initializer_list<sdk::Attribute> attributes) {
    return builder.add(op, std::span(operands.begin(), operands.size()),
                       std::span(attributes.begin(), attributes.size()));
}

sdk::NodeId Net::block(std::string_view id, std::initializer_list<sdk::NodeId> operands,
                       std::initializer_list<sdk::Attribute> attributes) {
    return builder.block(id, std::span(operands.begin(), operands.size()),
                         std::span(attributes.begin(), attributes.size()));
}

std::int32_t slide_and_count(std::int32_t time, std::int32_t kernel, std::int32_t dilation, std::int32_t stride,
                             bool same) {
    std::int32_t count = 0;
    for (std::int32_t begin = 0; begin < time; begin += stride) {
        bool inside = true;
        for (std::int32_t tap = 0; tap < kernel; ++tap) inside = inside && begin + tap * dilation < time;
        if (inside || same) ++count;
    }
    return count;
}

Recipe random_recipe(std::uint64_t seed, OperationSet operations) { return RandomRecipe(seed, operations).make(); }

core::Graph build(const Recipe& recipe, std::vector<std::size_t> order, std::mt19937_64* shuffle) {
    core::Builder builder(recipe.front().shape);
    std::vector<sdk::NodeId> id(recipe.size(), builder.input());
    if (order.empty())
        for (std::size_t i = 0; i < recipe.size(); ++i) order.push_back(i);
    for (const auto i : order) {
        if (i == 0) continue;
        std::vector<sdk::NodeId> operands;
        for (const auto operand : recipe[i].operands) operands.push_back(id[operand]);
        const bool one_shape = std::all_of(recipe[i].operands.begin(), recipe[i].operands.end(),
                                           [&](std::size_t o) { return recipe[o].shape == recipe[i].shape; });
        if (shuffle && (recipe[i].op == "add" || (recipe[i].op == "multiply" && one_shape)))
            for (std::size_t j = operands.size(); j > 1; --j) std::swap(operands[j - 1], operands[(*shuffle)() % j]);
        std::vector<sdk::Attribute> attributes;
        for (const auto& [name, value] : recipe[i].attributes) attributes.push_back({name, value});
        id[i] = builder.add(recipe[i].op, operands, attributes);
    }
    return builder.finish(id.back());
}

std::vector<std::size_t> random_order(const Recipe& recipe, std::mt19937_64& random) {
    std::vector<std::size_t> order;
    std::vector<bool> done(recipe.size());
    while (order.size() < recipe.size()) {
        std::vector<std::size_t> ready;
        for (std::size_t i = 0; i < recipe.size(); ++i) {
            const auto& operands = recipe[i].operands;
            if (!done[i] && std::all_of(operands.begin(), operands.end(), [&](std::size_t o) { return done[o]; }))
                ready.push_back(i);
        }
        order.push_back(ready[random() % ready.size()]);
        done[order.back()] = true;
    }
    return order;
}

}  // namespace linnet::test
