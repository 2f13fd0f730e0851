// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/export_model.hpp"

#include "core/kernel/version.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "core/support/errors.hpp"
#include "core/support/logging.hpp"
#include "core/support/sha256.hpp"

namespace linnet::core {
namespace {

class FolderSink final : public sdk::FileSink {
public:
    explicit FolderSink(std::filesystem::path folder) : folder_{std::move(folder)} {}

    void write(std::string_view relative_path, std::span<const std::byte> bytes) override {
        const auto relative = std::filesystem::path(relative_path).lexically_normal();
        if (relative.empty() || relative.is_absolute() || *relative.begin() == "..")
            throw std::invalid_argument("\"" + std::string(relative_path) + "\" is no path inside the model's folder");
        if (!written_.insert(relative).second)
            throw std::invalid_argument("\"" + relative.string() +
                                        "\" was written before; export to folders of their own");
        const auto path = folder_ / relative;
        std::error_code error;
        std::filesystem::create_directories(path.parent_path(), error);
        std::ofstream file(path, std::ios::binary | std::ios::trunc);
        file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        file.close();
        if (!file) throw SystemError(path.string() + ": cannot be written (" + std::strerror(errno) + ")");
    }

private:
    std::filesystem::path folder_;
    std::set<std::filesystem::path> written_;
};

class ExportedNetwork final : public sdk::ExportedModel {
public:
    ExportedNetwork(const RunPlan& plan, const QuantizedModel& model)
        : plan_{plan}, model_{model}, name_{plan.file.path.stem().string()} {
        samples_ = plan.data->raw(plan.data->has_test() ? sdk::Part::test : sdk::Part::validation);
    }

    std::string_view name() const noexcept override { return name_; }
    std::string_view version() const noexcept override { return LINNET_VERSION; }
    const sdk::BoardProfile& board() const noexcept override { return *plan_.board; }
    const sdk::WeightsView& weights() const noexcept override { return *model_.deployed(); }
    const sdk::QuantizedModelView& quantized() const noexcept override { return model_; }
    std::string_view label(std::int32_t number) const noexcept override {
        const auto& names = plan_.data->class_names();
        return number >= 0 && static_cast<std::size_t>(number) < names.size() ? names[static_cast<std::size_t>(number)]
                                                                              : std::string_view{};
    }
    std::span<const float> windows() const noexcept override { return samples_.features; }
    std::span<const std::int32_t> classes() const noexcept override { return samples_.labels; }

private:
    const RunPlan& plan_;
    const QuantizedModel& model_;
    std::string name_;
    sdk::Windows samples_;
};

ExporterUse make_exporter(const RunPlan& plan, const Choice& choice) {
    const auto& component = plan.registry.find("exporter", choice.id, choice.where);
    constexpr std::array<std::string_view, 0> no_keys{};
    return {component.id, make<sdk::Exporter>(component, *plan.host,
                                              configure(component, &choice.settings, choice.section,
                                                        plan.file.path.parent_path(), no_keys))};
}

void emit(const ExporterUse& use, const ExportedNetwork& network, FolderSink& sink) {
    try {
        use.exporter("emit", [&](const sdk::Exporter& exporter) { exporter.emit(network, sink); });
    } catch (const PluginRefusal& refusal) {  // about the settings the user gave it, or the network they chose
        const std::string prefix = use.exporter.label() + ".emit: ", text = refusal.what();
        throw InputError("exporter " + use.id + ": " + (text.starts_with(prefix) ? text.substr(prefix.size()) : text));
    }
}

}  // namespace

std::vector<ExporterUse> make_exporters(const RunPlan& plan) {
    std::vector<ExporterUse> exporters;
    if (plan.file.final.exporters) {
        for (const auto& choice : *plan.file.final.exporters) exporters.push_back(make_exporter(plan, choice));
        const auto own = plan.runtime.get().exporter();
        for (const auto& use : exporters)
            if (use.id != own)
                log(sdk::Level::info,
                    "exporter " + use.id + " writes the same integers for another arithmetic than that of runtime " +
                        plan.runtime_id + ", whose scores are reported; some results may differ by a step");
        return exporters;
    }
    const std::string own{plan.runtime.get().exporter()};
    const bool loaded = std::ranges::any_of(plan.registry.components(), [&](const ComponentInfo& component) {
        return component.kind == "exporter" && component.id == own;
    });
    if (loaded) exporters.push_back(make_exporter(plan, own, {}));
    return exporters;
}

ExporterUse make_exporter(const RunPlan& plan, const std::string& id, const Location& where) {
    Choice choice;
    choice.id = id;
    choice.where = where;
    choice.section = "exporter " + id;
    return make_exporter(plan, choice);
}

void export_model(const RunPlan& plan, const QuantizedModel& model, std::span<const ExporterUse> exporters,
                  const std::filesystem::path& folder) {
    auto staged = folder;
    staged += ".new";
    std::error_code error;
    std::filesystem::remove_all(staged, error);
    std::filesystem::create_directories(staged, error);
    if (error) throw SystemError(staged.string() + ": this folder cannot be made (" + error.message() + ")");
    try {
        const ExportedNetwork network{plan, model};
        FolderSink sink{staged};
        for (const auto& use : exporters) emit(use, network, sink);
        std::filesystem::remove_all(folder);
        std::filesystem::rename(staged, folder);
    } catch (const std::filesystem::filesystem_error& failure) {
        throw SystemError(folder.string() + ": cannot be replaced (" + failure.code().message() + ")");
    } catch (...) {
        std::filesystem::remove_all(staged, error);
        throw;
    }
}

void check_exported(const std::filesystem::path& folder, const QuantizedModel& model) {
    using Json = nlohmann::json;
    const auto path = folder / "model.json";
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw InputError(path.string() +
                         ": there is no exported model here; make one with linnet export DIR --as c_source");
    const auto refuse = [&](const std::string& why) { throw InputError(folder.string() + ": " + why); };
    try {
        const auto described = Json::parse(file);
        const auto expect = [&](const char* key, std::string_view digest, const char* of) {
            const auto found = described.at(key).get<std::string>();
            const auto expected = "sha256:" + std::string(digest);
            if (found != expected)
                refuse("this model was made of another " + std::string(of) + " than the run ended with (" + found +
                       " instead of " + expected + ")");
        };
        expect("graph", model.graph().digest(), "network");
        expect("model", model.digest(), "quantized network");
        for (const auto& [name, digest] : described.at("files").items()) {
            std::ifstream written(folder / name, std::ios::binary);
            std::ostringstream text;
            text << written.rdbuf();
            if (!written) refuse("the file " + name + " is missing");
            if ("sha256:" + sha256_hex(text.str()) != digest.get<std::string>())
                refuse("the file " + name +
                       " is not as it was exported; its digest differs from the one in model.json");
        }
    } catch (const Json::exception&) {
        throw InputError(path.string() + ": this is not the description of an exported model");
    }
}

}  // namespace linnet::core
