// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tflm/arena.hpp"

#include <algorithm>

#include "tflm/op_codes.hpp"

namespace linnet::tflm {
namespace {

constexpr std::uint64_t buffer_alignment = 16;

constexpr std::uint64_t align(std::uint64_t bytes, std::uint64_t alignment) {
    return (bytes + alignment - 1) / alignment * alignment;
}

// Sizes of the interpreter's structures in byte; structures of pointers are aligned like one.
struct Structures {
    std::uint64_t pointer;
    std::uint64_t fixed[5];  // buffer allocator, planner, model allocator, option allocator, list of subgraphs
    std::uint64_t eval_tensor, node, scratch_handle, tensor;
    std::uint64_t scratch_request, allocation_info, subgraph_offset;  // only while planning
    std::uint64_t quantization;                                       // only while preparing, beside a tensor
};
constexpr Structures host_structures = {8, {72, 72, 72, 16, 16}, 24, 64, 8, 64, 16, 32, 8, 24};
constexpr Structures device_structures = {4, {36, 44, 36, 8, 8}, 12, 32, 4, 32, 12, 24, 4, 12};

constexpr std::uint64_t planner_bytes_per_buffer = 40;
constexpr std::uint64_t requests_per_kernel = 12;  // room for which is always kept

// A buffer the planner places: {byte, first and last operation}.
struct Buffer {
    std::uint64_t bytes, offset;
    std::uint32_t first, last;
};

bool is_convolution(Code code) { return code == Code::conv || code == Code::depthwise_conv; }

// Calls visit(byte) for each scratch buffer that a kernel asks for.
template <class Visit>
void for_each_scratch(const Operator& op, Machine machine, Visit visit) {
    const auto channels = static_cast<std::uint64_t>(op.input_channels);
    const auto taps = channels * static_cast<std::uint64_t>(op.kernel);
    const bool profiler = machine == Machine::profiler;
    switch (op.code) {
        case Code::conv: {  // two columns of 16-bit values, unless it is pointwise with whole words of channels
            const bool fast = op.kernel == 1 && op.stride == 1 && channels % 4 == 0;
            if (profiler && !fast) visit(4 * taps);
            return;
        }
        case Code::depthwise_conv:  // one column of 16-bit values
            if (profiler && op.input_channels == op.output_channels) visit(2 * taps);
            return;
        case Code::average_pool:
            if (profiler) visit(4 * channels);
            return;
        case Code::concatenation:  // a shape and two pointers an operand
            if (profiler) visit(44 * std::uint64_t{op.inputs});
            return;
        case Code::mean:  // 32-bit sums
            visit(4 * channels);
            return;
        case Code::reduce_max:
        case Code::reduce_min:  // positions by axis, and the axes
            visit(4 * 3);
            visit(4 * 1);
            return;
        default:
            return;
    }
}

// The greedy planner: the largest buffer first, among equals the one added last, each into the lowest gap that is free
// while it lives. Returns the end of the highest.
std::uint64_t plan(std::vector<Buffer>& buffers) {
    std::reverse(buffers.begin(), buffers.end());
    std::stable_sort(buffers.begin(), buffers.end(), [](const auto& a, const auto& b) { return a.bytes > b.bytes; });
    std::vector<const Buffer*> placed;  // by offset
    placed.reserve(buffers.size());
    std::uint64_t end = 0;
    for (auto& buffer : buffers) {
        buffer.offset = 0;
        for (const auto* other : placed) {
            if (other->first > buffer.last || buffer.first > other->last) continue;
            if (buffer.offset + buffer.bytes <= other->offset) break;
            buffer.offset = std::max(buffer.offset, other->offset + other->bytes);
        }
        placed.insert(std::upper_bound(placed.begin(), placed.end(), &buffer,
                                       [](const auto* a, const auto* b) { return a->offset < b->offset; }),
                      &buffer);
        end = std::max(end, buffer.offset + buffer.bytes);
    }
    return end;
}

// Structures that stay, in the order of allocation; each starts at a multiple of its alignment below the last.
class Tail {
public:
    void allocate(std::uint64_t bytes, std::uint64_t alignment) { bytes_ = align(bytes_ + bytes, alignment); }
    std::uint64_t bytes() const { return bytes_; }

private:
    std::uint64_t bytes_ = 0;
};

// Kernels keep two tables of 32-bit values: convolutions a multiplier and a shift for each output channel, the
// concatenation a scale and a zero point for each operand.
std::uint64_t table_entries(const Operator& op) {
    if (is_convolution(op.code)) return static_cast<std::uint64_t>(op.output_channels);
    return op.code == Code::concatenation ? op.inputs : 0;
}

// While a kernel prepares, it asks for descriptions of its tensors, which repeat their zero points and are dropped only
// when it is done; those that ask most are convolutions, with a zero point per channel of filters and biases, and the
// concatenation of many operands. The profiler's kernels ask once more for their scratch buffers.
std::uint64_t described_tensors(const Operator& op, Machine machine, const Structures& structures) {
    const auto description = [&](std::uint64_t scales) {
        return align(structures.tensor + structures.quantization + 4 + 4 * scales, structures.pointer);
    };
    const std::uint64_t times = machine == Machine::profiler ? 3 : 2;
    if (is_convolution(op.code)) {
        const auto per_channel = description(static_cast<std::uint64_t>(op.output_channels));
        return times * (2 * description(1) + per_channel) + per_channel;
    }
    if (op.code == Code::concatenation) return (3 + 2 * std::uint64_t{op.inputs}) * description(1);
    return 0;
}

void measure_tail(const Model& model, Machine machine, const Structures& structures, ArenaUse& use) {
    Tail tail;
    for (const auto bytes : structures.fixed) tail.allocate(bytes, structures.pointer);
    tail.allocate(structures.eval_tensor * model.tensors(), structures.pointer);
    tail.allocate(structures.node * model.operators.size(), structures.pointer);
    for (const auto& op : model.operators) {
        const auto& facts = facts_of(op.code);
        if (facts.options > 0) tail.allocate(facts.options, facts.options_alignment);
    }
    for (const auto& op : model.operators) {
        const auto& facts = facts_of(op.code);
        const auto state = machine == Machine::profiler ? facts.host_state : facts.device_state;
        if (state > 0) tail.allocate(state, buffer_alignment);
    }
    auto requests = requests_per_kernel;
    for (const auto& op : model.operators) {
        if (const auto table = 4 * table_entries(op); table > 0) {
            tail.allocate(table, buffer_alignment);
            tail.allocate(table, buffer_alignment);
        }
        const auto head = structures.scratch_request * requests + described_tensors(op, machine, structures);
        use.preparing = std::max(use.preparing, tail.bytes() + head);
        for_each_scratch(op, machine, [&](std::uint64_t) { ++requests; });
    }
    tail.allocate(structures.scratch_handle * use.scratch_buffers, structures.pointer);
    use.tail_planning = tail.bytes();
    for (int end = 0; end < 2; ++end) {  // the input and the output
        tail.allocate(structures.pointer, buffer_alignment);
        tail.allocate(structures.tensor, structures.pointer);
    }
    use.tail = tail.bytes();
}

}  // namespace

std::uint64_t ArenaUse::smallest_arena() const {
    return std::max({align(tail + head, buffer_alignment), align(tail_planning, buffer_alignment) + planning,
                     align(preparing, buffer_alignment)});
}

ArenaUse measure_arena(const Model& model, Machine machine) {
    const auto& structures = machine == Machine::profiler ? host_structures : device_structures;
    ArenaUse use;
    std::vector<Buffer> buffers;
    buffers.reserve(model.activations.size() + model.operators.size());
    for (const auto& activation : model.activations)
        buffers.push_back({align(activation.tensor.bytes(), buffer_alignment), 0, activation.first, activation.last});
    for (std::uint32_t i = 0; i < model.operators.size(); ++i) {
        const auto& op = model.operators[i];
        for_each_scratch(op, machine, [&](std::uint64_t bytes) {
            buffers.push_back({align(bytes, buffer_alignment), 0, i + 1, i + 1});
            ++use.scratch_buffers;
            if (is_convolution(op.code)) ++use.convolution_scratch_buffers;
        });
    }
    const auto requests = structures.scratch_request * (requests_per_kernel + use.scratch_buffers);
    const auto infos = structures.allocation_info * (model.tensors() + use.scratch_buffers);
    const auto tables =
        align(align(requests, structures.pointer) + structures.subgraph_offset + infos, buffer_alignment);
    use.planning = align(tables + planner_bytes_per_buffer * buffers.size(), buffer_alignment);
    use.head = plan(buffers);
    measure_tail(model, machine, structures, use);
    return use;
}

std::uint64_t profiled_ram(const Model& model, const ArenaUse& use) {
    constexpr std::uint64_t largest_arena = std::uint64_t{64} << 20, smallest_arena = 2048, allowance = 256;
    const auto needed = use.smallest_arena();
    auto upper = largest_arena, lower = smallest_arena;
    upper = std::max(upper, needed);  // a larger model, which the tool would refuse
    while (upper > lower + 128) {
        const auto tried = align((upper + lower) / 2, buffer_alignment);
        if (tried >= needed) {
            upper = tried;
        } else {
            lower = tried + 1;
        }
    }
    // The tool takes what structures of the input, the output and the allocators lose from 64 to 32 bit, 228 byte, and
    // what each tensor, operation and scratch buffer loses. Scratch buffers of other operations than convolutions are
    // left out of the last, as in the published comparison; with them the result is 4 byte lower for each.
    const auto correction =
        228 + 12 * model.tensors() + 32 * model.operators.size() + 4 * use.convolution_scratch_buffers;
    return upper + allowance - correction;
}

}  // namespace linnet::tflm
