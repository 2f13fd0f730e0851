// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include "core/cli/command.hpp"
#include "core/cli/exit_codes.hpp"
#include "core/kernel/version.hpp"
#include "core/support/errors.hpp"
#include "core/support/logging.hpp"
#include "core/support/suggest.hpp"

namespace linnet::cli {
namespace {

namespace options = boost::program_options;

void print_overview(std::ostream& out) {
    out << "linnet " LINNET_VERSION
           ": the most accurate time-series classifier that fits a microcontroller\n\n"
           "usage: linnet COMMAND ...\n\n";
    for (const auto& command : commands()) {
        const std::string head = std::string(command.name) + ' ' + command.usage;
        out << "  " << head << std::string(head.size() < 34 ? 34 - head.size() : 1, ' ') << command.summary << '\n';
    }
    out << "\nlinnet COMMAND --help shows a command's options; linnet --version the version.\n";
}

options::options_description describe(const Command& command) {
    options::options_description description{"options"};
    command.describe(description.add_options());
    description.add_options()("verbose", options::bool_switch(), "print debug messages too")("help", "show this");
    return description;
}

Arguments parse(const Command& command, int count, const char* const* words) {
    auto visible = describe(command);
    options::options_description all;
    all.add(visible).add_options()("positional", options::value<std::vector<std::string>>());
    options::positional_options_description positional;
    positional.add("positional", -1);
    Arguments arguments;
    // No guessing of abbreviated options: a script written today must not change its meaning tomorrow.
    const auto style = options::command_line_style::default_style & ~options::command_line_style::allow_guessing;
    options::store(options::command_line_parser(count, words).options(all).positional(positional).style(style).run(),
                   arguments.options);
    if (arguments.options.count("positional"))
        arguments.positional = arguments.options["positional"].as<std::vector<std::string>>();
    return arguments;
}

int run(const Command& command, int count, const char* const* words) {
    Arguments arguments;
    try {
        arguments = parse(command, count, words);
    } catch (const options::error& failure) {
        throw core::InputError("linnet " + std::string(command.name) + ": " + failure.what() + "; see linnet " +
                               command.name + " --help");
    }
    if (arguments.options.count("help")) {
        std::cout << "usage: linnet " << command.name << ' ' << command.usage << "\n\n"
                  << command.summary << "\n\n"
                  << describe(command);
        return success;
    }
    if (arguments.positional.size() < command.fewest || arguments.positional.size() > command.most)
        throw core::InputError("usage: linnet " + std::string(command.name) + ' ' + command.usage);
    if (arguments.flag("verbose")) core::set_log_level(sdk::Level::debug);
    return command.run(arguments);
}

int dispatch(int count, const char* const* words) {
    const std::string name = count > 1 ? words[1] : "--help";
    if (name == "--help" || name == "-h" || name == "help") {
        print_overview(std::cout);
        return count > 1 ? success : bad_input;
    }
    if (name == "--version") {
        std::cout << "linnet " LINNET_VERSION " (sdk " LINNET_SDK_VERSION ")\n";
        return success;
    }
    if (count > 2)
        for (const auto& command : commands())
            if (command.name == name + ' ' + words[2]) return run(command, count - 2, words + 2);
    std::vector<std::string> names;
    for (const auto& command : commands()) {
        if (command.name == name) return run(command, count - 1, words + 1);
        names.emplace_back(command.name);
    }
    throw core::InputError("linnet has no command \"" + name + "\"" + core::suggestion(name, names));
}

}  // namespace
}  // namespace linnet::cli

int main(int count, char** words) {
    using namespace linnet;
    try {
        const int code = cli::dispatch(count, words);
        std::cout.flush();
        return std::cout ? code : cli::system_failure;
    } catch (const core::InputError& failure) {
        std::cerr << "linnet: " << failure.what() << '\n';
        return cli::bad_input;
    } catch (const core::PluginFault& failure) {
        std::cerr << "linnet: " << failure.what() << '\n';
        return cli::plugin_failure;
    } catch (const std::bad_alloc&) {
        std::cerr << "linnet: there is not enough memory\n";
        return cli::system_failure;
    } catch (const std::exception& failure) {
        std::cerr << "linnet: " << failure.what() << '\n';
        return cli::system_failure;
    }
}
