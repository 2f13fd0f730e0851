// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <linnet/sdk/support/activation_groups.hpp>
#include <stdexcept>
#include <string>

#include "linnet_c/program.hpp"
#include "linnet_kernels.h"

namespace linnet::linnet_c {
namespace {

using sdk::NodeId;
using sdk::Primitive;

class Lowering {
public:
    explicit Lowering(const sdk::GraphView& graph) : graph_{graph}, groups_{graph} {
        const auto nodes = graph.order().size();
        value_of_.assign(nodes, no_value);
        program_.steps.reserve(nodes);
        program_.values.reserve(2 * nodes);
    }

    Program make() {
        for (const auto node : graph_.order()) lower(node);
        const auto last = graph_.order().back();
        auto shape = graph_.shape(last);
        // A sequence as the last result has gaps like one that was flattened.
        if (shape.rank == 2) set_segments(last, flattened(shape));
        program_.output = without_gaps(last);
        program_.outputs = static_cast<std::uint32_t>(shape.elements());
        return std::move(program_);
    }

private:
    std::uint32_t& value_of(NodeId node) { return value_of_[static_cast<std::size_t>(node)]; }
    std::uint32_t time(NodeId node) const { return static_cast<std::uint32_t>(graph_.shape(node).time()); }
    std::uint32_t channels(NodeId node) const { return static_cast<std::uint32_t>(graph_.shape(node).channels()); }
    std::uint32_t attribute(NodeId node, std::string_view name) const {
        return static_cast<std::uint32_t>(graph_.attribute(node, name));
    }

    std::uint32_t new_value(std::uint64_t bytes) {
        program_.values.push_back({.bytes = bytes});
        return static_cast<std::uint32_t>(program_.values.size() - 1);
    }
    std::uint32_t new_value(std::uint64_t time, std::uint64_t channels) { return new_value(time * pad(channels)); }

    // Few networks have vectors with gaps.
    const std::vector<Segment>& segments(NodeId node) const {
        static const std::vector<Segment> none;
        return segments_.empty() ? none : segments_[static_cast<std::size_t>(node)];
    }
    void set_segments(NodeId node, std::vector<Segment> segments) {
        if (segments_.empty()) segments_.resize(value_of_.size());
        segments_[static_cast<std::size_t>(node)] = std::move(segments);
    }
    static std::vector<Segment> flattened(sdk::Shape shape) {
        const Segment whole{static_cast<std::uint32_t>(shape.time()), static_cast<std::uint32_t>(shape.channels())};
        if (whole.rows == 1 || whole.channels % word == 0) return {};
        return {whole};
    }
    std::uint64_t bytes_of(NodeId node) { return program_.values[value_of(node)].bytes; }

    // A step over one operand whose output has the shape of `result`.
    Step step(Kernel kernel, NodeId node, NodeId result) {
        const auto operand = graph_.operands(node).front();
        return {.kernel = kernel,
                .node = node,
                .result = result,
                .input = value_of(operand),
                .input_time = time(operand),
                .output_time = time(result),
                .input_channels = channels(operand),
                .output_channels = channels(result)};
    }
    // Has the step write a new value, which is that of the nodes it computes.
    void finish(Step made) {
        made.output = new_value(made.output_time, made.output_channels);
        value_of(made.node) = value_of(made.result) = made.output;
        program_.steps.push_back(std::move(made));
    }
    // A step that works on each channel alone: gaps of its operand are channels, and stay.
    void finish_by_channel(Step made) {
        const auto operand = graph_.operands(made.node).front();
        if (const auto& gaps = segments(operand); !gaps.empty()) {
            made.segments = gaps;
            made.input_channels = made.output_channels = static_cast<std::uint32_t>(bytes_of(operand));
            set_segments(made.node, made.segments);
            set_segments(made.result, made.segments);
        }
        finish(std::move(made));
    }

    void lower(NodeId node) {
        switch (graph_.primitive(node)) {
            case Primitive::input:
                value_of(node) = new_value(time(node), channels(node));
                return;
            case Primitive::conv1d:
                return lower_convolution(node);
            case Primitive::dense:
                return lower_dense(node);
            case Primitive::relu:
            case Primitive::relu6:
                if (!groups_.is_bound(node)) finish_by_channel(step(Kernel::clip, node, node));
                return;
            case Primitive::max_pool:
                if (value_of(node) == no_value) lower_pool(Kernel::max_pool, node);
                return;
            case Primitive::avg_pool:
                return lower_pool(Kernel::avg_pool, node);
            case Primitive::global_avg_pool:
                return finish(step(Kernel::global_avg, node, node));
            case Primitive::global_max_pool:
                return finish(step(Kernel::global_max, node, node));
            case Primitive::global_min_pool:
                return finish(step(Kernel::global_min, node, node));
            case Primitive::global_std_pool:
                return lower_deviation(node);
            case Primitive::add:
                return lower_add(node);
            case Primitive::multiply:
                return lower_multiply(node);
            case Primitive::sigmoid:
                return finish_by_channel(step(Kernel::lookup, node, node));
            case Primitive::concat:
                return graph_.shape(node).rank == 2 ? concat_sequences(node) : concat_vectors(node);
            case Primitive::slice:
                return lower_slice(node);
            case Primitive::flatten:
                return lower_flatten(node);
            case Primitive::softmax:
                return lower_softmax(node);
            case Primitive::batch_norm:
            case Primitive::dropout:
            case Primitive::other:
                break;  // not in a deployed form
        }
        throw std::invalid_argument("runtime linnet_c cannot deploy operation \"" + std::string(graph_.op(node)) +
                                    "\"");
    }

    // Size, stride, dilation and padding in front of a convolution or pool.
    void set_window(Step& made, NodeId node, std::uint32_t size, std::uint32_t dilation) {
        made.size = size;
        made.dilation = dilation;
        made.stride = attribute(node, "stride");
        if (attribute(node, "same") == 0) return;
        const std::int64_t reach = (std::int64_t{size} - 1) * dilation + 1;
        const auto needed = (std::int64_t{time(node)} - 1) * made.stride + reach - made.input_time;
        if (needed > 0) made.padding = static_cast<std::uint32_t>(needed / 2);
    }

    void lower_convolution(NodeId node) {
        auto made = step(Kernel::conv, node, groups_.bounded_output(node));
        set_window(made, node, attribute(node, "kernel"), attribute(node, "dilation"));
        const auto groups = attribute(node, "groups");
        if (groups == made.input_channels && made.output_channels == made.input_channels) {
            const bool fast = made.size == 3 && made.stride == 1 && made.dilation == 1;
            made.kernel = fast ? Kernel::depthwise3 : Kernel::depthwise;
            if (!fast) made.scratch = new_value(ln_depthwise_scratch(made.size, made.dilation));
            return finish_by_channel(std::move(made));
        }
        if (groups != 1) {
            made.kernel = Kernel::conv_grouped;
            made.extra = groups;
        } else if (made.size == 1 && made.stride == 1) {
            made.kernel = Kernel::pointwise;
            made.scratch = new_value(ln_pointwise_scratch(made.input_channels));
            fuse_pool(made);
        } else {
            made.scratch = new_value(ln_conv_scratch(made.input_channels));
        }
        finish(std::move(made));
    }

    void fuse_pool(Step& made) {
        const auto users = graph_.users(made.result);
        if (users.size() != 1 || graph_.primitive(users.front()) != Primitive::max_pool) return;
        const auto pool = users.front();
        const bool halves =
            attribute(pool, "size") == 2 && attribute(pool, "stride") == 2 && time(pool) == made.input_time / 2;
        if (!halves) return;
        made.kernel = Kernel::pointwise_max2;
        made.result = pool;
        made.output_time = time(pool);
    }

    void lower_pool(Kernel kernel, NodeId node) {
        auto made = step(kernel, node, node);
        set_window(made, node, attribute(node, "size"), 1);
        finish(std::move(made));
    }

    void lower_dense(NodeId node) {
        const auto operand = graph_.operands(node).front();
        auto made = step(Kernel::dense, node, groups_.bounded_output(node));
        made.segments = segments(operand);
        if (!made.segments.empty()) made.input_channels = static_cast<std::uint32_t>(bytes_of(operand));
        finish(std::move(made));
    }

    void lower_add(NodeId node) {
        const auto a = graph_.operands(node)[0], b = graph_.operands(node)[1];
        auto made = step(Kernel::add, node, groups_.bounded_output(node));
        if (segments(a) == segments(b)) {
            made.second = value_of(b);
            return finish_by_channel(std::move(made));
        }
        made.input = without_gaps(a);
        made.second = without_gaps(b);
        finish(std::move(made));
    }

    void lower_deviation(NodeId node) {
        auto made = step(Kernel::global_std, node, node);
        made.extra = deviation_shift(made.input_time);
        finish(std::move(made));
    }

    void lower_multiply(NodeId node) {
        const auto a = graph_.operands(node)[0], b = graph_.operands(node)[1];
        auto made = step(Kernel::multiply, node, node);
        made.size = time(b);
        if (segments(a) == segments(b)) {
            made.second = value_of(b);
            return finish_by_channel(std::move(made));
        }
        made.input = without_gaps(a);
        made.second = without_gaps(b);
        finish(std::move(made));
    }

    // One step of a concatenation: rows of `channels` bytes to the channels from `at` on of rows of `total`.
    void copy(NodeId node, std::uint32_t input, std::uint32_t output, std::uint32_t rows, std::uint32_t channels,
              std::uint32_t at, std::uint32_t total, std::uint64_t input_shift = 0) {
        program_.steps.push_back({.kernel = Kernel::concat,
                                  .node = node,
                                  .result = node,
                                  .input = input,
                                  .output = output,
                                  .input_shift = input_shift,
                                  .extra = at,
                                  .input_time = rows,
                                  .output_time = rows,
                                  .input_channels = channels,
                                  .output_channels = total});
    }

    void concat_sequences(NodeId node) {
        const auto output = value_of(node) = new_value(time(node), channels(node));
        std::uint32_t at = 0;
        for (const auto operand : graph_.operands(node)) {
            copy(node, value_of(operand), output, time(node), channels(operand), at, channels(node));
            at += channels(operand);
        }
    }

    // Vectors with gaps are copied as they are, and then all of them begin at a word.
    void concat_vectors(NodeId node) {
        const auto operands = graph_.operands(node);
        const bool gaps = std::any_of(operands.begin(), operands.end(), [&](NodeId o) { return !segments(o).empty(); });
        if (!gaps) return concat_sequences(node);
        std::vector<Segment> joined;
        std::uint64_t total = 0;
        for (const auto operand : operands) {
            if (segments(operand).empty()) joined.push_back({1, channels(operand)});
            joined.insert(joined.end(), segments(operand).begin(), segments(operand).end());
            total += bytes_of(operand);
        }
        const auto output = value_of(node) = new_value(total);
        std::uint64_t at = 0;
        for (const auto operand : operands) {
            copy(node, value_of(operand), output, 1, static_cast<std::uint32_t>(bytes_of(operand)),
                 static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(total));
            at += bytes_of(operand);
        }
        set_segments(node, std::move(joined));
    }

    void lower_slice(NodeId node) {
        auto made = step(Kernel::slice, node, node);
        made.input = without_gaps(graph_.operands(node).front());
        made.extra = attribute(node, "first");
        finish(std::move(made));
    }

    void lower_flatten(NodeId node) {
        const auto operand = graph_.operands(node).front();
        value_of(node) = value_of(operand);
        if (graph_.shape(operand).rank == 1) {
            if (!segments(operand).empty()) set_segments(node, segments(operand));
        } else if (auto gaps = flattened(graph_.shape(operand)); !gaps.empty()) {
            set_segments(node, std::move(gaps));
        }
    }

    void lower_softmax(NodeId node) {
        for (const auto user : graph_.users(node))
            if (graph_.primitive(user) != Primitive::softmax)
                throw std::invalid_argument("runtime linnet_c cannot deploy a softmax that a layer reads (" +
                                            std::string(graph_.op(user)) + ")");
        const auto operand = graph_.operands(node).front();
        value_of(node) = value_of(operand);
        if (!segments(operand).empty()) set_segments(node, segments(operand));
    }

    // The value of a vector whose elements lie one behind the other; copied row by row where they do not.
    std::uint32_t without_gaps(NodeId node) {
        if (segments(node).empty()) return value_of(node);
        std::uint32_t total = 0, at = 0;
        for (const auto& segment : segments(node)) total += segment.rows * segment.channels;
        const auto output = new_value(1, total);
        std::uint64_t shift = 0;
        for (const auto& segment : segments(node))
            for (std::uint32_t row = 0; row < segment.rows; ++row) {
                copy(node, value_of(node), output, 1, segment.channels, at, total, shift);
                at += segment.channels;
                shift += pad(segment.channels);
            }
        return output;
    }

    const sdk::GraphView& graph_;
    sdk::ActivationGroups groups_;
    Program program_;
    std::vector<std::uint32_t> value_of_;         // by node
    std::vector<std::vector<Segment>> segments_;  // by node, of vectors with gaps; empty when there are none
};

}  // namespace

bool is_known(std::string_view op) noexcept {
    constexpr std::string_view known[] = {"input",           "conv1d",          "batch_norm",      "relu",
                                          "relu6",           "max_pool",        "avg_pool",        "add",
                                          "concat",          "flatten",         "global_avg_pool", "global_max_pool",
                                          "global_min_pool", "global_std_pool", "multiply",        "dense",
                                          "dropout",         "softmax",         "sigmoid",         "slice"};
    return std::find(std::begin(known), std::end(known), op) != std::end(known);
}

Program lower(const sdk::GraphView& deployed) { return Lowering(deployed).make(); }

Program make_program(const sdk::GraphView& deployed) {
    auto program = lower(deployed);
    place_values(program);
    return program;
}

}  // namespace linnet::linnet_c
