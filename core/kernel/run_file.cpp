// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/run_file.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <sstream>

#include "core/quantization/calibration.hpp"
#include "core/support/errors.hpp"
#include "core/support/suggest.hpp"
#include "core/support/toml_io.hpp"
#include "core/support/units.hpp"

namespace linnet::core {
namespace {

constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();

void apply_override(Table& root, const std::string& option, const std::filesystem::path& working_folder) {
    const Location where{"--set " + option, 0, 0, working_folder.string()};
    const auto equals = option.find('=');
    if (equals == std::string::npos || equals == 0)
        throw InputError("--set " + option + ": expected key=value, such as budget.search=\"60 s\"");
    auto* table = &root;
    std::string_view path{option.data(), equals};
    for (auto dot = path.find('.'); dot != std::string_view::npos; dot = path.find('.')) {
        const std::string key{path.substr(0, dot)};
        if (const auto* found = table->find(key); !found || !std::holds_alternative<Table>(found->value)) {
            Table made;
            made.where = where;
            // A text that stands for a table ("runtime = ..."): the table's keys refine it.
            if (found && std::holds_alternative<std::string>(found->value)) made.insert_or_assign("use", *found);
            table->insert_or_assign(key, Setting{std::move(made), where, where});
        }
        table = const_cast<Table*>(&std::get<Table>(table->find(key)->value));
        path.remove_prefix(dot + 1);
    }
    if (path.empty()) throw InputError("--set " + option + ": the key is not complete");
    table->insert_or_assign(std::string(path), parse_toml_value(std::string_view(option).substr(equals + 1), where));
}

std::optional<std::chrono::nanoseconds> read_time(Section& section, const std::string& key, const std::string& name) {
    const auto* setting = section.raw(key);
    if (!setting) return {};
    std::optional<double> seconds;
    if (const auto* text = std::get_if<std::string>(&setting->value))
        seconds = parse_quantity(*text, Quantity::seconds);
    if (const auto* integer = std::get_if<std::int64_t>(&setting->value)) seconds = static_cast<double>(*integer);
    if (const auto* real = std::get_if<double>(&setting->value)) seconds = *real;
    if (!seconds || !(*seconds > 0) || *seconds > 1e9)
        throw InputError(setting->where.text() + ": " + key + " = " + setting->display() + " in " + name +
                         " cannot be used; expected a time such as \"10 min\" or 90 (seconds), above zero");
    return std::chrono::nanoseconds{static_cast<std::int64_t>(*seconds * 1e9)};
}

// The sections of plugins: `use` names the component, what is left belongs to it.
Choice read_choice(Section& root, const std::string& name) {
    Choice choice;
    choice.section = "[" + name + "]";
    const auto* table = root.table(name);
    if (!table) return choice;
    choice.where = table->where;
    choice.settings = *table;
    Section section{*table, choice.section};
    choice.id = section.text("use", "");
    if (const auto* use = table->find("use")) choice.where = use->where;
    choice.settings.erase("use");
    return choice;
}

Table take_table(Choice& choice, const std::string& key) {
    const auto* setting = choice.settings.find(key);
    if (!setting) return {};
    const auto* table = std::get_if<Table>(&setting->value);
    if (!table)
        throw InputError(setting->where.text() + ": " + key + " = " + setting->display() + " in " + choice.section +
                         " cannot be used; expected a table such as { fraction = 0.15, by = \"subject\" }");
    auto taken = *table;
    choice.settings.erase(key);
    return taken;
}

void read_dataset(Section& root, RunFile& run) {
    run.dataset = read_choice(root, "dataset");
    const auto table = take_table(run.dataset, "validation");
    run.validation.where = table.where;
    Section section{table, "[dataset] validation"};
    run.validation.fraction = section.real("fraction", run.validation.fraction, 0.01, 0.9);
    run.validation.by = section.text("by", run.validation.by);
    if (run.validation.by != "automatic" && run.validation.by != "subject" && run.validation.by != "stratified")
        throw InputError(table.find("by")->where.text() + ": by = \"" + run.validation.by +
                         "\" in [dataset] validation cannot be used; expected \"subject\", \"stratified\" or "
                         "\"automatic\"");
    section.finish();
}

std::vector<std::filesystem::path> read_folders(Section& section, const std::string& key,
                                                const std::filesystem::path& base) {
    std::vector<std::filesystem::path> folders;
    const auto* setting = section.raw(key);
    const auto start = setting && !setting->where.folder.empty() ? std::filesystem::path(setting->where.folder) : base;
    for (const auto& text : section.texts(key, {})) folders.push_back((start / text).lexically_normal());
    return folders;
}

void read_target(Section& root, RunFile& run, const std::filesystem::path& base) {
    const auto* table = root.table("target");
    if (!table)
        throw InputError(run.path.string() +
                         ": section [target] is missing; it names the board and the runtime, such as board = "
                         "\"arduino_nano_33_ble\"");
    Section section{*table, "[target]"};
    run.board = section.required_text("board");
    run.board_where = table->find("board")->where;
    run.board_folders = read_folders(section, "boards", base);
    run.runtime.section = "[target] runtime";
    run.runtime.where = table->where;
    if (const auto* runtime = section.raw("runtime"); runtime && std::holds_alternative<Table>(runtime->value)) {
        run.runtime.settings = std::get<Table>(runtime->value);
        Section inner{run.runtime.settings, run.runtime.section};
        run.runtime.id = inner.text("use", "");
        run.runtime.where = run.runtime.settings.where;
        run.runtime.settings.erase("use");
    } else {
        run.runtime.id = section.text("runtime", "");
        if (runtime) run.runtime.where = runtime->where;
    }
    section.finish();
}

void read_objectives(Section& root, RunFile& run) {
    const auto* table = root.table("objectives");
    const Table none;
    Section section{table ? *table : none, "[objectives]"};
    for (const bool maximise : {true, false}) {
        const auto* key = maximise ? "maximise" : "minimise";
        for (const auto& metric : section.texts(key, {})) {
            run.objectives.push_back({metric, maximise, table->find(key)->where});
        }
    }
    section.finish();
    if (run.objectives.empty())
        throw InputError((table ? table->where.text() : run.path.string()) +
                         ": nothing to search for; name at least one metric in [objectives], such as maximise = "
                         "[\"accuracy\"]");
}

void read_budget(Section& root, RunFile& run) {
    const auto* table = root.table("budget");
    if (!table)
        throw InputError(run.path.string() +
                         ": section [budget] is missing; say search = \"10 min\", trials = 100, or both");
    Section section{*table, "[budget]"};
    run.search_time = read_time(section, "search", "[budget]");
    if (section.has("trials")) run.search_trials = static_cast<std::uint64_t>(section.integer("trials", 1, 1, largest));
    run.workers = static_cast<std::uint32_t>(section.integer("workers", 0, 0, 1024));
    run.lag = static_cast<std::uint32_t>(section.integer("lag", run.lag, 1, 4096));
    section.finish();
    if (!run.search_time && !run.search_trials)
        throw InputError(table->where.text() + ": [budget] has no end; say search = \"10 min\", trials = 100, or both");
}

// `use`, `epochs`, `patience` and `keep` would be taken for the trainer's own keys: they say where they belong.
Table read_final_trainer(const Table& table) {
    const auto refuse = [&](const char* key, const char* advice) {
        if (const auto* setting = table.find(key))
            throw InputError(setting->where.text() + ": " + key + " = " + setting->display() +
                             " in [final.trainer] cannot be used; " + advice);
    };
    refuse("use", "the search and the final training have one trainer, which [trainer] names");
    refuse("epochs", "the epochs of the final training belong into [final]");
    refuse("patience", "the patience of the final training belongs into [final]");
    refuse("keep", "what the final training keeps belongs into [final]");
    return table;
}

Keep read_keep(Section& section, const Table& table, const char* where, Keep fallback) {
    if (!table.find("keep")) return fallback;
    const auto name = section.text("keep", "");
    if (name != "last" && name != "best")
        throw InputError(table.find("keep")->where.text() + ": keep = \"" + name + "\" in " + where +
                         " cannot be used; expected \"last\" or \"best\"");
    return name == "last" ? Keep::last : Keep::best;
}

std::string read_calibration(Section& section, const Table& table, const std::string& fallback) {
    const auto name = section.text("calibration", fallback);
    std::vector<std::string> names{"automatic"};
    for (const auto method : calibration_methods) names.emplace_back(calibration_name(method));
    if (std::ranges::find(names, name) == names.end())
        throw InputError(table.find("calibration")->where.text() + ": calibration = \"" + name +
                         "\" in [final] cannot be used" + suggestion(name, names));
    return name;
}

bool read_quantize(Section& section, const Table& table) {
    const auto to = section.text("quantize", "int8");
    if (to != "int8" && to != "none")
        throw InputError(table.find("quantize")->where.text() + ": quantize = \"" + to +
                         "\" in [final] cannot be used; expected \"int8\" or \"none\"");
    return to == "int8";
}

// Names of exporters, or tables of a name and the exporter's own keys.
std::optional<std::vector<Choice>> read_exporters(Section& section) {
    const auto* setting = section.raw("export");
    if (!setting) return {};
    const auto* list = std::get_if<Array>(&setting->value);
    const auto refuse = [](const Setting& wrong) {
        throw InputError(wrong.where.text() + ": export = " + wrong.display() +
                         " in [final] cannot be used; expected a list such as [\"c_source\", { use = \"onnx\" }]");
    };
    if (!list) refuse(*setting);
    std::vector<Choice> exporters;
    for (const auto& entry : *list) {
        Choice choice;
        choice.section = "[final] export";
        choice.where = entry.where;
        if (const auto* name = std::get_if<std::string>(&entry.value)) {
            choice.id = *name;
        } else if (const auto* table = std::get_if<Table>(&entry.value)) {
            choice.settings = *table;
            Section inner{choice.settings, choice.section};
            choice.id = inner.required_text("use");
            choice.settings.erase("use");
        } else {
            refuse(entry);
        }
        exporters.push_back(std::move(choice));
    }
    return exporters;
}

void read_final(Section& root, RunFile& run) {
    const auto* table = root.table("final");
    if (!table) return;
    Section section{*table, "[final]"};
    auto& final = run.final;
    final.epochs = static_cast<std::uint32_t>(section.integer("epochs", final.epochs, 0, 100'000));
    final.patience = static_cast<std::uint32_t>(section.integer("patience", final.patience, 0, 100'000));
    final.plateau = static_cast<std::uint32_t>(section.integer("plateau", final.plateau, 0, 100'000));
    final.plateau_factor = section.real("plateau_factor", final.plateau_factor, 0.01, 1.0);
    final.keep = read_keep(section, *table, "[final]", final.keep);
    final.time = read_time(section, "time", "[final]");
    if (const auto* trainer = section.table("trainer")) final.trainer = read_final_trainer(*trainer);
    final.quantize = read_quantize(section, *table);
    final.calibration = read_calibration(section, *table, final.calibration);
    final.calibration_windows =
        static_cast<std::uint32_t>(section.integer("calibration_windows", final.calibration_windows, 1, 1'000'000));
    if (section.has("fine_tune"))
        final.fine_tune = static_cast<std::uint32_t>(section.integer("fine_tune", 0, 0, 100'000));
    final.exporters = read_exporters(section);
    section.finish();
}

void read_trainer(Section& root, RunFile& run) {
    run.trainer = read_choice(root, "trainer");
    Section section{run.trainer.settings, "[trainer]"};
    run.search_epochs = static_cast<std::uint32_t>(section.integer("epochs", run.search_epochs, 1, 100'000));
    run.patience = static_cast<std::uint32_t>(section.integer("patience", run.patience, 0, 100'000));
    run.keep = read_keep(section, run.trainer.settings, "[trainer]", run.keep);
    for (const char* key : {"epochs", "patience", "keep"}) run.trainer.settings.erase(key);
}

void read_constraints(Section& root, RunFile& run) {
    const auto* table = root.table("constraints");
    if (!table) return;
    for (const auto& [metric, bound] : *table) run.constraints.push_back({metric, bound});
}

}  // namespace

RunFile parse_run_file(const std::string& text, const std::filesystem::path& path,
                       const std::vector<std::string>& overrides, const std::filesystem::path& working_folder) {
    RunFile run;
    run.working_folder = working_folder;
    run.path = path;
    run.text = text;
    run.overrides = overrides;
    auto table = parse_toml(text, path.string());
    for (const auto& option : overrides) apply_override(table, option, working_folder);

    const auto base = path.parent_path();
    Section root{table, "the run file"};
    if (const auto* own = root.table("run")) {
        Section section{*own, "[run]"};
        run.seed = static_cast<std::uint64_t>(section.integer("seed", 0, 0, std::numeric_limits<std::int64_t>::max()));
        run.output = section.text("output", "");
        section.finish();
    }
    if (run.output.empty()) run.output = std::filesystem::path("runs") / path.stem();

    if (const auto* plugins = root.table("plugins")) {
        Section section{*plugins, "[plugins]"};
        run.plugin_folders = read_folders(section, "search", base);
        section.finish();
    }
    read_dataset(root, run);
    read_target(root, run, base);
    read_constraints(root, run);
    read_objectives(root, run);
    run.space = read_choice(root, "space");
    run.strategy = read_choice(root, "strategy");
    read_trainer(root, run);
    read_budget(root, run);
    read_final(root, run);
    root.finish();
    return run;
}

RunFile read_run_file(const std::filesystem::path& path, const std::vector<std::string>& overrides) {
    read_toml(path);  // the sentences about files that cannot be read, and about syntax
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return parse_run_file(std::move(text).str(), path, overrides);
}

}  // namespace linnet::core
