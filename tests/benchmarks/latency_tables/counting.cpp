// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tests/benchmarks/latency_tables/counting.hpp"

#include <iostream>
#include <linnet/sdk/support/latency_model.hpp>
#include <sstream>
#include <stdexcept>

#include "tests/unit/exporters/exported_folder.hpp"

namespace linnet::benchmarks {
namespace {

Counted with_paddings(const sdk::GraphView& graph, const sdk::KeptOperation& operation) {
    Counted counted{{}, {}, 0};
    for (std::size_t i = 0; i < paddings.size(); ++i) {
        const auto counts = sdk::detail::padded_counts(graph, operation, paddings[i]);
        counted.macs[i] = counts.macs;
        counted.outputs[i] = counts.outputs;
    }
    return counted;
}

}  // namespace

double CountedInference::beside() const {
    double left = instructions;
    for (const auto& operation : operations) left -= operation.counted.instructions;
    return left;
}

std::vector<CountedInference> count(const CountedNetwork& network, std::uint64_t seed, const std::string& core,
                                    const std::string& launcher) {
    const test::SampleModel model(network.graph, seed, core);
    const test::Folder folder;
    test::Texts texts;
    c_source::CSourceExporter({}).emit(model, texts);
    folder.write(texts);
    const auto run = test::shell("make -s -j2 -C '" + folder.path().string() + "' CORE=" + core + " CC='" + launcher +
                                 " arm-none-eabi-gcc' run");
    if (run.output.find("overflowed") != std::string::npos || run.output.find("does not fit") != std::string::npos) {
        std::cerr << core << ": " << network.name << " does not fit\n";
        return {};
    }
    if (run.status != 0 || run.output.find("bit_exact 1") == std::string::npos)
        throw std::runtime_error(core + ", " + network.name + ":\n" + run.output);

    CountedInference inference{network.name, {}, 0};
    const auto operations = sdk::operations_of(linnet_c::LinnetCRuntime(), model.graph(), model.board());
    for (const auto& operation : operations)
        inference.operations.push_back({operation.kind, with_paddings(model.graph(), operation)});
    std::istringstream lines(run.output);
    std::size_t steps = 0;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string key, name;
        std::size_t step = 0;
        words >> key;
        if (key == "instructions") words >> inference.instructions;
        if (key == "input_instructions") words >> inference.operations.at(0).counted.instructions;
        if (key == "step") {
            words >> step >> name;
            words >> inference.operations.at(step + 1).counted.instructions;
            ++steps;
        }
    }
    if (steps + 1 != operations.size()) throw std::runtime_error("steps are missing:\n" + run.output);
    return {std::move(inference)};
}

}  // namespace linnet::benchmarks
