// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "spaces/stages/channels.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "spaces/stages/text.hpp"

namespace linnet::stages {
namespace {

constexpr std::size_t most_groups = 64;
constexpr std::int64_t last_channel = 65534;

struct Range {
    std::int64_t first, last;
};

std::optional<std::int64_t> channel(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0 || value > last_channel) return {};
    return value;
}

// "4", or two channels with `between` between them.
std::optional<Range> range(std::string_view text, std::string_view between) {
    const auto cut = text.find(between);
    const auto first = channel(text.substr(0, cut));
    const auto last = cut == std::string_view::npos ? first : channel(text.substr(cut + between.size()));
    if (!first || !last) return {};
    return Range{*first, *last};
}

}  // namespace

std::string ChannelGroups::Group::name() const {
    return std::to_string(first) + (last > first ? '-' + std::to_string(last) : std::string{});
}

ChannelGroups ChannelGroups::read(const std::string& key, std::string_view text) {
    ChannelGroups read;
    const auto add = [&](Group group) {
        for (const auto& other : read.groups_)
            if (group.first <= other.last && other.first <= group.last)
                refuse(key, text,
                       "cannot be used: the group " + group.name() + " shares channel " +
                           std::to_string(std::max(group.first, other.first)) + " with the group " + other.name());
        if (read.groups_.size() == most_groups)
            refuse(key, text, "has more than " + std::to_string(most_groups) + " groups");
        read.groups_.push_back(group);
    };
    for (const auto item : split(text)) {
        const bool each = item.find("..") != std::string_view::npos;
        const auto found = range(item, each ? ".." : "-");
        if (!found)
            refuse(key, text,
                   "cannot be used because of \"" + std::string(item) +
                       "\"; expected groups of channels such as 0-2 or 4, or a range such as 0..8 of groups of one, "
                       "with channels from 0 to " +
                       std::to_string(last_channel));
        if (found->first > found->last)
            refuse(key, text, "cannot be used because of \"" + std::string(item) + "\": its end lies before its start");
        if (!each) {
            add({found->first, found->last});
            continue;
        }
        for (auto one = found->first; one <= found->last; ++one) add({one, one});
    }
    std::ranges::sort(read.groups_, {}, &Group::first);
    return read;
}

void ChannelGroups::add_slots(std::vector<sdk::Slot>& slots, std::deque<std::string>& names) {
    for (auto& group : groups_) {
        group.slot = slots.size();
        slots.push_back({names.emplace_back("channels_" + group.name()), 0, 1, 1, true});
    }
}

std::vector<ChannelRun> ChannelGroups::kept(std::span<const std::int64_t> genes, std::int64_t channels) const {
    std::vector<ChannelRun> runs;
    std::int64_t next = 0;
    for (const auto& group : groups_) {
        if (group.first >= channels) break;
        if (genes[group.slot] != 0) continue;
        if (group.first > next) runs.push_back({next, group.first - next});
        next = std::min(group.last + 1, channels);
    }
    if (next == 0) return {};
    if (next < channels) runs.push_back({next, channels - next});
    return runs;
}

void ChannelGroups::canonicalize(std::span<std::int64_t> genes, std::int64_t channels) const {
    const bool all = kept(genes, channels).empty();
    for (const auto& group : groups_) {
        const bool there = group.first < channels;
        if (all || !there) genes[group.slot] = there ? 1 : 0;
    }
}

std::string ChannelGroups::complaint(std::int64_t channels) const {
    std::string outside, partly;
    for (const auto& group : groups_) {
        auto& list = group.first >= channels ? outside : partly;
        if (group.last >= channels) list += (list.empty() ? "" : ", ") + group.name();
    }
    if (outside.empty() && partly.empty()) return {};
    return "channels: the windows have channels 0 to " + std::to_string(channels - 1) +
           (outside.empty() ? std::string{} : "; beyond them, and without effect: " + outside) +
           (partly.empty() ? std::string{} : "; partly beyond them: " + partly);
}

}  // namespace linnet::stages
