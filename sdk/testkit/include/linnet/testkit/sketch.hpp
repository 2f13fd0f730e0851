// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A network good enough to test with: the primitives of linnet/sdk/graph.hpp with their shapes, and nothing of the
// kernel's passes, checks of connectivity or canonical order. Nodes keep the order they were added in.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <linnet/sdk/block.hpp>
#include <linnet/sdk/graph.hpp>
#include <linnet/testkit/fakes.hpp>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::testkit {

namespace detail {

struct AttributeRule {
    std::string_view name;
    std::optional<double> fallback;  // nothing: mandatory
};

struct Operation {
    std::string_view name;
    sdk::Primitive primitive;
    std::vector<AttributeRule> attributes;  // sorted by name
};

inline const std::vector<Operation>& operations() {
    using P = sdk::Primitive;
    // A pool's stride of 0 stands for "as its size".
    static const std::vector<AttributeRule> pool{{"same", 0}, {"size", {}}, {"stride", 0}};
    static const std::vector<Operation> all{
        {"conv1d",
         P::conv1d,
         {{"bias", 1}, {"dilation", 1}, {"filters", {}}, {"groups", 1}, {"kernel", {}}, {"same", 1}, {"stride", 1}}},
        {"batch_norm", P::batch_norm, {}},
        {"relu", P::relu, {}},
        {"relu6", P::relu6, {}},
        {"max_pool", P::max_pool, pool},
        {"avg_pool", P::avg_pool, pool},
        {"global_avg_pool", P::global_avg_pool, {}},
        {"global_max_pool", P::global_max_pool, {}},
        {"global_min_pool", P::global_min_pool, {}},
        {"global_std_pool", P::global_std_pool, {}},
        {"add", P::add, {}},
        {"multiply", P::multiply, {}},
        {"concat", P::concat, {}},
        {"flatten", P::flatten, {}},
        {"dense", P::dense, {{"bias", 1}, {"units", {}}}},
        {"dropout", P::dropout, {{"rate", {}}}},
        {"softmax", P::softmax, {}},
        {"sigmoid", P::sigmoid, {}},
        {"slice", P::slice, {{"count", {}}, {"first", 0}}}};
    return all;
}

[[noreturn]] inline void reject(std::string_view op, std::string_view why) {
    throw std::invalid_argument(std::string(op) + ": " + std::string(why));
}

inline double value_of(std::span<const sdk::Attribute> attributes, std::string_view name) {
    for (const auto& attribute : attributes)
        if (attribute.name == name) return attribute.value;
    throw std::out_of_range("no attribute " + std::string(name));
}

inline std::int32_t count_of(std::string_view op, std::span<const sdk::Attribute> attributes, std::string_view name) {
    const double value = value_of(attributes, name);
    if (!(value >= 1 && value <= 1 << 24) || value != std::floor(value))
        reject(op, std::string(name) + " must be a whole number of at least 1");
    return static_cast<std::int32_t>(value);
}

inline std::int32_t sliding(std::string_view op, std::int32_t time, std::int32_t reach, std::int32_t stride,
                            bool same) {
    if (same) return (time + stride - 1) / stride;
    if (time < reach) reject(op, "the window is shorter than the kernel");
    return (time - reach) / stride + 1;
}

inline sdk::Shape convolved(std::string_view op, sdk::Shape in, std::span<const sdk::Attribute> attributes) {
    const auto filters = count_of(op, attributes, "filters"), groups = count_of(op, attributes, "groups");
    if (in.rank != 2) reject(op, "needs a sequence");
    if (in.channels() % groups != 0 || filters % groups != 0) reject(op, "groups must divide channels and filters");
    const auto reach = (count_of(op, attributes, "kernel") - 1) * count_of(op, attributes, "dilation") + 1;
    const auto stride = count_of(op, attributes, "stride");
    return sdk::Shape::sequence(sliding(op, in.time(), reach, stride, value_of(attributes, "same") != 0), filters);
}

inline sdk::Shape joined(std::string_view op, std::span<const sdk::Shape> in) {
    if (in.size() < 2) reject(op, "needs two or more operands");
    auto out = in.front();
    for (const auto& shape : in.subspan(1)) {
        if (op == "add" && shape != in.front()) reject(op, "operands differ in shape");
        if (op == "concat" && (shape.rank != out.rank || shape.time() != out.time()))
            reject(op, "operands differ in length");
        if (op == "concat") out.dim[out.rank - 1] += shape.channels();
    }
    return out;
}

inline sdk::Shape product(std::string_view op, std::span<const sdk::Shape> in) {
    if (in.size() != 2) reject(op, "needs two operands");
    const bool by_channel = in[0].rank == 2 && in[1] == sdk::Shape::vector(in[0].channels());
    if (in[0] != in[1] && !by_channel) reject(op, "operands differ in shape");
    return in[0];
}

inline sdk::Shape sliced(std::string_view op, sdk::Shape in, std::span<const sdk::Attribute> attributes) {
    const double first = value_of(attributes, "first");
    const auto count = count_of(op, attributes, "count");
    if (!(first >= 0) || first != std::floor(first)) reject(op, "first must be a whole number of at least 0");
    if (first + count > in.channels()) reject(op, "has fewer channels");
    return in.rank == 2 ? sdk::Shape::sequence(in.time(), count) : sdk::Shape::vector(count);
}

inline sdk::Shape shape_of(const Operation& operation, std::span<const sdk::Shape> in,
                           std::span<const sdk::Attribute> attributes) {
    using P = sdk::Primitive;
    const auto op = operation.name;
    if (operation.primitive == P::add || operation.primitive == P::concat) return joined(op, in);
    if (operation.primitive == P::multiply) return product(op, in);
    if (in.size() != 1) reject(op, "needs one operand");
    const auto one = in.front();
    switch (operation.primitive) {
        case P::conv1d:
            return convolved(op, one, attributes);
        case P::max_pool:
        case P::avg_pool: {
            if (one.rank != 2) reject(op, "needs a sequence");
            const auto size = count_of(op, attributes, "size"), stride = count_of(op, attributes, "stride");
            return sdk::Shape::sequence(sliding(op, one.time(), size, stride, value_of(attributes, "same") != 0),
                                        one.channels());
        }
        case P::global_avg_pool:
        case P::global_max_pool:
        case P::global_min_pool:
        case P::global_std_pool:
            if (one.rank != 2) reject(op, "needs a sequence");
            return sdk::Shape::vector(one.channels());
        case P::flatten:
            return sdk::Shape::vector(static_cast<std::int32_t>(one.elements()));
        case P::dense:
            if (one.rank != 1) reject(op, "needs a vector");
            return sdk::Shape::vector(count_of(op, attributes, "units"));
        case P::slice:
            return sliced(op, one, attributes);
        default:
            return one;
    }
}

}  // namespace detail

class SketchGraph final : public sdk::GraphView {
public:
    std::span<const sdk::NodeId> order() const noexcept override { return order_; }
    sdk::Primitive primitive(sdk::NodeId node) const noexcept override { return at(node).primitive; }
    std::string_view op(sdk::NodeId node) const noexcept override { return at(node).op; }
    std::span<const sdk::NodeId> operands(sdk::NodeId node) const noexcept override { return at(node).operands; }
    std::span<const sdk::NodeId> users(sdk::NodeId node) const noexcept override { return at(node).users; }
    sdk::Shape shape(sdk::NodeId node) const noexcept override { return at(node).shape; }
    std::span<const sdk::Attribute> attributes(sdk::NodeId node) const noexcept override { return at(node).attributes; }
    double attribute(sdk::NodeId node, std::string_view name) const override {
        return detail::value_of(at(node).attributes, name);
    }
    // 64 digits that differ for different sketches; not the kernel's digest.
    std::string_view digest() const noexcept override { return digest_; }

private:
    friend class SketchBuilder;
    struct Node {
        std::string_view op;
        sdk::Primitive primitive;
        std::vector<sdk::NodeId> operands, users;
        std::vector<sdk::Attribute> attributes;
        sdk::Shape shape;
    };

    const Node& at(sdk::NodeId node) const noexcept { return nodes_[static_cast<std::size_t>(node)]; }

    std::vector<Node> nodes_;
    std::vector<sdk::NodeId> order_;
    std::string digest_;
};

class SketchBuilder final : public sdk::GraphBuilder {
public:
    using Blocks = std::map<std::string, const sdk::Block*, std::less<>>;

    explicit SketchBuilder(sdk::Shape window, Blocks blocks = {}) : blocks_{std::move(blocks)} {
        graph_.nodes_.push_back({"input", sdk::Primitive::input, {}, {}, {}, window});
        graph_.order_.push_back(input());
    }

    sdk::NodeId input() const { return sdk::NodeId{0}; }

    sdk::NodeId add(std::string_view op, std::span<const sdk::NodeId> operands,
                    std::span<const sdk::Attribute> attributes) override {
        const auto& all = detail::operations();
        const auto known = std::find_if(all.begin(), all.end(), [&](const auto& o) { return o.name == op; });
        if (known == all.end()) detail::reject(op, "is no primitive");
        auto complete = completed(*known, attributes);
        std::vector<sdk::Shape> shapes;
        for (const auto operand : operands) shapes.push_back(shape(operand));
        const auto id = sdk::NodeId{static_cast<std::uint32_t>(graph_.nodes_.size())};
        graph_.nodes_.push_back({known->name,
                                 known->primitive,
                                 {operands.begin(), operands.end()},
                                 {},
                                 complete,
                                 detail::shape_of(*known, shapes, complete)});
        graph_.order_.push_back(id);
        for (const auto operand : operands) graph_.nodes_[static_cast<std::size_t>(operand)].users.push_back(id);
        return id;
    }

    sdk::NodeId block(std::string_view id, std::span<const sdk::NodeId> operands,
                      std::span<const sdk::Attribute> attributes) override {
        const auto found = blocks_.find(id);
        if (found == blocks_.end()) detail::reject(id, "is no block of this test");
        return found->second->expand(operands, attributes, *this);
    }

    sdk::Shape shape(sdk::NodeId node) const override {
        if (static_cast<std::size_t>(node) >= graph_.nodes_.size()) throw std::invalid_argument("no such node");
        return graph_.at(node).shape;
    }

    // Everything that was built, as text: equal for equal networks built in the same order.
    std::string text() const {
        std::string text;
        for (const auto& node : graph_.nodes_) {
            text += std::string(node.op) + "(";
            for (const auto operand : node.operands) text += std::to_string(static_cast<std::uint32_t>(operand)) + ",";
            for (const auto& [name, value] : node.attributes)
                text += std::string(name) + "=" + std::to_string(value) + ",";
            text += ")\n";
        }
        return text;
    }

    // The graph so far. The builder may go on.
    SketchGraph finish() const {
        auto graph = graph_;
        std::uint64_t hash = 0;
        for (const char c : text()) hash = FakeHost::mix(hash + static_cast<unsigned char>(c));
        for (int i = 0; i < 4; ++i) {
            char digits[17];
            std::snprintf(digits, sizeof digits, "%016llx",
                          static_cast<unsigned long long>(hash = FakeHost::mix(hash)));
            graph.digest_ += digits;
        }
        return graph;
    }

private:
    static std::vector<sdk::Attribute> completed(const detail::Operation& operation,
                                                 std::span<const sdk::Attribute> given) {
        std::vector<sdk::Attribute> complete;
        for (const auto& rule : operation.attributes) {
            const auto found =
                std::find_if(given.begin(), given.end(), [&](const auto& a) { return a.name == rule.name; });
            if (found == given.end() && !rule.fallback)
                detail::reject(operation.name, std::string(rule.name) + " is missing");
            complete.push_back({rule.name, found == given.end() ? *rule.fallback : found->value});
        }
        for (const auto& attribute : given)
            if (std::none_of(complete.begin(), complete.end(), [&](const auto& a) { return a.name == attribute.name; }))
                detail::reject(operation.name, "has no attribute " + std::string(attribute.name));
        for (auto& attribute : complete)
            if (attribute.name == "stride" && attribute.value == 0)
                attribute.value = detail::value_of(complete, "size");
        return complete;
    }

    Blocks blocks_;
    SketchGraph graph_;
};

}  // namespace linnet::testkit
