// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/manifest_check.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <linnet/sdk/abi/toolchain_tag.hpp>
#include <linnet/sdk/block.hpp>
#include <linnet/sdk/exporter.hpp>
#include <linnet/sdk/metric.hpp>
#include <linnet/sdk/reader.hpp>
#include <linnet/sdk/space.hpp>
#include <linnet/sdk/strategy.hpp>
#include <linnet/sdk/trainer.hpp>
#include <stdexcept>
#include <vector>

#include "core/kernel/param_spec.hpp"
#include "core/kernel/wording.hpp"
#include "core/support/suggest.hpp"

namespace linnet::core {
namespace {

// Structs as the first SDK of this epoch had them. Later SDKs append fields, and this kernel then still accepts the
// shorter ones.
constexpr std::uint32_t smallest_manifest = offsetof(linnet_manifest, component_count) + sizeof(std::uint32_t);
constexpr std::uint32_t smallest_component = offsetof(linnet_component, destroy) + sizeof(void (*)(void*));

constexpr std::uint32_t component_with_final_defaults =
    offsetof(linnet_component, final_default_count) + sizeof(std::uint32_t);

constexpr std::array<Kind, 8> known_kinds{{{"block", sdk::Block::interface_id},
                                           {"exporter", sdk::Exporter::interface_id},
                                           {"metric", sdk::Metric::interface_id},
                                           {"reader", sdk::Reader::interface_id},
                                           {"runtime", sdk::Runtime::interface_id},
                                           {"space", sdk::Space::interface_id},
                                           {"strategy", sdk::Strategy::interface_id},
                                           {"trainer", sdk::Trainer::interface_id}}};

// "org.example.walk": two or more names separated by dots.
bool is_reverse_domain(std::string_view text) {
    std::size_t parts = 0;
    while (true) {
        const auto dot = text.find('.');
        std::string part{text.substr(0, dot)};
        std::ranges::replace(part, '-', '_');
        if (!is_identifier(part)) return false;
        ++parts;
        if (dot == std::string_view::npos) return parts >= 2;
        text.remove_prefix(dot + 1);
    }
}

std::string wrong_size(std::uint32_t size, std::uint32_t smallest) {
    return "has " + std::to_string(size) + " bytes where at least " + std::to_string(smallest) +
           " are needed: it is truncated or was not made with the SDK";
}

std::string unknown_kind(std::string_view kind) {
    std::vector<std::string> names;
    for (const auto& known : known_kinds) names.emplace_back(known.name);
    return "has the unknown kind " + in_quotes(kind) + suggestion(kind, names);
}

std::string refusal_of_params(const linnet_component& component) {
    if (component.param_count > 0 && !component.params) return "announces parameters but has no table of them";
    std::vector<std::string> names, groups;
    for (const auto& row : std::span{component.params, component.param_count}) {
        try {
            const auto spec = read_param(row);
            if (std::ranges::find(names, spec.full_name()) != names.end())
                return "declares parameter " + in_quotes(spec.full_name()) + " twice";
            names.push_back(spec.full_name());
            if (!spec.group.empty()) groups.push_back(spec.group);
        } catch (const std::invalid_argument& malformed) {
            return std::string("has a malformed parameter table: ") + malformed.what();
        }
    }
    for (const auto& group : groups)
        if (std::ranges::find(names, group) != names.end())
            return "declares " + in_quotes(group) + " as a parameter and as a group of parameters";
    return {};
}

std::string refusal_of_final_default(const linnet_component& component, const linnet_setting& setting) {
    std::vector<std::string> names;
    for (const auto& row : std::span{component.params, component.param_count}) {
        names.emplace_back(row.name);
        if (names.back() != setting.name) continue;
        auto changed = row;
        changed.fallback = setting.value;
        try {
            read_param(changed);
            return {};
        } catch (const std::invalid_argument& malformed) {
            return std::string("has a malformed default of the final training: ") + malformed.what();
        }
    }
    return "has a default of the final training for " + in_quotes(setting.name) + ", which is none of its parameters" +
           (names.empty() ? "" : suggestion(setting.name, names));
}

std::string refusal_of_final_defaults(const linnet_component& component) {
    const bool has_field = component.struct_size >= component_with_final_defaults;
    if (!has_field || component.final_default_count == 0) return {};
    if (!component.final_defaults) return "announces defaults of the final training but has no list of them";
    if (std::string_view{component.kind} != "trainer")
        return "has defaults of the final training, which mean something to a trainer only";
    std::vector<std::string_view> names;
    for (const auto& setting : final_defaults_of(component)) {
        if (!setting.name || !setting.value) return "has a default of the final training without a name or a value";
        if (std::ranges::find(names, std::string_view{setting.name}) != names.end())
            return "has two defaults of the final training for " + in_quotes(setting.name);
        names.emplace_back(setting.name);
        if (auto reason = refusal_of_final_default(component, setting); !reason.empty()) return reason;
    }
    return {};
}

}  // namespace

std::span<const Kind> kinds() { return known_kinds; }

std::string refusal_of(const linnet_manifest& manifest) {
    if (manifest.struct_size < smallest_manifest)
        return "its manifest " + wrong_size(manifest.struct_size, smallest_manifest);
    if (manifest.abi_epoch != LINNET_ABI_EPOCH)
        return "its manifest is of epoch " + std::to_string(manifest.abi_epoch) + ", this linnet reads epoch " +
               std::to_string(LINNET_ABI_EPOCH);
    if (!manifest.toolchain_tag || !manifest.sdk_version || !manifest.plugin_id || !manifest.plugin_version ||
        !manifest.licence)
        return "its manifest lacks a text: toolchain tag, SDK version, plugin id, version and licence are mandatory";
    if (std::string_view{manifest.toolchain_tag} != LINNET_TOOLCHAIN_TAG)
        return "was built with " + std::string(manifest.toolchain_tag) +
               ", this linnet with " LINNET_TOOLCHAIN_TAG
               "; build the plugin with the same compiler and standard library";
    if (!is_reverse_domain(manifest.plugin_id))
        return "its plugin id " + in_quotes(manifest.plugin_id) +
               " is not a reverse domain such as \"org.example.walk\"";
    if (manifest.component_count == 0 || !manifest.components) return "its manifest lists no component";
    return {};
}

std::span<const linnet_setting> final_defaults_of(const linnet_component& component) {
    if (component.struct_size < component_with_final_defaults || !component.final_defaults) return {};
    return {component.final_defaults, component.final_default_count};
}

bool is_readable(const linnet_component* component) {
    return component && component->struct_size >= smallest_component && component->kind && component->id;
}

std::string refusal_of(const linnet_component* component) {
    if (!component) return "is a null entry of the manifest";
    if (component->struct_size < smallest_component) return wrong_size(component->struct_size, smallest_component);
    if (!component->kind || !component->id || !component->interface_id || !component->summary || !component->create ||
        !component->destroy)
        return "lacks a field: kind, id, interface id, summary, create and destroy are mandatory";
    const auto kind = std::ranges::find(known_kinds, std::string_view{component->kind}, &Kind::name);
    if (kind == known_kinds.end()) return unknown_kind(component->kind);
    if (!is_identifier(component->id))
        return "has an id that is not well-formed: lower case letters, digits and '_', a letter first";
    if (component->interface_id != kind->interface_id)
        return "speaks " + std::string(component->interface_id) + ", this linnet speaks " +
               std::string(kind->interface_id) + "; build the plugin with this linnet's SDK";
    if (auto reason = refusal_of_params(*component); !reason.empty()) return reason;
    return refusal_of_final_defaults(*component);
}

}  // namespace linnet::core
