// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
// plugins, plugin, boards: what this installation knows.

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>

#include "core/cli/command.hpp"
#include "core/cli/exit_codes.hpp"
#include "core/cli/installation.hpp"
#include "core/cli/table.hpp"
#include "core/support/errors.hpp"
#include "core/support/suggest.hpp"
#include "core/support/units.hpp"

namespace linnet::cli {
namespace {

using namespace core;
using Json = nlohmann::ordered_json;

std::string text_of(const char* text) { return text ? text : ""; }

std::string range_text(const linnet_param& param) {
    const std::string type = text_of(param.type), low = text_of(param.lowest), high = text_of(param.highest);
    if (type == "choice") {
        std::string words = low;
        for (auto& letter : words)
            if (letter == '|') letter = ' ';
        return words;
    }
    return low.empty() && high.empty() ? "" : low + " .. " + high;
}

// The parameter's default for the final training; null where it is that of the search.
const char* final_default(const ComponentInfo& component, const linnet_param& param) {
    for (const auto& setting : component.final_defaults)
        if (std::string_view{setting.name} == param.name && text_of(param.fallback) != setting.value)
            return setting.value;
    return nullptr;
}

Json parameters_json(const ComponentInfo& component) {
    Json list = Json::array();
    for (const auto& param : component.params) {
        Json entry{{"name", param.name},
                   {"type", param.type},
                   {"default", param.fallback ? Json(param.fallback) : Json(nullptr)},
                   {"lowest", text_of(param.lowest)},
                   {"highest", text_of(param.highest)},
                   {"help", text_of(param.help)}};
        if (const auto* other = final_default(component, param)) entry["final_default"] = other;
        list.push_back(std::move(entry));
    }
    return list;
}

// A column for the final training only where something is different in it.
TextTable parameter_table(const ComponentInfo& component) {
    const bool differs =
        std::ranges::any_of(component.params, [&](const auto& param) { return final_default(component, param); });
    std::vector<std::string> head{"parameter", "type", "default", "range", "what it does"};
    if (differs) head.insert(head.begin() + 3, "final training");
    TextTable table{head};
    for (const auto& param : component.params) {
        std::vector<std::string> row{param.name, param.type, param.fallback ? param.fallback : "(required)",
                                     range_text(param), text_of(param.help)};
        if (differs) row.insert(row.begin() + 3, text_of(final_default(component, param)));
        table.row(std::move(row));
    }
    return table;
}

Json component_json(const ComponentInfo& component) {
    return {{"kind", component.kind},       {"id", component.id},
            {"full_id", component.full_id}, {"version", component.plugin_version},
            {"summary", component.summary}, {"parameters", parameters_json(component)}};
}

std::vector<std::filesystem::path> profile_folders(const Arguments& arguments) {
    std::vector<std::filesystem::path> folders;
    for (const auto& folder : arguments.texts("boards")) {
        if (!std::filesystem::is_directory(folder))
            throw InputError("--boards " + folder + ": there is no such folder");
        folders.emplace_back(folder);
    }
    const auto installation = find_installation();
    folders.insert(folders.end(), installation.profile_folders.begin(), installation.profile_folders.end());
    return folders;
}

std::string number_text(const ProfileNumber& number) {
    switch (number.quantity) {
        case Quantity::bytes:
            return format_bytes(number.value);
        case Quantity::seconds:
            return format_seconds(number.value);
        case Quantity::hertz:
            return format_count(number.value / 1e6) + " MHz";
        default:
            return number.written;
    }
}

Json board_json(const Board& board) {
    Json numbers = Json::object();
    for (const auto& [key, number] : board.numbers())
        numbers[key] = {{"value", number.value}, {"source", number.source}, {"status", number.status}};
    return {{"id", board.id()},
            {"name", board.name()},
            {"file", board.file().string()},
            {"texts", board.texts()},
            {"numbers", numbers}};
}

int show_board(const Board& board, bool json) {
    if (json) {
        std::cout << board_json(board) << '\n';
        return success;
    }
    std::cout << board.name() << " (" << board.id() << ")\n" << board.file().string() << "\n\n";
    for (const auto& [key, text] : board.texts()) std::cout << key << ": " << text << '\n';
    TextTable table{{"key", "value", "status", "source"}};
    for (const auto& [key, number] : board.numbers())
        table.row({key, number_text(number), number.status, number.source});
    std::cout << '\n';
    table.print(std::cout);
    return success;
}

std::string optional_number(const Board& board, const char* first, const char* second, bool megahertz = false) {
    auto value = board.number(first);
    if (!value && second) value = board.number(second);
    if (!value) return "-";
    return megahertz ? format_count(*value / 1e6) + " MHz" : format_bytes(*value);
}

// The tables of latencies that a board has, by name.
std::string latency_tables(const Board& board) {
    constexpr std::string_view head = "latency.", tail = ".cpi";
    std::string names;
    for (const auto& [key, number] : board.numbers()) {
        if (!key.starts_with(head) || !key.ends_with(tail)) continue;
        const auto name = key.substr(head.size(), key.size() - head.size() - tail.size());
        names += (names.empty() ? "" : " ") + name;
    }
    return names.empty() ? "-" : names;
}

std::string text_or_dash(std::string_view text) { return text.empty() ? "-" : std::string(text); }

}  // namespace

int plugins_command(const Arguments& arguments) {
    const auto registry = load_plugins(arguments.texts("plugins"));
    if (arguments.flag("json")) {
        Json components = Json::array(), refused = Json::array();
        for (const auto& component : registry.components()) components.push_back(component_json(component));
        for (const auto& refusal : registry.refusals())
            refused.push_back(
                {{"file", refusal.path.string()}, {"component", refusal.component}, {"reason", refusal.reason}});
        std::cout << Json{{"components", components}, {"refused", refused}} << '\n';
        return success;
    }
    std::vector<const ComponentInfo*> sorted;
    for (const auto& component : registry.components()) sorted.push_back(&component);
    std::ranges::stable_sort(sorted, [](const auto* a, const auto* b) {
        return std::pair{a->kind, a->id} < std::pair{b->kind, b->id};
    });
    TextTable table{{"kind", "id", "version", "plugin", "what it is"}};
    for (const auto* component : sorted)
        table.row(
            {component->kind, component->id, component->plugin_version, component->plugin_id, component->summary});
    table.print(std::cout);
    if (!registry.refusals().empty()) std::cout << "\nrefused:\n";
    for (const auto& refusal : registry.refusals()) std::cout << "  " << refusal.sentence() << '\n';
    return success;
}

int plugin_command(const Arguments& arguments) {
    const auto registry = load_plugins(arguments.texts("plugins"));
    const auto& wanted = arguments.positional[0];
    std::vector<std::string> ids;
    std::vector<const ComponentInfo*> found;
    for (const auto& component : registry.components()) {
        if (component.id == wanted || component.full_id == wanted) found.push_back(&component);
        ids.push_back(component.id);
    }
    if (found.empty()) throw InputError("no plugin is called \"" + wanted + "\"" + suggestion(wanted, ids));
    if (arguments.flag("json")) {
        Json list = Json::array();
        for (const auto* component : found) list.push_back(component_json(*component));
        std::cout << Json{{"components", list}} << '\n';
        return success;
    }
    for (const auto* component : found) {
        std::cout << component->kind << ' ' << component->full_id << ' ' << component->plugin_version << "\n"
                  << component->summary << "\n\n";
        if (component->params.empty())
            std::cout << "no parameters\n";
        else
            parameter_table(*component).print(std::cout);
    }
    return success;
}

int boards_command(const Arguments& arguments) {
    const auto folders = profile_folders(arguments);
    const bool json = arguments.flag("json");
    const Location command_line{"linnet boards"};
    if (!arguments.positional.empty())
        return show_board(load_board(arguments.positional[0], folders, command_line), json);
    TextTable table{{"board", "name", "core", "clock", "ram", "flash", "emulator", "latency", "power"}};
    Json list = Json::array();
    for (const auto& name : list_boards(folders)) {
        const auto board = load_board(name, folders, command_line);
        if (json) list.push_back(board_json(board));
        table.row({name, std::string(board.name()), std::string(board.text("core.name")),
                   optional_number(board, "clock.hz", nullptr, true),
                   optional_number(board, "memory.ram.usable", "memory.ram.size"),
                   optional_number(board, "memory.flash.usable", "memory.flash.size"),
                   text_or_dash(board.text("emulator")), latency_tables(board),
                   text_or_dash(board.text("energy.active.status"))});
    }
    if (json)
        std::cout << Json{{"boards", list}} << '\n';
    else
        table.print(std::cout);
    return success;
}

}  // namespace linnet::cli
