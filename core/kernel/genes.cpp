// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/genes.hpp"

#include <algorithm>
#include <cmath>

#include "core/kernel/pricing.hpp"
#include "core/support/errors.hpp"
#include "core/support/suggest.hpp"
#include "core/support/units.hpp"

namespace linnet::core {
namespace {

// With more genes than this, those of the lowest value need not be written, and are not.
constexpr std::size_t most_written_genes = 8;

}  // namespace

std::vector<std::int64_t> parse_genes(const RunPlan& plan, const std::string& text) {
    const auto slots = plan.space.get().slots();
    std::vector<std::string> names;
    for (const auto& slot : slots) names.emplace_back(slot.name);
    std::vector<std::optional<std::int64_t>> found(slots.size());
    std::size_t at = 0;
    while (at < text.size()) {
        const auto comma = std::min(text.find(',', at), text.size());
        const auto part = text.substr(at, comma - at);
        at = comma + 1;
        const auto equals = part.find('=');
        if (equals == std::string::npos)
            throw InputError("--genes " + text + ": \"" + part + "\" is not of the form name=value");
        const auto name = part.substr(0, equals);
        const auto value = parse_quantity(part.substr(equals + 1), Quantity::count);
        const auto slot = std::ranges::find(names, name) - names.begin();
        const auto index = static_cast<std::size_t>(slot);
        if (index == names.size())
            throw InputError("--genes " + text + ": space " + plan.space_id + " has no gene \"" + name + "\"" +
                             suggestion(name, names));
        const auto& range = slots[index];
        if (!value || *value != std::floor(*value) || *value < static_cast<double>(range.lowest) ||
            *value > static_cast<double>(range.highest) ||
            (static_cast<std::int64_t>(*value) - range.lowest) % range.step != 0)
            throw InputError("--genes " + text + ": " + part + " is out of range; expected " + name + " from " +
                             std::to_string(range.lowest) + " to " + std::to_string(range.highest) + " in steps of " +
                             std::to_string(range.step));
        found[index] = static_cast<std::int64_t>(*value);
    }
    std::vector<std::int64_t> genes;
    for (std::size_t i = 0; i < slots.size(); ++i) {
        if (!found[i] && slots.size() <= most_written_genes)
            throw InputError("--genes " + text + ": gene \"" + names[i] + "\" is missing");
        genes.push_back(found[i].value_or(slots[i].lowest));
    }
    canonicalize(plan, genes);
    return genes;
}

std::string format_genes(const RunPlan& plan, std::span<const std::int64_t> genes) {
    const auto slots = plan.space.get().slots();
    const bool brief = slots.size() > most_written_genes;
    std::string text;
    for (std::size_t i = 0; i < genes.size() && i < slots.size(); ++i) {
        if (brief && genes[i] == slots[i].lowest && (i + 1 < slots.size() || !text.empty())) continue;
        if (!text.empty()) text += brief ? "," : ", ";
        text += std::string(slots[i].name) + (brief ? "=" : " = ") + std::to_string(genes[i]);
    }
    return text;
}

}  // namespace linnet::core
