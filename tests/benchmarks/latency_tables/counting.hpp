// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Instructions of the steps of a network, exported by c_source and run in the emulator.

#include <map>
#include <string>
#include <vector>

#include "tests/benchmarks/latency_tables/fit.hpp"
#include "tests/benchmarks/latency_tables/networks.hpp"

namespace linnet::benchmarks {

struct CountedOperation {
    std::string kind;  // as runtime linnet_c tells it
    Counted counted;
};

struct CountedInference {
    std::string name;
    std::vector<CountedOperation> operations;
    double instructions = 0;  // of the whole inference

    double beside() const;  // those of no operation
};

// Empty, with a line on the error stream, when the network does not fit into the memory of the emulated core. Throws
// std::runtime_error with the output of the tools when anything else fails, and when a result is not exact. `launcher`
// stands in front of the compiler, such as "ccache".
std::vector<CountedInference> count(const CountedNetwork& network, std::uint64_t seed, const std::string& core,
                                    const std::string& launcher);

}  // namespace linnet::benchmarks
