// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
// data: what is in a data set, and what is wrong with it.

#include <iostream>
#include <nlohmann/json.hpp>

#include "core/cli/command.hpp"
#include "core/cli/exit_codes.hpp"
#include "core/cli/installation.hpp"
#include "core/dataset/inspect.hpp"
#include "core/kernel/run_plan.hpp"
#include "core/support/errors.hpp"

namespace linnet::cli {
namespace {

using namespace core;
using Json = nlohmann::ordered_json;

Json to_json(const Setting& setting);

Json to_json(const Table& table) {
    Json object = Json::object();
    for (const auto& [key, setting] : table) object[key] = to_json(setting);
    return object;
}

Json to_json(const Setting& setting) {
    return std::visit(
        [](const auto& value) -> Json {
            using Value = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, Table>) {
                return to_json(value);
            } else if constexpr (std::is_same_v<Value, Array>) {
                Json list = Json::array();
                for (const auto& element : value) list.push_back(to_json(element));
                return list;
            } else {
                return value;
            }
        },
        setting.value);
}

// A reader that knows the file's name, set to read the given files as training and test part.
Handle<sdk::Reader> find_reader(const Registry& registry, sdk::Host& host, const std::vector<std::string>& files) {
    Table settings;
    const Location where{"linnet data"};
    constexpr std::array keys{"train", "test"};
    if (files.size() > keys.size()) throw InputError("linnet data: give one file, or a training file and a test file");
    for (std::size_t i = 0; i < files.size(); ++i) {
        const auto path = std::filesystem::absolute(files[i]).lexically_normal().string();
        settings.insert_or_assign(keys[i], Setting{path, where, where});
    }
    for (const auto& component : registry.components()) {
        if (component.kind != "reader") continue;
        try {
            const auto reader =
                make<sdk::Reader>(component, host, configure(component, &settings, "linnet data", "/", {}));
            if (reader.get().recognises(files.front())) return reader;
        } catch (const InputError&) {
            // A generator, which has no such keys.
        }
    }
    throw InputError(files.front() + ": no reader knows this kind of file");
}

}  // namespace

int data_command(const Arguments& arguments) {
    const auto registry = load_plugins(arguments.texts("plugins"));
    const PhaseBudget budget;
    HostServices host{0, budget};
    RawData raw;
    const auto reader = find_reader(registry, host, arguments.positional);
    read_into(reader, raw);
    const auto inspection = inspect(raw);
    if (arguments.flag("json"))
        std::cout << to_json(inspection_values(inspection)) << '\n';
    else
        std::cout << inspection_text(inspection);
    return success;
}

}  // namespace linnet::cli
