// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// The tables latency.linnet_c of the Cortex-M cores, counted in the emulator. See tests/benchmarks/README.md.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "tests/benchmarks/latency_tables/counting.hpp"
#include "tests/unit/exporters/exported_folder.hpp"

namespace linnet::benchmarks {
namespace {

struct Core {
    const char *make, *profile, *machine;
};
constexpr Core all_cores[] = {{"m0", "cortex_m0plus", "microbit"}, {"m3", "cortex_m3", "mps2-an385"},
                              {"m4", "cortex_m4f", "mps2-an386"},  {"m7", "cortex_m7", "mps2-an500"},
                              {"m33", "cortex_m33", "mps2-an505"}, {"m55", "cortex_m55", "mps3-an547"}};
constexpr const char* kinds[] = {
    "input",    "pointwise",       "pointwise_pooled", "depthwise3",      "depthwise",
    "conv",     "dilated_conv",    "grouped_conv",     "dense",           "max_pool",
    "avg_pool", "global_avg_pool", "global_max_pool",  "global_min_pool", "global_std_pool",
    "add",      "multiply",        "concat",           "sigmoid",         "clip",
    "slice"};
const std::string table = "latency.linnet_c";

struct Table {
    std::map<std::string, Costs> costs;
    double fixed = 0;

    double of(const CountedInference& inference) const {
        double sum = fixed;
        for (const auto& operation : inference.operations) sum += costs.at(operation.kind).of(operation.counted);
        return sum;
    }
};

using Inferences = std::vector<CountedInference>;

std::map<std::string, std::vector<Counted>> by_kind(const Inferences& inferences) {
    std::map<std::string, std::vector<Counted>> sorted;
    for (const auto& inference : inferences)
        for (const auto& operation : inference.operations) sorted[operation.kind].push_back(operation.counted);
    return sorted;
}

Table table_of(const Inferences& inferences) {
    Table made;
    for (const auto& [kind, operations] : by_kind(inferences)) made.costs[kind] = fitted(operations);
    for (const auto& inference : inferences) made.fixed += inference.beside();
    made.fixed = std::round(made.fixed / static_cast<double>(inferences.size()));
    return made;
}

std::string percent(double share) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
    return text;
}

void print_errors(const Table& made, const Inferences& inferences) {
    std::printf("%-18s %5s %9s %8s %8s\n", "kind", "count", "rms", "largest", "sum");
    for (const auto& [kind, operations] : by_kind(inferences)) {
        const auto errors = errors_of(made.costs.at(kind), operations);
        std::printf("%-18s %5zu %9s %8s %8s\n", kind.c_str(), operations.size(),
                    percent(errors.root_mean_square).c_str(), percent(errors.largest).c_str(),
                    percent(errors.total).c_str());
    }
    double squares = 0;
    for (const auto& inference : inferences) squares += std::pow(made.of(inference) / inference.instructions - 1, 2);
    std::printf("whole networks: rms %s\n",
                percent(std::sqrt(squares / static_cast<double>(inferences.size()))).c_str());
}

void write_list(std::ostream& list, const Core& core, const Table& made, const Inferences& inferences) {
    for (const auto& inference : inferences) {
        list << core.make << ',' << inference.name << ",network,,," << inference.instructions << ','
             << made.of(inference) << '\n';
        for (const auto& [kind, counted] : inference.operations)
            list << core.make << ',' << inference.name << ',' << kind << ',' << counted.macs[0] << ','
                 << counted.outputs[0] << ',' << counted.instructions << ',' << made.costs.at(kind).of(counted) << '\n';
    }
}

double largest_error(const Table& made, const Inferences& inferences) {
    double largest = 0;
    for (const auto& inference : inferences)
        largest = std::max(largest, std::abs(made.of(inference) / inference.instructions - 1));
    return largest;
}

std::string toml_of(const Table& made, const Inferences& inferences, const Core& core,
                    const std::pair<std::string, std::string>& tools) {
    const auto sorted = by_kind(inferences);
    std::ostringstream text;
    for (const std::string kind : kinds) {
        const auto found = made.costs.find(kind);
        if (found == made.costs.end()) continue;
        const auto& costs = found->second;
        const auto errors = errors_of(costs, sorted.at(kind));
        text << '\n'
             << '[' << table << '.' << kind << "]\n"
             << "note = \"" << sorted.at(kind).size() << " operations, root mean square error "
             << percent(errors.root_mean_square) << "\"\nstatus = \"measured\"\nsource = \"instructions counted on "
             << "QEMU " << tools.first << ' ' << core.machine << ", GCC " << tools.second << " -O2, "
             << inferences.size() << " networks; whole networks within "
             << std::ceil(100 * largest_error(made, inferences)) << " %\"\n"
             << "fixed = " << costs.fixed << "\nper_mac = " << costs.per_mac << "\nper_output = " << costs.per_output
             << '\n';
        if (costs.pad_channels_to > 1) text << "pad_channels_to = " << costs.pad_channels_to << '\n';
    }
    return text.str();
}

// Replaces the tables of kinds in a core's profile, and the cost of an inference beside them.
void write(const std::string& file, double fixed, const std::string& tables) {
    std::ifstream input(file);
    if (!input) throw std::runtime_error("cannot read " + file);
    std::ostringstream output;
    bool in_head = false, in_kind = false, done = false;
    const auto finish = [&] {
        output << "fixed = " << fixed << '\n' << tables;
        done = true;
    };
    for (std::string line; std::getline(input, line);) {
        if (line.starts_with('[')) {
            in_head = line == '[' + table + ']';
            const bool was_in_kind = in_kind;
            in_kind = line.starts_with('[' + table + '.');
            if (was_in_kind && !in_kind) output << '\n';
        }
        if (in_kind) continue;
        if (!in_head) {
            output << line << '\n';
        } else if (line.empty()) {
            finish();
            in_head = false;
        } else if (!line.starts_with("fixed = ")) {
            output << line << '\n';
        }
    }
    if (!done) throw std::runtime_error(file + " has no [" + table + "] with tables of kinds behind it");
    input.close();
    std::ofstream(file) << output.str();
}

std::string first_number(const std::string& text) {
    const auto begin = text.find_first_of("0123456789");
    const auto middle = text.find('.', begin), end = text.find_first_not_of("0123456789", middle + 1);
    return text.substr(begin, end - begin);
}

struct Options {
    std::vector<Core> cores;
    int networks = 60;
    std::uint64_t seed = 1;
    std::string folder;    // of the profiles that are written
    std::string launcher;  // of the compiler
    std::string list;      // file that every operation is written to
};

Options parse(int count, char** arguments) {
    Options options;
    for (int i = 1; i < count; ++i) {
        const std::string name = arguments[i];
        if (i + 1 == count) throw std::runtime_error(name + " needs a value");
        const std::string value = arguments[++i];
        if (name == "--networks") {
            options.networks = std::stoi(value);
        } else if (name == "--seed") {
            options.seed = std::stoull(value);
        } else if (name == "--write") {
            options.folder = value;
        } else if (name == "--launcher") {
            options.launcher = value;
        } else if (name == "--list") {
            options.list = value;
        } else if (name == "--core") {
            for (const auto& core : all_cores)
                if (core.make == value) options.cores.push_back(core);
        } else {
            throw std::runtime_error("unknown option " + name);
        }
    }
    if (options.cores.empty()) options.cores.assign(std::begin(all_cores), std::end(all_cores));
    return options;
}

void run(const Options& options) {
    const auto tools = std::pair{first_number(test::shell("qemu-system-arm --version").output),
                                 first_number(test::shell("arm-none-eabi-gcc -dumpfullversion").output)};
    auto networks = published_networks();
    const auto published = networks.size();
    for (auto& network : random_networks(options.seed, options.networks)) networks.push_back(std::move(network));
    for (auto& network : excited_networks(options.seed, (options.networks + 3) / 4))
        networks.push_back(std::move(network));
    for (auto& network : sliced_networks(options.seed, (options.networks + 3) / 4))
        networks.push_back(std::move(network));
    std::ofstream list;
    if (!options.list.empty()) list.open(options.list);
    for (const auto& core : options.cores) {
        Inferences inferences;
        std::printf("== %s\n", core.profile);
        for (std::size_t i = 0; i < networks.size(); ++i)
            for (auto& inference : count(networks[i], i, core.make, options.launcher))
                inferences.push_back(std::move(inference));
        const auto made = table_of(inferences);
        if (list.is_open()) write_list(list, core, made, inferences);
        print_errors(made, inferences);
        for (std::size_t i = 0; i < std::min(published, inferences.size()); ++i)
            std::printf("%-10s counted %9.0f modelled %9.0f %s\n", inferences[i].name.c_str(),
                        inferences[i].instructions, made.of(inferences[i]),
                        percent(made.of(inferences[i]) / inferences[i].instructions - 1).c_str());
        const auto text = toml_of(made, inferences, core, tools);
        if (options.folder.empty())
            std::printf("fixed = %g\n%s", made.fixed, text.c_str());
        else
            write(options.folder + '/' + core.profile + ".toml", made.fixed, text);
        std::fflush(stdout);
    }
}

}  // namespace
}  // namespace linnet::benchmarks

int main(int count, char** arguments) try {
    using linnet::test::is_installed;
    for (const auto* program : {"arm-none-eabi-gcc", "qemu-system-arm", "make"})
        if (!is_installed(program)) throw std::runtime_error(std::string("no ") + program + " is installed");
    linnet::benchmarks::run(linnet::benchmarks::parse(count, arguments));
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
