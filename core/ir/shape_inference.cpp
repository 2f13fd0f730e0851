// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/ir/shape_inference.hpp"

#include <limits>
#include <stdexcept>

namespace linnet::core {
namespace {

using sdk::Primitive;
using sdk::Shape;

// What infer_shape() was given, with access by name.
struct Call {
    const PrimitiveSpec& spec;
    std::span<const Shape> operands;
    std::span<const double> values;

    Shape operand() const { return operands.front(); }
    std::int64_t attribute(std::string_view name) const {
        return static_cast<std::int64_t>(values[find_attribute(spec, name).value()]);
    }
};

[[noreturn]] void complain(const Call& call, const std::string& problem) {
    throw std::invalid_argument(std::string(call.spec.op) + ": " + problem);
}

std::string describe(Shape shape) {
    return shape.rank == 2 ? "a sequence of " + format_shape(shape) : "a vector of " + format_shape(shape);
}

void need_sequence(const Call& call) {
    if (call.operand().rank != 2) complain(call, "needs a sequence, not " + describe(call.operand()));
}

[[noreturn]] void complain_misfit(const Call& call, const std::string& what, std::int64_t extent) {
    const auto time = call.operand().time();
    complain(call, what + " of " + std::to_string(extent) + " does not fit an input of " + std::to_string(time) +
                       (time == 1 ? " time step" : " time steps"));
}

std::int32_t checked_extent(const Call& call, std::int64_t extent) {
    if (extent > std::numeric_limits<std::int32_t>::max())
        complain(call, "an output of " + std::to_string(extent) + " values is too large");
    return static_cast<std::int32_t>(extent);
}

// T' of a window that covers `reach` time steps, or 0 when not even one fits.
std::int32_t output_time(std::int32_t time, std::int64_t reach, std::int64_t stride, bool same) {
    if (same) return static_cast<std::int32_t>((time + stride - 1) / stride);
    return time < reach ? 0 : static_cast<std::int32_t>((time - reach) / stride + 1);
}

Shape conv1d(const Call& call) {
    need_sequence(call);
    const auto [time, channels] = std::pair{call.operand().time(), call.operand().channels()};
    const auto filters = call.attribute("filters"), groups = call.attribute("groups");
    if (channels % groups != 0)
        complain(call, std::to_string(groups) + " groups do not divide " + std::to_string(channels) + " channels");
    if (filters % groups != 0)
        complain(call, std::to_string(groups) + " groups do not divide " + std::to_string(filters) + " filters");
    const auto kernel = call.attribute("kernel"), dilation = call.attribute("dilation");
    const auto reach = (kernel - 1) * dilation + 1;
    const auto output = output_time(time, reach, call.attribute("stride"), call.attribute("same") != 0);
    if (output == 0 && dilation == 1) complain_misfit(call, "kernel", kernel);
    if (output == 0)
        complain(call, "kernel of " + std::to_string(kernel) + " with dilation " + std::to_string(dilation) +
                           " spans " + std::to_string(reach) + " time steps and does not fit an input of " +
                           std::to_string(time));
    return Shape::sequence(output, static_cast<std::int32_t>(filters));
}

Shape pool(const Call& call) {
    need_sequence(call);
    const auto time = call.operand().time();
    const auto size = call.attribute("size");
    const auto output = output_time(time, size, call.attribute("stride"), call.attribute("same") != 0);
    if (output == 0) complain_misfit(call, "window", size);
    return Shape::sequence(output, call.operand().channels());
}

Shape global_pool(const Call& call) {
    need_sequence(call);
    return Shape::vector(call.operand().channels());
}

Shape add(const Call& call) {
    for (const auto shape : call.operands)
        if (shape != call.operand())
            complain(call, "operands must have one shape, not " + describe(call.operand()) + " and " + describe(shape));
    return call.operand();
}

Shape multiply(const Call& call) {
    const auto first = call.operand(), second = call.operands[1];
    const bool by_channel = first.rank == 2 && second.rank == 1 && second.channels() == first.channels();
    if (second != first && !by_channel)
        complain(call, "operands must have one shape, or the second be a vector of the first one's channels, not " +
                           describe(first) + " and " + describe(second));
    return first;
}

Shape concat(const Call& call) {
    std::int64_t channels = 0;
    for (const auto shape : call.operands) {
        if (shape.rank != call.operand().rank || shape.time() != call.operand().time())
            complain(call, "operands must be of one length in time, not " + describe(call.operand()) + " and " +
                               describe(shape));
        channels += shape.channels();
    }
    const auto sum = checked_extent(call, channels);
    return call.operand().rank == 2 ? Shape::sequence(call.operand().time(), sum) : Shape::vector(sum);
}

Shape slice(const Call& call) {
    const auto first = call.attribute("first"), count = call.attribute("count");
    const auto operand = call.operand();
    if (first + count > operand.channels())
        complain(call, std::to_string(count) + (count == 1 ? " channel" : " channels") + " from channel " +
                           std::to_string(first) + " on " + (count == 1 ? "is" : "are") + " not in " +
                           describe(operand) + ", whose channels are 0 to " + std::to_string(operand.channels() - 1));
    const auto kept = static_cast<std::int32_t>(count);
    return operand.rank == 2 ? Shape::sequence(operand.time(), kept) : Shape::vector(kept);
}

Shape dense(const Call& call) {
    if (call.operand().rank != 1)
        complain(call, "needs a vector, not " + describe(call.operand()) +
                           "; a flatten or a global pooling in front makes one");
    return Shape::vector(static_cast<std::int32_t>(call.attribute("units")));
}

}  // namespace

Shape infer_shape(const PrimitiveSpec& spec, std::span<const Shape> operands, std::span<const double> values) {
    const Call call{spec, operands, values};
    switch (spec.primitive) {
        case Primitive::conv1d:
            return conv1d(call);
        case Primitive::max_pool:
        case Primitive::avg_pool:
            return pool(call);
        case Primitive::global_avg_pool:
        case Primitive::global_max_pool:
        case Primitive::global_min_pool:
        case Primitive::global_std_pool:
            return global_pool(call);
        case Primitive::add:
            return add(call);
        case Primitive::multiply:
            return multiply(call);
        case Primitive::concat:
            return concat(call);
        case Primitive::flatten:
            return Shape::vector(checked_extent(call, call.operand().elements()));
        case Primitive::dense:
            return dense(call);
        case Primitive::slice:
            return slice(call);
        case Primitive::batch_norm:
        case Primitive::relu:
        case Primitive::relu6:
        case Primitive::dropout:
        case Primitive::softmax:
        case Primitive::sigmoid:
            return call.operand();
        case Primitive::input:
        case Primitive::other:
            break;
    }
    throw std::invalid_argument(std::string(spec.op) + ": its shape does not follow from operands");
}

std::string format_shape(Shape shape) {
    std::string text;
    for (std::uint8_t axis = 0; axis < shape.rank; ++axis) {
        if (axis > 0) text += 'x';
        text += std::to_string(shape.dim[axis]);
    }
    return text;
}

}  // namespace linnet::core
