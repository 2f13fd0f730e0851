// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "core/cli/command.hpp"

namespace linnet::cli {
namespace {

namespace options = boost::program_options;
using Add = options::options_description_easy_init;

Add add_settings(Add add) {
    return add("set", options::value<std::vector<std::string>>()->composing()->value_name("KEY=VALUE"),
               "set a key of the run file, such as budget.search=\"60 s\" (repeatable)");
}

Add add_output(Add add) {
    return add("out", options::value<std::string>()->value_name("DIR"), "write into DIR instead of [run] output")(
        "overwrite", options::bool_switch(), "replace a study that is already there")(
        "json", options::bool_switch(), "print events as JSON lines")("quiet", options::bool_switch(),
                                                                      "print nothing but errors");
}

Add add_json(Add add) { return add("json", options::bool_switch(), "print one JSON object"); }

Add add_genes(Add add) {
    return add("genes", options::value<std::string>()->value_name("GENES"), "the network, such as k=8,c=4");
}

Add add_plugin_folders(Add add) {
    return add("plugins", options::value<std::vector<std::string>>()->composing()->value_name("DIR"),
               "look for plugins in DIR too (repeatable)");
}

Add add_samples(Add add) {
    return add("samples", options::value<std::string>()->value_name("N"),
               "how many candidates of the space to look at (1000)");
}

Add add_target(Add add) {
    return add("board", options::value<std::string>()->value_name("NAME"), "for another board than the run file's")(
        "runtime", options::value<std::string>()->value_name("ID"), "with another runtime than the run file's");
}

constexpr std::array all{
    Command{"search", "RUN.toml", "search, train and test the best network that fits", 1, 1,
            [](Add add) { add_output(add_settings(add)); }, search_command},
    Command{"resume", "DIR", "go on with a run that was stopped or killed", 1, 1,
            [](Add add) {
                add_settings(add)("json", options::bool_switch(), "print events as JSON lines")(
                    "quiet", options::bool_switch(), "print nothing but errors");
            },
            resume_command},
    Command{"front", "DIR", "the best trade-offs between the objectives of a run", 1, 1, [](Add add) { add_json(add); },
            front_command},
    Command{"answer", "DIR [options]", "the best trained network for other limits or another board", 1, 1,
            [](Add add) { add_json(add_target(add_settings(add))); }, answer_command},
    Command{"price", "RUN.toml [--genes GENES]", "the metrics of one network, or of the space", 1, 1,
            [](Add add) { add_json(add_samples(add_genes(add_settings(add)))); }, price_command},
    Command{"train", "RUN.toml --genes GENES", "train one network to the end and test it", 0, 1,
            [](Add add) {
                add_target(add_output(add_genes(add_settings(add))))(
                    "trial", options::value<std::string>()->value_name("N"),
                    "train trial N of the study in --from DIR; no RUN.toml")(
                    "profile", options::bool_switch(),
                    "print where the time of a training step goes, and train nothing to the end")(
                    "from", options::value<std::string>()->value_name("DIR"),
                    "start with what the finished run in DIR has in common with this network; with --trial, its study");
            },
            train_command},
    Command{"export", "DIR --as ID --to PATH", "export the network of a finished run again", 1, 1,
            [](Add add) {
                add("as", options::value<std::string>()->value_name("ID"),
                    "the exporter, such as c_source, or with its parameters: '{ use = \"c_source\", golden = 4 }'")(
                    "to", options::value<std::string>()->value_name("PATH"),
                    "the folder to write, which must not be there")(
                    "board", options::value<std::string>()->value_name("NAME"), "for another board than the run's");
            },
            export_command},
    Command{"measure", "DIR [--core CORE]", "run the exported firmware in an emulator and measure it", 1, 1,
            [](Add add) {
                add("core", options::value<std::string>()->value_name("CORE"),
                    "m0, m3, m4, m7, m33 or m55; the board's by default")(
                    "board", options::value<std::string>()->value_name("NAME"), "for another board than the run's")(
                    "json", options::bool_switch(), "print one JSON object");
            },
            measure_command},
    Command{"check", "RUN.toml", "find everything that can be wrong, without training", 1, 1,
            [](Add add) { add_json(add_samples(add_settings(add))); }, check_command},
    Command{"plugins", "", "what is loaded, what was refused and why", 0, 0,
            [](Add add) { add_plugin_folders(add_json(add)); }, plugins_command},
    Command{"plugin", "ID", "one component's parameters, ranges and defaults", 1, 1,
            [](Add add) { add_plugin_folders(add_json(add)); }, plugin_command},
    Command{"boards", "[NAME]", "known boards; one board's numbers with their sources", 0, 1,
            [](Add add) {
                add("boards", options::value<std::vector<std::string>>()->composing()->value_name("DIR"),
                    "look for boards in DIR too (repeatable)")("json", options::bool_switch(), "print one JSON object");
            },
            boards_command},
    Command{"boards calibrate", "RUN.toml ...", "fit a board's latency to one measurement", 1, 1,
            [](Add add) {
                add_json(add_genes(add_settings(add)))("measured", options::value<std::string>()->value_name("TIME"),
                                                       "how long one inference took on the board, such as \"31 ms\"")(
                    "out", options::value<std::string>()->value_name("FILE.toml"),
                    "write the board with the factor that fits");
            },
            calibrate_command},
    Command{"data", "TRAIN [TEST]", "shape, classes, subjects, balance, duplicates, leakage", 1, 2,
            [](Add add) { add_plugin_folders(add_json(add)); }, data_command},
};

}  // namespace

std::span<const Command> commands() { return all; }

}  // namespace linnet::cli
