// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <map>

#include "../ir/networks.hpp"
#include "doubles.hpp"
#include "tflm/arena.hpp"
#include "tflm/flatbuffer_size.hpp"
#include "tflm/lower.hpp"
#include "tflm/tflm.hpp"

namespace linnet::test {
namespace {

using sdk::Shape;
using tflm::Biases;
using tflm::Code;

std::vector<Code> codes_of(const tflm::Model& model) {
    std::vector<Code> codes;
    for (const auto& op : model.operators) codes.push_back(op.code);
    return codes;
}

tflm::Model lowered(Net& net, sdk::NodeId output, Biases biases = Biases::zero) {
    return tflm::lower(net.finish(output), biases);
}

void check_codes(const tflm::Model& model, std::vector<Code> between) {
    between.insert(between.begin(), Code::quantize);
    between.push_back(Code::dequantize);
    CHECK((codes_of(model) == between));
}

}  // namespace

TEST_CASE("a convolution becomes an image convolution with its activation fused") {
    Net net(Shape::sequence(16, 3));
    const auto conv = net.add("conv1d", {net.input()}, {{"filters", 5}, {"kernel", 4}, {"stride", 2}, {"same", 0}});
    const auto model = lowered(net, net.add("relu", {conv}));
    check_codes(model, {Code::expand_dims, Code::conv, Code::reshape});
    const auto& op = model.operators[2];
    CHECK(op.activation);
    CHECK(op.valid_padding);
    CHECK(op.stride == 2);
    CHECK((model.weights[0].dim == std::array<std::int32_t, 4>{5, 1, 4, 3}));
    CHECK(model.weights[0].scales == 5);
    CHECK(model.activations[op.output].tensor.bytes() == 7 * 5);
}

TEST_CASE("a depthwise convolution shares its image with the pointwise one behind it only") {
    const auto codes = [](bool activation_between) {
        Net net(Shape::sequence(16, 4));
        auto last = net.add("conv1d", {net.input()}, {{"filters", 4}, {"groups", 4}, {"kernel", 3}});
        if (activation_between) last = net.add("relu", {last});
        return lowered(net, net.add("conv1d", {last}, {{"filters", 6}, {"kernel", 1}}));
    };
    check_codes(codes(false), {Code::expand_dims, Code::depthwise_conv, Code::conv, Code::reshape});
    check_codes(codes(true),
                {Code::expand_dims, Code::depthwise_conv, Code::reshape, Code::expand_dims, Code::conv, Code::reshape});
}

TEST_CASE("two layers that read one sequence share its image") {
    Net net(Shape::sequence(16, 4));
    const auto a = net.add("conv1d", {net.input()}, {{"filters", 4}, {"kernel", 3}});
    const auto b = net.add("conv1d", {net.input()}, {{"filters", 4}, {"kernel", 5}});
    check_codes(lowered(net, net.add("add", {a, b})),
                {Code::expand_dims, Code::conv, Code::reshape, Code::conv, Code::reshape, Code::add});
}

TEST_CASE("batch normalisation is folded into a layer that nobody else reads") {
    Net net(Shape::sequence(16, 4));
    const auto conv = net.add("conv1d", {net.input()}, {{"filters", 4}, {"kernel", 3}, {"bias", 0}});
    const auto norm = net.add("batch_norm", {conv});
    check_codes(lowered(net, net.add("relu6", {norm})), {Code::expand_dims, Code::conv, Code::reshape});

    Net shared(Shape::sequence(16, 4));
    const auto layer = shared.add("conv1d", {shared.input()}, {{"filters", 4}, {"kernel", 3}});
    const auto normed = shared.add("batch_norm", {layer});
    check_codes(lowered(shared, shared.add("add", {layer, normed})),
                {Code::expand_dims, Code::conv, Code::reshape, Code::mul, Code::add, Code::add});
}

TEST_CASE("an activation stays an operation where no kernel has it fused or another layer reads its operand") {
    Net net(Shape::sequence(16, 4));
    const auto pair = net.add("concat", {net.input(), net.input()});
    check_codes(lowered(net, net.add("relu6", {pair})), {Code::concatenation, Code::relu6});

    Net shared(Shape::sequence(2, 4));
    const auto flat = shared.add("flatten", {shared.input()});
    const auto dense = shared.add("dense", {flat}, {{"units", 4}});
    const auto relu = shared.add("relu", {dense});
    check_codes(lowered(shared, shared.add("add", {dense, relu})),
                {Code::reshape, Code::fully_connected, Code::relu, Code::add});
}

TEST_CASE("an addition of many operands is a chain whose end has the activation") {
    Net net(Shape::sequence(2, 4));
    const auto sum = net.add("add", {net.input(), net.input(), net.input()});
    const auto model = lowered(net, net.add("relu", {sum}));
    check_codes(model, {Code::add, Code::add});
    CHECK_FALSE(model.operators[1].activation);
    CHECK(model.operators[2].activation);
}

TEST_CASE("dropout and the flattening of a vector vanish, pools and flatten reshape") {
    Net net(Shape::sequence(16, 4));
    auto last = net.add("dropout", {net.input()}, {{"rate", 0.5}});
    last = net.add("avg_pool", {last}, {{"size", 4}});
    last = net.add("flatten", {last});
    last = net.add("flatten", {last});
    const auto model = lowered(net, net.add("softmax", {last}));
    check_codes(model, {Code::expand_dims, Code::average_pool, Code::reshape, Code::reshape, Code::softmax});
}

TEST_CASE("an activation lives until its last reader") {
    Net net(Shape::sequence(16, 4));
    const auto branch = net.add("relu", {net.add("conv1d", {net.input()}, {{"filters", 4}, {"kernel", 3}})});
    const auto model = lowered(net, net.add("add", {net.input(), branch}));
    // quantize 1, expand_dims 2, conv 3, reshape 4, add 5, dequantize 6
    CHECK(model.activations[0].first == 0);
    CHECK(model.activations[0].last == 1);
    CHECK(model.activations[1].first == 1);
    CHECK(model.activations[1].last == 5);
    CHECK(model.activations.back().first == 6);
    CHECK(model.activations.back().last == 6);
}

TEST_CASE("activations are placed greedily by size, with the gaps that leaves") {
    Net net(Shape::sequence(16, 16));
    const auto branch = net.add("conv1d", {net.input()}, {{"filters", 16}, {"kernel", 1}});
    const auto model = lowered(net, net.add("add", {net.input(), branch}));
    const auto use = tflm::measure_arena(model, tflm::Machine::device);
    // The float input and output take 0 to 1024 one after the other, the quantised input 1024 to 1280 until the
    // addition, whose result meets it and the output and has to go above both.
    CHECK(use.head == 1024 + 256 + 256);
}

TEST_CASE("trained biases make a larger file") {
    Net net(Shape::sequence(16, 4));
    const auto conv = net.add("conv1d", {net.input()}, {{"filters", 4}, {"kernel", 3}});
    const auto pooled = net.add("global_avg_pool", {conv});
    const auto graph = net.finish(net.add("dense", {pooled}, {{"units", 3}}));
    const auto zero = tflm::lower(graph, Biases::zero), trained = tflm::lower(graph, Biases::trained);
    CHECK(trained.tensors() == zero.tensors() + 1);
    CHECK(tflm::file_size(trained).weights == tflm::file_size(zero).weights + 3 * 4);
    CHECK(tflm::file_size(trained).total > tflm::file_size(zero).total);
}

TEST_CASE("every network of primitives prices, and consistently") {
    const EmptyBoard board;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        CAPTURE(seed);
        const auto graph = build(random_recipe(seed, OperationSet::of_converter));
        for (const auto biases : {Biases::zero, Biases::trained}) {
            const auto model = tflm::lower(graph, biases);
            std::map<std::uint32_t, std::uint64_t> alive;
            for (const auto& activation : model.activations) {
                REQUIRE(activation.first <= activation.last);
                REQUIRE(activation.last <= model.operators.size());
                for (auto at = activation.first; at <= activation.last; ++at)
                    alive[at] += (activation.tensor.bytes() + 15) / 16 * 16;
            }
            const auto use = tflm::measure_arena(model, tflm::Machine::device);
            for (const auto& [at, bytes] : alive) REQUIRE(use.head >= bytes);
            const auto host = tflm::measure_arena(model, tflm::Machine::profiler);
            REQUIRE(host.tail > use.tail);
            REQUIRE(tflm::file_size(model).total % 8 == 0);
        }
        const auto footprint = tflm::TflmRuntime(tflm::Settings{}).footprint(graph, board);
        const auto model = tflm::lower(graph, Biases::zero);
        REQUIRE(footprint.ram() == tflm::profiled_ram(model, tflm::measure_arena(model, tflm::Machine::profiler)));
        REQUIRE(footprint.flash() == tflm::file_size(model).total);
    }
}

TEST_CASE("tflm refuses an operation that is no primitive") {
    const EmptyBoard board;
    const tflm::TflmRuntime runtime(tflm::Settings{});
    CHECK_FALSE(runtime.supports("org.example.fft", board));
    CHECK(runtime.supports("conv1d", board));
    CHECK_THROWS_WITH_AS(runtime.footprint(ForeignGraph{}, board),
                         "runtime tflm cannot deploy operation \"org.example.fft\"", std::invalid_argument);
}

}  // namespace linnet::test
