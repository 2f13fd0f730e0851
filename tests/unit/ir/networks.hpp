// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Networks as lists of steps, so that one network can be built in many ways, and random ones for properties that have
// to hold for all.

#include <initializer_list>
#include <random>
#include <string>
#include <vector>

#include "core/ir/graph.hpp"

namespace linnet::test {

// The operations of one builder without the ceremony of spans.
class Net {
public:
    explicit Net(sdk::Shape window, core::Builder::FindBlock find_block = {});

    sdk::NodeId input() const { return builder.input(); }
    sdk::NodeId add(std::string_view op, std::initializer_list<sdk::NodeId> operands,
                    std::initializer_list<sdk::Attribute> attributes = {});
    sdk::NodeId block(std::string_view id, std::initializer_list<sdk::NodeId> operands,
                      std::initializer_list<sdk::Attribute> attributes = {});
    core::Graph finish(sdk::NodeId output) { return builder.finish(output); }

    core::Builder builder;
};

struct Step {
    std::string op;
    std::vector<std::size_t> operands;  // earlier steps
    std::vector<std::pair<std::string, double>> attributes;
    sdk::Shape shape;  // by the slow reference
};

// Step 0 is the input, the last one the output.
using Recipe = std::vector<Step>;

// What the shape of an operation is by definition: windows are slid and counted.
std::int32_t slide_and_count(std::int32_t time, std::int32_t kernel, std::int32_t dilation, std::int32_t stride,
                             bool same);

// of_converter: those whose form as the TensorFlow Lite converter makes it is known; of_tflite: those of .tflite files.
enum class OperationSet { all, of_tflite, of_converter };

// A network of branches, joins, copies of earlier steps, pooling and dense layers. Depends on its arguments alone.
Recipe random_recipe(std::uint64_t seed, OperationSet operations = OperationSet::all);

// Builds the steps in the order given (of the recipe, when empty), with the operands of additions and of products of
// one shape reordered at random when there is a generator.
core::Graph build(const Recipe& recipe, std::vector<std::size_t> order = {}, std::mt19937_64* shuffle = nullptr);

// Some order of the steps in which operands come before their users.
std::vector<std::size_t> random_order(const Recipe& recipe, std::mt19937_64& random);

}  // namespace linnet::test
