// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/registry.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <system_error>

#include "core/kernel/manifest_check.hpp"
#include "core/kernel/plugin_host.hpp"
#include "core/kernel/wording.hpp"
#include "core/support/errors.hpp"
#include "core/support/suggest.hpp"

namespace linnet::core {
namespace {

namespace fs = std::filesystem;

std::string with_article(std::string_view noun) {
    return (std::string_view{"aeiou"}.find(noun.front()) == std::string_view::npos ? "a " : "an ") + std::string(noun);
}

// Ids of what a refused file would have offered, when its table has the layout of this epoch.
std::vector<std::string> offered_ids(const linnet_manifest& manifest) {
    std::vector<std::string> ids;
    if (!manifest.components || !manifest.plugin_id) return ids;
    for (const auto* component : std::span{manifest.components, manifest.component_count}) {
        if (!is_readable(component)) continue;
        ids.emplace_back(component->id);
        ids.push_back(std::string(manifest.plugin_id) + "/" + component->id);
    }
    return ids;
}

bool might_offer(const Refusal& refusal, std::string_view id) {
    if (std::ranges::find(refusal.offered, id) != refusal.offered.end()) return true;
    // Nothing was readable: a plugin's file is usually called like its component.
    const auto short_id = id.substr(id.rfind('/') == std::string_view::npos ? 0 : id.rfind('/') + 1);
    return refusal.offered.empty() && refusal.path.stem() == fs::path{short_id};
}

// Throws NotAPlugin for a manifest that cannot be used, filling in what is lost with it.
void check_manifest(const linnet_manifest& manifest, std::span<const PluginInfo> loaded, Refusal& refusal) {
    const auto reason = refusal_of(manifest);
    const bool layout_known = manifest.struct_size >= sizeof(linnet_manifest) && manifest.abi_epoch == LINNET_ABI_EPOCH;
    if (layout_known) refusal.offered = offered_ids(manifest);
    if (!reason.empty()) throw NotAPlugin(reason);
    const auto twin = std::ranges::find(loaded, std::string_view{manifest.plugin_id}, &PluginInfo::id);
    if (twin != loaded.end())
        throw NotAPlugin("has the plugin id " + in_quotes(manifest.plugin_id) + " of " + twin->path.string() +
                         ", which was loaded before it");
}

bool wants_to_stay(const linnet_manifest& manifest) {
    return std::ranges::any_of(std::span{manifest.components, manifest.component_count}, [](const auto* component) {
        return is_readable(component) && (component->flags & LINNET_KEEP_MAPPED) != 0;
    });
}

void destroy(const ComponentInfo& component, void* object) noexcept {
    try {
        component.entry->destroy(object);
    } catch (...) {
        // The contract forbids it; and a destructor has nobody to tell.
    }
}

}  // namespace

std::string Refusal::sentence() const {
    return path.string() + ": " + (component.empty() ? "" : "component " + in_quotes(component) + " ") + reason;
}

void Registry::load(std::span<const fs::path> directories) {
    for (const auto& directory : directories) {
        try {
            for (const auto& file : candidate_files(directory)) load_file(file);
        } catch (const SystemError&) {
            refusals_.push_back({directory, {}, "is not a folder that can be read", {}});
        }
    }
}

void Registry::load_file(const fs::path& file) {
    std::error_code ignored;
    const auto canonical = fs::weakly_canonical(file, ignored);
    if (std::ranges::find(files_, canonical) != files_.end()) return;
    files_.push_back(canonical);
    Refusal refusal{file, {}, {}, {}};
    try {
        auto library = std::make_shared<PluginLibrary>(canonical);
        const auto& manifest = library->manifest();
        check_manifest(manifest, plugins_, refusal);
        if (wants_to_stay(manifest)) library->keep_mapped();
        plugins_.push_back({manifest.plugin_id, manifest.plugin_version, manifest.licence, manifest.sdk_version, file,
                            std::move(library)});
        for (std::size_t i = 0; i < manifest.component_count; ++i)
            add_component(plugins_.back(), manifest.components[i], i);
    } catch (const NotAPlugin& reason) {
        refusal.reason = reason.what();
        refusals_.push_back(std::move(refusal));
    }
}

void Registry::add_component(const PluginInfo& plugin, const linnet_component* entry, std::size_t position) {
    const std::string id = is_readable(entry) ? entry->id : "number " + std::to_string(position + 1);
    const auto full_id = plugin.id + "/" + id;
    auto reason = refusal_of(entry);
    if (reason.empty() && std::ranges::find(components_, full_id, &ComponentInfo::full_id) != components_.end())
        reason = "has the id of another component of the same plugin";
    if (!reason.empty()) {
        refusals_.push_back({plugin.path, id, std::move(reason), {id, full_id}});
        return;
    }
    components_.push_back({entry->kind,
                           id,
                           entry->summary,
                           plugin.id,
                           plugin.version,
                           full_id,
                           {entry->params, entry->param_count},
                           final_defaults_of(*entry),
                           entry,
                           plugin.library});
}

const ComponentInfo& Registry::find(std::string_view kind, std::string_view id, const Location& where) const {
    std::vector<const ComponentInfo*> found;
    for (const auto& component : components_)
        if (component.kind == kind && (component.id == id || component.full_id == id)) found.push_back(&component);
    if (found.empty()) refuse_unknown(kind, id, where);
    if (found.size() == 1) return *found.front();
    std::string choices;
    for (const auto* component : found) choices += (choices.empty() ? "" : " or ") + in_quotes(component->full_id);
    throw InputError(at(where) + "more than one " + std::string(kind) + " is called " + in_quotes(id) + "; write " +
                     choices);
}

void Registry::refuse_unknown(std::string_view kind, std::string_view id, const Location& where) const {
    const bool full = id.find('/') != std::string_view::npos;
    std::vector<std::string> known;
    std::string sentence = at(where) + "no " + std::string(kind) + " is called " + in_quotes(id);
    for (const auto& component : components_) {
        const auto& name = full ? component.full_id : component.id;
        if (component.kind == kind) known.push_back(name);
        if (name == id) sentence += ", which is " + with_article(component.kind);
    }
    std::ranges::sort(known);
    known.erase(std::unique(known.begin(), known.end()), known.end());
    const auto refused = std::ranges::find_if(refusals_, [&](const auto& refusal) { return might_offer(refusal, id); });
    if (refused != refusals_.end())
        throw InputError(sentence + "; it may be in a plugin that was refused: " + refused->sentence());
    throw InputError(sentence + (known.empty() ? "; no plugin offers one" : suggestion(id, known)));
}

ComponentConfig configure(const ComponentInfo& component, const Table* given, std::string_view section,
                          const fs::path& base, std::span<const std::string_view> ignored) {
    return configure(component.params, given, std::string(section) + " of " + component.id, base, ignored);
}

std::shared_ptr<void> make_object(const ComponentInfo& component, std::string_view interface_id, sdk::Host& host,
                                  ComponentConfig config) {
    if (component.entry->interface_id != interface_id)
        throw std::logic_error(component.full_id + " is no " + std::string(interface_id));
    const auto kept = std::make_shared<const ComponentConfig>(std::move(config));
    const sdk::ConfigView& view = *kept;
    std::array<char, 1024> error{};
    void* object = nullptr;
    const auto status = guard(component.full_id, "create", [&] {
        return component.entry->create(&host, &view, &object, error.data(), static_cast<std::uint32_t>(error.size()));
    });
    error.back() = '\0';
    if (status == LINNET_SETTINGS_REFUSED) throw InputError(component.full_id + ": " + error.data());
    if (status != 0) throw_fault(component.full_id, "create", error.data());
    if (!object) throw_fault(component.full_id, "create", "reported success without making an object");
    return {object, [component, kept](void* made) { destroy(component, made); }};
}

}  // namespace linnet::core
