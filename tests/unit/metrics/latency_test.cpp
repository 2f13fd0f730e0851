// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "latency/latency.hpp"

#include <doctest/doctest.h>

#include "../ir/networks.hpp"
#include "energy/energy.hpp"
#include "timed_candidate.hpp"

namespace linnet::test {
namespace {

// An input of 8x5, a convolution to 3 channels, a depthwise one of them, a pool and a dense layer of 2.
core::Graph small_net() {
    Net net(sdk::Shape::sequence(8, 5));
    auto last = net.add("conv1d", {net.input()}, {{"filters", 3}, {"kernel", 1}});
    last = net.add("conv1d", {last}, {{"filters", 3}, {"kernel", 3}, {"groups", 3}});
    last = net.add("global_avg_pool", {last});
    return net.finish(net.add("dense", {last}, {{"units", 2}}));
}

const std::vector<Told> small_operations{
    {1, "pointwise", 8 * 5 * 3, 8 * 3}, {2, "depthwise", 8 * 3 * 3, 8 * 3}, {3, "pool", 0, 8 * 3}, {4, "dense", 6, 2}};

TableBoard small_board() {
    return {{{"clock.hz", 1e6},
             {"latency.own.cpi", 2},
             {"latency.own.wait_factor", 1.5},
             {"latency.own.fixed", 100},
             {"latency.own.pointwise.fixed", 10},
             {"latency.own.pointwise.per_mac", 2},
             {"latency.own.pointwise.per_output", 3},
             {"latency.own.depthwise.per_output", 7},
             {"latency.own.pool.per_output", 0.5},
             {"latency.own.dense.per_mac", 4},
             {"energy.active", 0.02}},
            {}};
}

double latency(const TimedCandidate& candidate) { return metrics::Latency{}.measure(candidate); }

}  // namespace

TEST_CASE("a latency is the sum over operations, times cycles and waiting, over the clock") {
    const auto graph = small_net();
    const auto board = small_board();
    const ToldRuntime runtime{"own", small_operations};
    const double instructions = 100 + (10 + 2 * 120 + 3 * 24) + 7 * 24 + 0.5 * 24 + 4 * 6;
    CHECK(latency({graph, board, runtime}) == doctest::Approx(2 * 1.5 * instructions / 1e6).epsilon(1e-12));
    CHECK(metrics::Energy{}.measure(TimedCandidate{graph, board, runtime}) ==
          doctest::Approx(0.02 * 3 * instructions / 1e6).epsilon(1e-12));
}

TEST_CASE("without a wait factor and a fixed part a latency has none") {
    const auto graph = small_net();
    auto board = small_board();
    board.numbers.erase("latency.own.wait_factor");
    board.numbers.erase("latency.own.fixed");
    const ToldRuntime runtime{"own", {{4, "dense", 6, 2}}};
    CHECK(latency({graph, board, runtime}) == doctest::Approx(2 * 4 * 6 / 1e6).epsilon(1e-12));
}

TEST_CASE("padded channels are those an operation reads together, or its own where it keeps them apart") {
    const auto graph = small_net();
    auto board = small_board();
    for (const auto* kind : {"pointwise", "depthwise", "pool", "dense"})
        board.numbers[std::string("latency.own.") + kind + ".pad_channels_to"] = 4;
    board.numbers["latency.own.depthwise.per_mac"] = 1;
    const auto seconds = [&](Told operation) {
        const ToldRuntime runtime{"own", {operation}};
        return latency({graph, board, runtime}) / (2 * 1.5 / 1e6) - 100;
    };
    // 5 inputs are read as 8; the 3 outputs are computed one by one.
    CHECK(seconds(small_operations[0]) == doctest::Approx(10 + 2 * (8 * 8 * 3) + 3 * (8 * 3)));
    // 3 channels are computed as 4, and so are their outputs.
    CHECK(seconds(small_operations[1]) == doctest::Approx(1 * (8 * 4 * 3) + 7 * (8 * 4)));
    CHECK(seconds(small_operations[2]) == doctest::Approx(0.5 * (8 * 4)));
    CHECK(seconds(small_operations[3]) == doctest::Approx(4 * (4 * 2)));
}

TEST_CASE("a convolution of one channel is padded as a depthwise one only when it has one filter") {
    auto board = small_board();
    board.numbers["latency.own.pointwise.pad_channels_to"] = 4;
    const auto instructions = [&](double filters) {
        Net net(sdk::Shape::sequence(8, 1));
        const auto graph = net.finish(net.add("conv1d", {net.input()}, {{"filters", filters}, {"kernel", 3}}));
        const auto outputs = static_cast<std::uint64_t>(8 * filters);
        const ToldRuntime runtime{"own", {{1, "pointwise", 3 * outputs, outputs}}};
        return latency({graph, board, runtime}) / (2 * 1.5 / 1e6) - 100;
    };
    CHECK(instructions(1) == doctest::Approx(10 + 2 * (3 * 8 * 4) + 3 * (8 * 4)));
    CHECK(instructions(2) == doctest::Approx(10 + 2 * (3 * 16 * 4) + 3 * 16));
}

TEST_CASE("channels of a grouped convolution are padded group by group") {
    auto board = small_board();
    board.numbers["latency.own.pointwise.pad_channels_to"] = 4;
    Net net(sdk::Shape::sequence(8, 6));
    const auto graph = net.finish(net.add("conv1d", {net.input()}, {{"filters", 4}, {"kernel", 1}, {"groups", 2}}));
    const ToldRuntime runtime{"own", {{1, "pointwise", 8 * 3 * 4, 8 * 4}}};
    CHECK(latency({graph, board, runtime}) / (2 * 1.5 / 1e6) - 100 == doctest::Approx(10 + 2 * (8 * 4 * 4) + 3 * 32));
}

TEST_CASE("what is missing for a latency is said in a sentence, and no number is given") {
    const auto graph = small_net();
    const auto board = small_board();
    const auto refused = [&](const TableBoard& of, const ToldRuntime& runtime, const char* sentence) {
        CHECK_THROWS_WITH_AS(latency({graph, of, runtime}), sentence, std::runtime_error);
        CHECK_THROWS_WITH_AS(metrics::Energy{}.measure(TimedCandidate{graph, of, runtime}), sentence,
                             std::runtime_error);
    };
    refused(board, {"own", {}},
            "the runtime does not tell its operations, so the time of an inference cannot be modelled");
    refused(board, {"", small_operations},
            "the runtime names no table of latencies, so the time of an inference cannot be modelled");
    refused(board, {"other", small_operations},
            "board \"table\" has no latency.other.cpi, so the time of an inference cannot be modelled");
    refused(board, {"own", {{1, "fft", 0, 8}}},
            "board \"table\" has no latency.own.fft, so the time of an inference with an operation of that kind cannot "
            "be modelled");
    auto stopped = board;
    stopped.numbers.erase("clock.hz");
    refused(stopped, {"own", small_operations},
            "board \"table\" has no clock.hz, so the time of an inference cannot be modelled");
}

TEST_CASE("an energy needs the power of the board") {
    const auto graph = small_net();
    auto board = small_board();
    board.numbers.erase("energy.active");
    const ToldRuntime runtime{"own", small_operations};
    CHECK_THROWS_WITH_AS(metrics::Energy{}.measure(TimedCandidate{graph, board, runtime}),
                         "board \"table\" has no energy.active, so the energy of an inference cannot be modelled",
                         std::runtime_error);
    CHECK(latency({graph, board, runtime}) > 0);
}

TEST_CASE("the provenance says what the constants in use are worth, and each source once") {
    const auto graph = small_net();
    auto board = small_board();
    const auto from = [&](const char* number, const char* status, const char* source) {
        board.texts[std::string(number) + ".status"] = status;
        board.texts[std::string(number) + ".source"] = source;
    };
    for (const auto* number : {"latency.own.cpi", "latency.own.fixed", "latency.own.dense.per_mac"})
        from(number, "measured", "counted on an emulator");
    from("clock.hz", "published", "the label");
    from("latency.own.wait_factor", "modelled", "fitted");
    from("latency.own.depthwise.per_output", "unverified", "hearsay");
    from("energy.active", "headline", "front page");
    const ToldRuntime runtime{"own", {{4, "dense", 6, 2}}};
    const TimedCandidate candidate{graph, board, runtime};
    const metrics::Latency latency;
    CHECK(latency.provenance(candidate) ==
          "modelled: measured and modelled constants of latency.own (measured: counted on an emulator; published: the "
          "label; modelled: fitted)");
    const metrics::Energy energy;
    CHECK(energy.provenance(candidate) ==
          "modelled: headline power times measured and modelled constants of latency.own (headline: front page; "
          "measured: counted on an emulator; published: the label; modelled: fitted)");
    // The first view is still good after others were made.
    const auto first = latency.provenance(candidate);
    board.texts["clock.hz.source"] = "another label";
    CHECK(latency.provenance(candidate) != first);
    CHECK(first.ends_with("the label; modelled: fitted)"));
    const auto bare = small_board();
    CHECK(latency.provenance(TimedCandidate{graph, bare, runtime}) == "modelled: constants of latency.own");
}

TEST_CASE("latency and energy are known before training, in seconds and joules, and better when smaller") {
    for (const auto& description : {metrics::Latency{}.describe(), metrics::Energy{}.describe()}) {
        CHECK((description.stage == sdk::Stage::before_training));
        CHECK_FALSE(description.larger_is_better);
        CHECK(description.provenance == "modelled");
    }
    CHECK(metrics::Latency{}.describe().unit == "s");
    CHECK(metrics::Energy{}.describe().unit == "J");
}

}  // namespace linnet::test
