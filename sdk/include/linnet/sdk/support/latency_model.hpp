// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// How long one inference takes, from the operations a runtime tells and the constants of a board's profile
// (docs/file_formats/board.md), with TABLE for Runtime::latency_table():
//
//   seconds = cpi * wait_factor * (fixed + sum over operations of cost) / clock.hz
//   cost    = fixed + per_mac * macs + per_output * outputs, from latency.TABLE.KIND of the operation's kind
//
// wait_factor is 1 and every other constant but cpi 0 where the profile does not say. A kind has costs when the profile
// says one of its three; a table is there when it says latency.TABLE.cpi.
//
// With latency.TABLE.KIND.pad_channels_to = n, macs and outputs are counted as a kernel sees them that works on
// channels in groups of n. Operations that mix channels (dense, conv1d with fewer groups than channels) read rows of
// padded channels: their macs grow by the rounding of the input channels per group. All others keep channels apart:
// their macs and outputs grow by the rounding of the channels of their own shape. Which of the two holds is told by the
// node, not by the name of the kind.

#include <cstdint>
#include <linnet/sdk/runtime.hpp>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace linnet::sdk {

// An Operation that may be kept.
struct KeptOperation {
    NodeId node;
    std::string kind;
    std::uint64_t macs, outputs;
};

// Throws what the runtime throws; empty when it tells none.
inline std::vector<KeptOperation> operations_of(const Runtime& runtime, const GraphView& graph,
                                                const BoardProfile& board) {
    struct Keeper final : OperationSink {
        void operation(const Operation& told) override {
            kept.push_back({told.node, std::string(told.kind), told.macs, told.outputs});
        }
        std::vector<KeptOperation> kept;
    } keeper;
    runtime.operations(graph, board, keeper);
    return std::move(keeper.kept);
}

struct InferenceTime {
    double seconds = 0;
    std::vector<std::string> numbers;  // dotted keys of the profile's numbers that it was computed from
};

namespace detail {

struct LatencyCost {
    double fixed = 0, per_mac = 0, per_output = 0;
    std::uint64_t pad_channels_to = 1;
};

struct PaddedCounts {
    double macs, outputs;
};

inline double rounding_up(std::uint64_t channels, std::uint64_t multiple) {
    if (channels == 0 || multiple <= 1) return 1;
    return static_cast<double>((channels + multiple - 1) / multiple * multiple) / static_cast<double>(channels);
}

inline PaddedCounts padded_counts(const GraphView& graph, const KeptOperation& operation, std::uint64_t multiple) {
    const PaddedCounts plain{static_cast<double>(operation.macs), static_cast<double>(operation.outputs)};
    const auto channels = [&](NodeId node) { return static_cast<std::uint64_t>(graph.shape(node).channels()); };
    const auto primitive = graph.primitive(operation.node);
    if (primitive == Primitive::dense || primitive == Primitive::conv1d) {
        const auto inputs = channels(graph.operands(operation.node).front()), outputs = channels(operation.node);
        const auto groups =
            primitive == Primitive::dense ? 1 : static_cast<std::uint64_t>(graph.attribute(operation.node, "groups"));
        const bool depthwise = groups == inputs && (groups > 1 || (outputs == 1 && primitive == Primitive::conv1d));
        if (!depthwise) return {plain.macs * rounding_up(inputs / groups, multiple), plain.outputs};
    }
    const auto factor = rounding_up(channels(operation.node), multiple);
    return {plain.macs * factor, plain.outputs * factor};
}

class LatencyTable {
public:
    LatencyTable(const BoardProfile& board, std::string_view table, std::vector<std::string>& numbers)
        : board_{board}, prefix_{"latency." + std::string(table)}, numbers_{numbers} {}

    // A number of the profile, which is noted; nothing when the profile does not say it.
    std::optional<double> number(const std::string& key) {
        const auto value = board_.number(key);
        if (value) numbers_.push_back(key);
        return value;
    }
    double number(const std::string& key, double fallback) { return number(key).value_or(fallback); }
    const std::string& prefix() const { return prefix_; }

    const LatencyCost& cost(const KeptOperation& operation) {
        const auto known = costs_.find(operation.kind);
        if (known != costs_.end()) return known->second;
        const auto key = prefix_ + '.' + operation.kind;
        const auto fixed = number(key + ".fixed"), per_mac = number(key + ".per_mac"),
                   per_output = number(key + ".per_output");
        if (!fixed && !per_mac && !per_output)
            throw std::runtime_error("board \"" + std::string(board_.id()) + "\" has no " + key +
                                     ", so the time of an inference with an operation of that kind cannot be modelled");
        const auto multiple = board_.number(key + ".pad_channels_to").value_or(1);
        return costs_[operation.kind] = {fixed.value_or(0), per_mac.value_or(0), per_output.value_or(0),
                                         static_cast<std::uint64_t>(multiple)};
    }

private:
    const BoardProfile& board_;
    std::string prefix_;
    std::vector<std::string>& numbers_;
    std::map<std::string, LatencyCost, std::less<>> costs_;
};

}  // namespace detail

// The time of one inference. `operations` are those of a runtime for `graph`, `table` is the runtime's latency_table().
// Throws std::runtime_error with a sentence when there are no operations or no table, or when the board has no such
// table or no costs for a kind.
inline InferenceTime inference_time(const GraphView& graph, std::span<const KeptOperation> operations,
                                    const BoardProfile& board, std::string_view table) {
    if (operations.empty())
        throw std::runtime_error(
            "the runtime does not tell its operations, so the time of an inference cannot be modelled");
    if (table.empty())
        throw std::runtime_error(
            "the runtime names no table of latencies, so the time of an inference cannot be modelled");
    InferenceTime time;
    detail::LatencyTable costs{board, table, time.numbers};
    const auto cpi = costs.number(costs.prefix() + ".cpi"), hertz = costs.number("clock.hz");
    if (!cpi)
        throw std::runtime_error("board \"" + std::string(board.id()) + "\" has no " + costs.prefix() +
                                 ".cpi, so the time of an inference cannot be modelled");
    if (!hertz || *hertz <= 0)
        throw std::runtime_error("board \"" + std::string(board.id()) +
                                 "\" has no clock.hz, so the time of an inference cannot be modelled");
    const double wait_factor = costs.number(costs.prefix() + ".wait_factor", 1);
    double sum = costs.number(costs.prefix() + ".fixed", 0);
    for (const auto& operation : operations) {
        const auto& cost = costs.cost(operation);
        const auto counts = detail::padded_counts(graph, operation, cost.pad_channels_to);
        sum += cost.fixed + cost.per_mac * counts.macs + cost.per_output * counts.outputs;
    }
    time.seconds = *cpi * wait_factor * sum / *hertz;
    return time;
}

inline InferenceTime inference_time(const GraphView& graph, const BoardProfile& board, const Runtime& runtime) {
    return inference_time(graph, operations_of(runtime, graph, board), board, runtime.latency_table());
}

}  // namespace linnet::sdk
