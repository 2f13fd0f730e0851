// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/profile/schema.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace linnet::core {
namespace {

constexpr std::array<std::string_view, 5> statuses{"published", "measured", "modelled", "headline", "unverified"};
constexpr std::array<std::string_view, 3> fpus{"none", "single", "double"};

constexpr ProfileKey text(std::string_view path) { return {.path = path, .kind = KeyKind::text, .words = {}}; }

constexpr ProfileKey flag(std::string_view path) { return {.path = path, .kind = KeyKind::flag, .words = {}}; }

constexpr ProfileKey number(std::string_view path, Quantity quantity, bool zero_allowed = false) {
    return {path, KeyKind::number, quantity, zero_allowed, {}};
}

constexpr std::array keys{
    text("name"),
    text("vendor"),
    text("mcu"),
    text("emulator"),
    text("core.name"),
    text("core.isa"),
    text("core.compiler_flags"),
    text("core.emulated"),
    flag("core.dsp"),
    flag("core.mve"),
    ProfileKey{.path = "core.fpu", .kind = KeyKind::choice, .words = fpus},
    number("memory.ram.size", Quantity::bytes),
    number("memory.ram.usable", Quantity::bytes),
    number("memory.ram.largest_block", Quantity::bytes),
    number("memory.ram.origin", Quantity::count, true),
    number("memory.flash.size", Quantity::bytes),
    number("memory.flash.usable", Quantity::bytes),
    number("memory.flash.origin", Quantity::count, true),
    flag("memory.flash.external"),
    number("clock.hz", Quantity::hertz),
    number("energy.active", Quantity::watts),
    number("energy.idle", Quantity::watts),
    number("energy.supply", Quantity::volts),
    number("latency.*.cpi", Quantity::count),
    number("latency.*.wait_factor", Quantity::count),
    number("latency.*.fixed", Quantity::count, true),
    number("latency.*.*.fixed", Quantity::count, true),
    number("latency.*.*.per_mac", Quantity::count, true),
    number("latency.*.*.per_output", Quantity::count, true),
    number("latency.*.*.pad_channels_to", Quantity::count),
};

// The first name of a dotted path, which it is taken off.
std::string_view take_name(std::string_view& path) {
    const auto dot = path.find('.');
    const auto name = path.substr(0, dot);
    path = dot == std::string_view::npos ? std::string_view{} : path.substr(dot + 1);
    return name;
}

// What is left of `path` below `table`; nothing when it lies elsewhere.
std::optional<std::string_view> below(std::string_view table, std::string_view path) {
    while (!table.empty()) {
        const auto wanted = take_name(table), name = take_name(path);
        if ((name != wanted && name != "*") || path.empty()) return {};
    }
    return path;
}

}  // namespace

std::span<const std::string_view> profile_statuses() { return statuses; }

std::vector<ProfileChild> profile_children(std::string_view table) {
    std::vector<ProfileChild> children;
    for (const auto& key : keys) {
        auto rest = below(table, key.path);
        if (!rest) continue;
        const auto name = take_name(*rest);
        const bool known = std::ranges::any_of(
            children, [&](const ProfileChild& child) { return child.name == name && !child.key == !rest->empty(); });
        if (!known) children.push_back({name, rest->empty() ? &key : nullptr});
    }
    return children;
}

}  // namespace linnet::core
