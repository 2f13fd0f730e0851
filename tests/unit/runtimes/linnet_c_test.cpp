// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "linnet_c/linnet_c.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "doubles.hpp"
#include "int8_network.hpp"
#include "linnet_c/inference.hpp"
#include "tinytnas_net.hpp"

namespace linnet::test {
namespace {

using linnet_c::Kernel;

const EmptyBoard board;
const linnet_c::LinnetCRuntime runtime;

sdk::Footprint price(const core::Graph& graph) { return runtime.footprint(graph, board); }

linnet_c::Program program_of(const core::Graph& graph) { return linnet_c::make_program(sdk::DeployedGraph(graph)); }

std::vector<Kernel> kernels_of(const core::Graph& graph) {
    std::vector<Kernel> kernels;
    for (const auto& step : program_of(graph).steps) kernels.push_back(step.kernel);
    return kernels;
}

struct Operations final : sdk::OperationSink {
    void operation(const sdk::Operation& operation) override {
        text += std::to_string(static_cast<std::uint32_t>(operation.node)) + ' ' + std::string(operation.kind) + ' ' +
                std::to_string(operation.macs) + ' ' + std::to_string(operation.outputs) + '\n';
    }
    std::string text;
};

void check_inference(const core::Graph& graph, std::uint64_t seed) {
    const IntegerModel model(graph, seed);
    constexpr std::size_t count = 3;
    const auto windows = random_windows(model, count, seed + 1);
    const auto window = windows.size() / count;
    const auto classes = static_cast<std::size_t>(model.graph().shape(model.graph().order().back()).elements());
    std::vector<std::int8_t> results(count * classes), expected;
    sdk::InputCounts counts;
    REQUIRE(runtime.infer(model, windows, results, counts));
    std::uint64_t clipped = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto one = reference_result(model, std::span(windows).subspan(i * window, window));
        expected.insert(expected.end(), one.results.begin(), one.results.end());
        clipped += one.clipped;
    }
    REQUIRE(results == expected);
    REQUIRE(counts.values == windows.size());
    REQUIRE(counts.clipped == clipped);
}

}  // namespace

TEST_CASE("every random network computes what 64-bit integers give node by node") {
    for (std::uint64_t seed = 0; seed < 600; ++seed) {
        CAPTURE(seed);
        check_inference(random_network(seed), seed);
    }
}

TEST_CASE("grouped convolutions, whole layers over flattened time, and both in one network are computed alike") {
    Net net(sdk::Shape::sequence(13, 6));
    auto last = net.add("conv1d", {net.input()}, {{"filters", 9}, {"groups", 3}, {"kernel", 4}, {"dilation", 2}});
    last = net.add("conv1d", {net.add("relu", {last})}, {{"filters", 10}, {"kernel", 1}});
    last = net.add("max_pool", {net.add("relu", {last})}, {{"size", 2}});
    const auto flat = net.add("flatten", {last}), peak = net.add("global_max_pool", {last});
    const auto scaled = net.add("batch_norm", {net.add("concat", {peak, flat, peak})});
    const auto hidden = net.add("relu6", {net.add("dense", {scaled}, {{"units", 60}})});
    const auto both = net.add("add", {net.add("relu", {hidden}), net.add("dense", {flat}, {{"units", 60}}), flat});
    const auto graph = net.finish(net.add("softmax", {net.add("softmax", {both})}));
    for (std::uint64_t seed = 0; seed < 20; ++seed) check_inference(graph, seed);
}

TEST_CASE("products of vectors with gaps, by channel of one, and of a signal with itself are computed alike") {
    Net net(sdk::Shape::sequence(5, 3));
    const auto signal = net.add("conv1d", {net.input()}, {{"filters", 6}, {"kernel", 3}});
    const auto row = net.add("conv1d", {net.input()}, {{"filters", 3}, {"kernel", 5}, {"same", 0}});
    const auto pair = net.add("conv1d", {net.input()}, {{"filters", 3}, {"kernel", 4}, {"same", 0}});
    const auto with_gaps = net.add("flatten", {pair});  // two rows of three channels: a vector of six
    const auto by_channel = net.add("multiply", {signal, with_gaps});
    const auto squared = net.add("multiply", {by_channel, by_channel});
    const auto one_row = net.add("multiply", {row, net.add("flatten", {row})});
    const auto flat = net.add("flatten", {net.add("concat", {row, one_row})});  // six channels without gaps
    const auto mixed = net.add("multiply", {with_gaps, net.add("sigmoid", {flat})});
    const auto both = net.add("multiply", {net.add("sigmoid", {with_gaps}), with_gaps});
    const auto spread = net.add("global_std_pool", {squared});
    const auto graph = net.finish(net.add("concat", {mixed, spread, both}));
    for (std::uint64_t seed = 0; seed < 50; ++seed) check_inference(graph, seed);
}

TEST_CASE("slices of the window, of a vector with gaps and of a slice are computed alike, and joined again") {
    Net net(sdk::Shape::sequence(7, 9));
    const auto slice = [&](sdk::NodeId of, double first, double count) {
        return net.add("slice", {of}, {{"first", first}, {"count", count}});
    };
    const auto kept = net.add("concat", {slice(net.input(), 0, 3), slice(net.input(), 7, 2)});
    const auto flat = net.add("flatten", {net.add("conv1d", {kept}, {{"filters", 5}, {"kernel", 2}})});
    const auto inner = slice(slice(flat, 3, 20), 2, 11);  // its rows of five channels are padded
    const auto hidden = net.add("relu", {net.add("dense", {inner}, {{"units", 9}})});
    const auto graph = net.finish(net.add("concat", {slice(hidden, 4, 5), slice(inner, 0, 1)}));
    for (std::uint64_t seed = 0; seed < 50; ++seed) check_inference(graph, seed);
}

TEST_CASE("the last slice of the window is computed over it") {
    Net net(sdk::Shape::sequence(20, 9));
    const auto kept = net.add("slice", {net.input()}, {{"first", 3}, {"count", 4}});
    const auto graph = net.finish(net.add("global_max_pool", {kept}));
    CHECK(program_of(graph).arena_bytes == 20 * 12);
    Operations operations;
    runtime.operations(graph, board, operations);
    CHECK(operations.text == "0 input 0 180\n1 slice 0 80\n2 global_max_pool 0 80\n");
}

TEST_CASE("a row that all time steps are multiplied with is not written over, a factor of the same shape is") {
    const auto placed_over = [](bool by_channel) {
        Net net(sdk::Shape::sequence(6, 8));
        const auto other = by_channel ? net.add("global_max_pool", {net.input()}) : net.add("relu", {net.input()});
        const auto product = net.add("multiply", {net.input(), other});
        const auto graph = net.finish(net.add("flatten", {net.add("add", {product, net.input()})}));
        const auto program = program_of(graph);
        const auto step = std::ranges::find(program.steps, Kernel::multiply, &linnet_c::Step::kernel);
        return program.values[step->output].place == program.values[step->second].place;
    };
    CHECK(placed_over(false));
    CHECK_FALSE(placed_over(true));
}

TEST_CASE("the deviation of a signal that is zero is the root of the epsilon") {
    Net net(sdk::Shape::sequence(5, 2));
    const auto graph = net.finish(net.add("global_std_pool", {net.input()}));
    IntegerModel model(graph, 1);
    model.outputs = {{2e-6F, 0}, {1e-6F / 100, -128}};
    const std::vector<float> windows(10);
    std::ranges::fill(model.means, 0.0F);
    std::vector<std::int8_t> results(2);
    sdk::InputCounts counts;
    runtime.infer(model, windows, results, counts);
    CHECK(results == std::vector<std::int8_t>{-28, -28});
    model.outputs[0].scale = 1e-8F;
    CHECK_THROWS_WITH_AS(runtime.infer(model, windows, results, counts),
                         "runtime linnet_c cannot deploy global_std_pool 1: the scale of its operand is far below the "
                         "epsilon of deviations",
                         std::invalid_argument);
}

TEST_CASE("a network that ends with a sequence or a flattened one gives it without padding") {
    Net net(sdk::Shape::sequence(7, 3));
    const auto last = net.add("conv1d", {net.input()}, {{"filters", 5}, {"kernel", 3}});
    check_inference(net.finish(last), 1);
    Net flat(sdk::Shape::sequence(7, 3));
    check_inference(flat.finish(flat.add("flatten", {flat.input()})), 2);
}

TEST_CASE("a pool behind a pointwise convolution is computed with it only where the pool halves and reads alone") {
    const auto with = [](std::int32_t time, double size, double stride, double same, bool other_reader) {
        Net net(sdk::Shape::sequence(time, 3));
        auto last = net.add("relu", {net.add("conv1d", {net.input()}, {{"filters", 4}, {"kernel", 1}})});
        auto pooled = net.add("max_pool", {last}, {{"size", size}, {"stride", stride}, {"same", same}});
        pooled = net.add("global_max_pool", {pooled});
        if (other_reader) pooled = net.add("concat", {pooled, net.add("global_max_pool", {last})});
        return kernels_of(net.finish(pooled)).front();
    };
    CHECK(with(9, 2, 2, 0, false) == Kernel::pointwise_max2);
    CHECK(with(8, 2, 2, 1, false) == Kernel::pointwise_max2);
    CHECK(with(9, 2, 2, 1, false) == Kernel::pointwise);
    CHECK(with(9, 3, 2, 0, false) == Kernel::pointwise);
    CHECK(with(9, 2, 1, 0, false) == Kernel::pointwise);
    CHECK(with(9, 2, 2, 0, true) == Kernel::pointwise);
}

TEST_CASE("values that are needed during one step never overlap, unless one is computed over the other") {
    std::size_t in_place = 0;
    for (std::uint64_t seed = 0; seed < 600; ++seed) {
        CAPTURE(seed);
        const auto program = program_of(random_network(seed));
        const auto& values = program.values;
        const auto count = program.steps.size();
        // From the first step that writes to the last one that reads, found anew.
        std::vector<std::size_t> first(values.size(), count), last(values.size(), 0);
        const auto use = [&](std::uint32_t value, std::size_t step) {
            if (value == linnet_c::no_value) return;
            first[value] = std::min(first[value], step);
            last[value] = std::max(last[value], step);
        };
        use(0, 0);
        for (std::size_t i = 0; i < count; ++i)
            for (const auto value :
                 {program.steps[i].input, program.steps[i].second, program.steps[i].output, program.steps[i].scratch})
                use(value, i);
        if (count > 0) use(program.output, count - 1);
        REQUIRE(program.arena_bytes >= program.lower_bound);
        for (std::size_t a = 0; a < values.size(); ++a) {
            REQUIRE(values[a].offset % linnet_c::word == 0);
            REQUIRE(values[a].offset + values[a].bytes <= program.arena_bytes);
            for (std::size_t b = 0; b < a; ++b) {
                if (first[a] > last[b] || first[b] > last[a]) continue;
                if (values[a].offset + values[a].bytes <= values[b].offset ||
                    values[b].offset + values[b].bytes <= values[a].offset)
                    continue;
                const auto shared = std::max(first[a], first[b]);
                REQUIRE(shared == std::min(last[a], last[b]));
                const auto& step = program.steps[shared];
                REQUIRE((step.output == a || step.output == b));
                const auto other = step.output == a ? b : a;
                REQUIRE((step.input == other || step.second == other));
                REQUIRE(values[a].offset == values[b].offset);
                ++in_place;
            }
        }
    }
    CHECK(in_place > 300);
}

TEST_CASE("a separable network works in one place and needs no more than its largest sequence and the scratch memory") {
    CHECK(price(uci_har.build()).ram() - price(uci_har.build()).runtime_ram == 128 * 12 + 4 * 12);
    CHECK(price(pamap2.build()).activations == 20 * 48);
    for (std::int32_t filters = 4; filters <= 40; ++filters)
        for (std::int32_t cells = 0; cells <= 4; ++cells) {
            const auto program = program_of(TinyTnas{187, 3, filters, cells, 5}.build());
            REQUIRE(program.arena_bytes == program.lower_bound);
        }
}

TEST_CASE("the placement of random networks is within a tenth of what no placement can do without") {
    std::uint64_t needed = 0, bound = 0;
    for (std::uint64_t seed = 0; seed < 600; ++seed) {
        const auto program = program_of(random_network(seed));
        needed += program.arena_bytes;
        bound += program.lower_bound;
    }
    CHECK(needed * 10 <= bound * 11);
}

TEST_CASE("weights and tables are counted with padded channels") {
    Net net(sdk::Shape::sequence(10, 5));
    auto last = net.add("conv1d", {net.input()}, {{"filters", 7}, {"kernel", 3}});
    last = net.add("flatten", {last});
    const auto footprint = price(net.finish(net.add("dense", {last}, {{"units", 2}})));
    // Filters of 3 x 5 as 3 x 8; the flattened 10 x 7 stay 10 x 8.
    CHECK(footprint.weights == 7 * 3 * 8 + 2 * 10 * 8);
    CHECK(footprint.tables == 8 * (7 + 2) + 12 * 5 + 2 * 40 + 28);
    CHECK(footprint.activations == 10 * 8 + 10 * 8);
}

TEST_CASE("operations are listed as they are executed, under the nodes of the network that was given") {
    Net net(sdk::Shape::sequence(8, 3));
    auto last = net.add("conv1d", {net.input()}, {{"filters", 3}, {"groups", 3}, {"kernel", 3}});
    last = net.add("conv1d", {net.add("dropout", {last}, {{"rate", 0.5}})}, {{"filters", 5}, {"kernel", 1}});
    last = net.add("max_pool", {net.add("relu", {last})}, {{"size", 2}});
    last = net.add("flatten", {net.add("concat", {last, last})});
    const auto graph = net.finish(net.add("dense", {last}, {{"units", 2}}));
    Operations operations;
    runtime.operations(graph, board, operations);
    CHECK(operations.text ==
          "0 input 0 24\n"
          "1 depthwise3 72 24\n"
          "3 pointwise_pooled 144 20\n"  // of 5 filters the last one twice
          "6 concat 0 20\n"
          "6 concat 0 20\n"
          "8 dense 80 2\n");
}

TEST_CASE("operations count what the kernels compute, and are of another kind where another kernel is faster") {
    Net net(sdk::Shape::sequence(9, 3));
    auto last = net.add("conv1d", {net.input()}, {{"filters", 5}, {"kernel", 1}});
    last = net.add("conv1d", {last}, {{"filters", 5}, {"groups", 5}, {"kernel", 5}});
    last = net.add("conv1d", {last}, {{"filters", 5}, {"kernel", 3}});
    last = net.add("conv1d", {last}, {{"filters", 6}, {"kernel", 2}, {"dilation", 2}});
    last = net.add("conv1d", {last}, {{"filters", 4}, {"kernel", 3}, {"groups", 2}});
    last = net.add("avg_pool", {last}, {{"size", 3}});
    last = net.add("global_avg_pool", {last});
    const auto graph = net.finish(net.add("dense", {last}, {{"units", 3}}));
    Operations operations;
    runtime.operations(graph, board, operations);
    CHECK(operations.text ==
          "0 input 0 27\n"
          "1 pointwise 180 45\n"  // 10 time steps and 6 filters
          "2 depthwise 225 45\n"
          "3 conv 810 45\n"
          "4 dilated_conv 540 54\n"
          "5 grouped_conv 324 36\n"
          "6 avg_pool 36 12\n"
          "7 global_avg_pool 4 12\n"
          "8 dense 16 3\n");
}

TEST_CASE("linnet_c refuses an operation that is no primitive, and a softmax that is read") {
    CHECK_FALSE(runtime.supports("org.example.fft", board));
    CHECK(runtime.supports("conv1d", board));
    CHECK_THROWS_WITH_AS(runtime.footprint(ForeignGraph{}, board),
                         "operation \"org.example.fft\" is no primitive and has no deployed form",
                         std::invalid_argument);
    Net net(sdk::Shape::sequence(8, 3));
    const auto soft = net.add("softmax", {net.add("global_max_pool", {net.input()})});
    const auto graph = net.finish(net.add("dense", {soft}, {{"units", 2}}));
    CHECK_THROWS_WITH_AS(price(graph), "runtime linnet_c cannot deploy a softmax that a layer reads (dense)",
                         std::invalid_argument);
}

TEST_CASE("what the integers of the kernels do not hold is refused with the layer's name") {
    Net net(sdk::Shape::sequence(4, 2));
    const auto graph =
        net.finish(net.add("global_avg_pool", {net.add("conv1d", {net.input()}, {{"filters", 3}, {"kernel", 1}})}));
    const auto program = program_of(graph);
    IntegerModel scale(graph, 1), bias(graph, 1), zero(graph, 1);
    scale.outputs[0].scale = scale.outputs[1].scale = 1;
    scale.layers[1].scales = {0.25F, 0.5F, 0.25F};
    CHECK_THROWS_WITH_AS(linnet_c::make_constants(program, scale),
                         "runtime linnet_c cannot deploy conv1d 1: its operand's scale times that of its weights is "
                         "0.500000 of its output's scale, and must be below 0.5",
                         std::invalid_argument);
    bias.layers[1].bias[2] = 2147483647;
    CHECK_THROWS_WITH_AS(linnet_c::make_constants(program, bias),
                         "runtime linnet_c cannot deploy conv1d 1: the sum of filter 2 does not fit into 32 bits",
                         std::invalid_argument);
    zero.outputs[1].zero_point = 200;
    CHECK_THROWS_WITH_AS(linnet_c::make_constants(program, zero),
                         "runtime linnet_c cannot deploy conv1d 1: zero point 200 is no 8-bit integer",
                         std::invalid_argument);
}

TEST_CASE("an arena beyond the reach of 16-bit words is refused, but has a price") {
    Net net(sdk::Shape::sequence(30000, 2));
    const auto wide = net.add("conv1d", {net.input()}, {{"filters", 9}, {"kernel", 2}});
    const auto graph = net.finish(net.add("global_max_pool", {wide}));
    CHECK(price(graph).activations == 30000 * (4 + 12));
    CHECK_THROWS_WITH_AS(linnet_c::make_constants(program_of(graph), IntegerModel(graph, 1)),
                         "runtime linnet_c cannot address an arena of 480004 byte: at most 262144 are possible",
                         std::invalid_argument);
}

TEST_CASE("spans of the wrong size are refused") {
    const IntegerModel model(uci_har.build(), 1);
    const std::vector<float> windows(128 * 9 * 2);
    std::vector<std::int8_t> results(6);
    sdk::InputCounts counts;
    CHECK_THROWS_WITH_AS(runtime.infer(model, windows, results, counts),
                         "runtime linnet_c was given 2304 values and 6 results, but a window has 1152 and its result 6",
                         std::invalid_argument);
}

}  // namespace linnet::test
