// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A subcommand: its options, and what it does with them.

#include <boost/program_options.hpp>
#include <span>
#include <string>
#include <vector>

namespace linnet::cli {

struct Arguments {
    std::vector<std::string> positional;
    boost::program_options::variables_map options;

    bool has(const char* name) const { return options.count(name) > 0 && !options[name].defaulted(); }
    bool flag(const char* name) const { return options.count(name) > 0 && options[name].as<bool>(); }
    std::string text(const char* name) const { return has(name) ? options[name].as<std::string>() : std::string(); }
    std::vector<std::string> texts(const char* name) const {
        return has(name) ? options[name].as<std::vector<std::string>>() : std::vector<std::string>();
    }
};

struct Command {
    const char* name;          // "search"; of two words for what belongs to another command: "boards calibrate"
    const char* usage;         // "RUN.toml [options]"
    const char* summary;       // one line
    std::size_t fewest, most;  // positional arguments
    void (*describe)(boost::program_options::options_description_easy_init add);
    int (*run)(const Arguments& arguments);
};

std::span<const Command> commands();

int search_command(const Arguments&);
int resume_command(const Arguments&);
int price_command(const Arguments&);
int train_command(const Arguments&);
int check_command(const Arguments&);
int plugins_command(const Arguments&);
int plugin_command(const Arguments&);
int boards_command(const Arguments&);
int calibrate_command(const Arguments&);
int data_command(const Arguments&);
int export_command(const Arguments&);
int measure_command(const Arguments&);
int front_command(const Arguments&);
int answer_command(const Arguments&);

}  // namespace linnet::cli
