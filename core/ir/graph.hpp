// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The network graph. Boost.Graph lives in the sources of this folder; everybody else sees ids and views.

#include <functional>
#include <linnet/sdk/block.hpp>
#include <linnet/sdk/graph.hpp>
#include <memory>
#include <string>

namespace linnet::core {

// Immutable and cheap to copy (the contents are shared).
class Graph final : public sdk::GraphView {
public:
    std::span<const sdk::NodeId> order() const noexcept override;
    sdk::Primitive primitive(sdk::NodeId node) const noexcept override;
    std::string_view op(sdk::NodeId node) const noexcept override;
    std::span<const sdk::NodeId> operands(sdk::NodeId node) const noexcept override;
    std::span<const sdk::NodeId> users(sdk::NodeId node) const noexcept override;
    sdk::Shape shape(sdk::NodeId node) const noexcept override;
    std::span<const sdk::Attribute> attributes(sdk::NodeId node) const noexcept override;
    double attribute(sdk::NodeId node, std::string_view name) const override;
    std::string_view digest() const noexcept override;

    struct Contents;  // contents.hpp

private:
    friend class Builder;
    explicit Graph(std::shared_ptr<const Contents> contents);
    std::shared_ptr<const Contents> contents_;
};

class Builder final : public sdk::GraphBuilder {
public:
    using FindBlock = std::function<const sdk::Block*(std::string_view id)>;  // null: not a block of this space

    explicit Builder(sdk::Shape window, FindBlock find_block = {});
    ~Builder();
    Builder(Builder&&) noexcept;
    Builder& operator=(Builder&&) noexcept;

    sdk::NodeId input() const;
    sdk::NodeId add(std::string_view op, std::span<const sdk::NodeId> operands,
                    std::span<const sdk::Attribute> attributes) override;
    sdk::NodeId block(std::string_view id, std::span<const sdk::NodeId> operands,
                      std::span<const sdk::Attribute> attributes) override;
    sdk::Shape shape(sdk::NodeId node) const override;

    // The finished graph: nodes that do not reach the output are an error (std::invalid_argument), so is a second
    // input. The builder is empty afterwards.
    Graph finish(sdk::NodeId output);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace linnet::core
