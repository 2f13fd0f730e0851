// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The network as plugins see it: a directed acyclic graph of primitive operations on 1-D signals, channels last.
//
// | primitive       | attributes (default)                                             | output of {T, C}            |
// |-----------------|------------------------------------------------------------------|-----------------------------|
// | input           |                                                                  | {T, C}                      |
// | conv1d          | filters, kernel, stride (1), dilation (1), groups (1), same (1), | {T', filters}               |
// |                 | bias (1)                                                         |                             |
// | batch_norm      |                                                                  | same                        |
// | relu, relu6     |                                                                  | same                        |
// | max_pool        | size, stride (size), same (0)                                    | {T', C}                     |
// | avg_pool        | size, stride (size), same (0)                                    | {T', C}                     |
// | global_avg_pool |                                                                  | {C}                         |
// | global_max_pool |                                                                  | {C}                         |
// | global_min_pool |                                                                  | {C}                         |
// | global_std_pool |                                                                  | {C}                         |
// | add             | two or more operands of one shape                                | same                        |
// | multiply        | two operands of one shape, or {T, C} and then {C}                | same as the first           |
// | concat          | two or more operands of one T (or all vectors)                   | {T, sum of C} (or {sum})    |
// | flatten         |                                                                  | {T * C}                     |
// | dense           | units, bias (1)                                                  | {units}                     |
// | dropout         | rate                                                             | same (identity when tested) |
// | softmax         |                                                                  | same                        |
// | sigmoid         |                                                                  | same                        |
// | slice           | count, first (0)                                                 | {T, count} (or {count})     |
//
// T' = ceil(T / stride) with same = 1, floor((T - reach) / stride) + 1 otherwise, reach = (kernel - 1) * dilation + 1.
// Padding of same: total = max(0, (T' - 1) * stride + reach - T), floor(total / 2) of it in front; average pooling
// divides by the number of real samples. Normalisation of the raw signal belongs to the input (see dataset.hpp).
// relu6 is min(max(x, 0), 6). batch_norm has epsilon 1e-3 and is applied per channel. sigmoid is 1 / (1 + exp(-x)).
// multiply is element by element; a second operand {C} is the same at every time step. Global pooling is over time, by
// channel: global_std_pool is sqrt(mean(x^2) - mean(x)^2 + global_std_epsilon), the deviation of the window as a whole
// population. Its epsilon is a millionth, squared: just enough that the gradient exists where a channel is constant (it
// is zero there); elsewhere it is bounded by itself. slice is the channels first .. first + count - 1.

#include <linnet/sdk/host.hpp>
#include <linnet/sdk/values.hpp>
#include <span>

namespace linnet::sdk {

enum class Primitive : std::uint16_t {
    other,  // an operation a third-party block brings; see GraphView::op
    input,
    conv1d,
    batch_norm,
    relu,
    relu6,
    max_pool,
    avg_pool,
    global_avg_pool,
    global_max_pool,
    add,
    concat,
    flatten,
    dense,
    dropout,
    softmax,
    global_min_pool,
    global_std_pool,
    multiply,
    sigmoid,
    slice,
};

inline constexpr double global_std_epsilon = 1e-12;

// Immutable, connected, topologically ordered, shapes known. [any-thread]
class LINNET_API GraphView {
public:
    // Every node once, operands before users; the input first, the output last. The position of a node in this order
    // is the NodeId's value: ids are dense from 0.
    virtual std::span<const NodeId> order() const noexcept = 0;
    virtual Primitive primitive(NodeId node) const noexcept = 0;
    virtual std::string_view op(NodeId node) const noexcept = 0;  // "conv1d", or "org.example.fft"
    virtual std::span<const NodeId> operands(NodeId node) const noexcept = 0;
    virtual std::span<const NodeId> users(NodeId node) const noexcept = 0;
    virtual Shape shape(NodeId node) const noexcept = 0;
    // All attributes of the primitive, defaults filled in, sorted by name.
    virtual std::span<const Attribute> attributes(NodeId node) const noexcept = 0;
    // The value of one attribute; throws std::out_of_range when the node has none of that name.
    virtual double attribute(NodeId node, std::string_view name) const = 0;
    // SHA-256 of the canonical form, 64 hexadecimal digits: equal for equal networks whatever the order of building.
    virtual std::string_view digest() const noexcept = 0;

protected:
    ~GraphView() = default;
};

// Builds one graph. Ids it returns are valid for this builder only; the finished graph renumbers its nodes.
class LINNET_API GraphBuilder {
public:
    // Appends one primitive. Throws std::invalid_argument with a sentence when the op is unknown, an attribute is
    // unknown, missing or out of range, or the shapes do not fit.
    virtual NodeId add(std::string_view op, std::span<const NodeId> operands,
                       std::span<const Attribute> attributes) = 0;
    // Expands a block plugin by its id; defined only for blocks that the space named in Space::blocks(). Throws like
    // add().
    virtual NodeId block(std::string_view id, std::span<const NodeId> operands,
                         std::span<const Attribute> attributes) = 0;
    virtual Shape shape(NodeId node) const = 0;

protected:
    ~GraphBuilder() = default;
};

}  // namespace linnet::sdk
