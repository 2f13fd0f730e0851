// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>

#include "core/dataset/inspect.hpp"

namespace linnet::core {
namespace {

template <class... Values>
std::string format(const char* pattern, Values... values) {
    char text[256];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

std::string counted(std::uint64_t count, const char* one, const char* many) {
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::string list(const std::vector<std::int64_t>& numbers) {
    constexpr std::size_t most = 20;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, numbers.size()); ++i)
        text += (i == 0 ? "" : ", ") + std::to_string(numbers[i]);
    return numbers.size() > most ? text + ", ..." : text;
}

std::string capitalised(std::string_view word) {
    std::string text{word};
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

std::string classes_text(const PartReport& part) {
    std::size_t width = 0;
    for (const auto& entry : part.classes) width = std::max(width, entry.name.size());
    std::string text;
    for (const auto& entry : part.classes)
        text += "  class " + entry.name + std::string(width - entry.name.size(), ' ') +
                format("  %8llu  %5.1f %%\n", static_cast<unsigned long long>(entry.windows),
                       100.0 * static_cast<double>(entry.windows) / static_cast<double>(part.extent.windows));
    return text;
}

std::string channels_text(const PartReport& part) {
    constexpr std::size_t most = 32;
    std::string text;
    for (std::size_t i = 0; i < std::min(most, part.channels.size()); ++i) {
        const auto& channel = part.channels[i];
        text += format("  channel %-3zu  %10.4g .. %-10.4g  mean %.4g  deviation %.4g%s\n", i,
                       static_cast<double>(channel.lowest), static_cast<double>(channel.highest), channel.mean,
                       channel.deviation, channel.constant ? "  (constant)" : "");
    }
    return part.channels.size() > most ? text + "  ...\n" : text;
}

std::string findings_text(const PartReport& part) {
    std::string text;
    if (part.not_finite > 0)
        text += "  warning: " + counted(part.not_finite, "value", "values") + " in " +
                counted(part.windows_not_finite, "window", "windows") + " not finite (NaN or infinite)\n";
    if (const auto constant = std::count_if(part.channels.begin(), part.channels.end(),
                                            [](const ChannelRange& channel) { return channel.constant; }))
        text += "  warning: " +
                counted(static_cast<std::uint64_t>(constant), "channel never changes\n", "channels never change\n");
    if (part.duplicates > 0)
        text += "  warning: " + counted(part.duplicates, "window repeats", "windows repeat") + " an earlier one, " +
                std::to_string(part.contradictions) + " with another label\n";
    if (part.overlap.neighbours > 0)
        text += "  note: " + counted(part.overlap.neighbours, "pair", "pairs") +
                " of neighbouring windows overlap, commonest hop " + std::to_string(part.overlap.hop) + " of " +
                std::to_string(part.extent.time) +
                " samples; split by subject, a random split would put shared samples on both sides\n";
    return text;
}

std::string leakage_text(const Leakage& leakage) {
    const std::string both = std::string(part_name(leakage.first)) + " and " + std::string(part_name(leakage.second));
    std::string text;
    if (leakage.shared_windows > 0)
        text += "  warning: " + counted(leakage.shared_windows, "window", "windows") + " of the " +
                std::string(part_name(leakage.second)) + " part " + (leakage.shared_windows == 1 ? "is" : "are") +
                " in the " + std::string(part_name(leakage.first)) + " part too\n";
    if (!leakage.shared_subjects.empty())
        text += "  warning: " + counted(leakage.shared_subjects.size(), "subject", "subjects") +
                " on both sides: " + list(leakage.shared_subjects) + "\n";
    if (!leakage.unknown_labels.empty())
        text += "  warning: labels only in the " + std::string(part_name(leakage.second)) +
                " part: " + list(leakage.unknown_labels) + "\n";
    return capitalised(both) + "\n" + (text.empty() ? "  nothing shared\n" : text);
}

}  // namespace

std::string inspection_text(const Inspection& inspection) {
    std::string text;
    for (const auto& part : inspection.parts) {
        text += capitalised(part_name(part.part)) + ": " + counted(part.extent.windows, "window", "windows") + " of " +
                std::to_string(part.extent.time) + " x " + std::to_string(part.extent.channels) +
                " (time x channels), " + counted(part.classes.size(), "class", "classes") + ", " +
                (part.subjects.empty() ? "subjects not known" : counted(part.subjects.size(), "subject", "subjects")) +
                "\n";
        text += classes_text(part) + channels_text(part) + findings_text(part);
    }
    for (const auto& leakage : inspection.leakage) text += leakage_text(leakage);
    return text + "Hash: " + inspection.hash + "\n";
}

}  // namespace linnet::core
