// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Channels of the window that a network may do without, in groups such as the axes of a sensor. Each group has a gene:
// 1 keeps it, 0 leaves it out. Channels of no group are always kept.
//
// A network has one channel at least. Genes that leave none out and genes that would leave none over build the same
// one, which has all channels; canonically all of these genes are 1. The lowest genes thus are the whole window, and
// from it one changed gene leaves out one group.

#include <cstdint>
#include <deque>
#include <linnet/sdk/values.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::stages {

struct ChannelRun {
    std::int64_t first, count;

    friend bool operator==(const ChannelRun&, const ChannelRun&) = default;
};

class ChannelGroups {
public:
    // Groups "0-2 3-5 8", of which "0..8" is one for each channel; an empty text has none. Throws std::invalid_argument
    // with a sentence that begins with `key`.
    static ChannelGroups read(const std::string& key, std::string_view text);

    // Adds the genes, in the order of the channels: "channels_0-2", "channels_8". Slots look at the names.
    void add_slots(std::vector<sdk::Slot>& slots, std::deque<std::string>& names);

    // What is kept of a window of so many channels, ascending and apart from each other; empty: all of it.
    std::vector<ChannelRun> kept(std::span<const std::int64_t> genes, std::int64_t channels) const;
    // Genes of groups that are not in the window become 0.
    void canonicalize(std::span<std::int64_t> genes, std::int64_t channels) const;
    // What the user has to know of groups that are not in a window of so many channels, or not wholly; mostly nothing.
    std::string complaint(std::int64_t channels) const;

private:
    struct Group {
        std::int64_t first, last;
        std::size_t slot = 0;

        std::string name() const;
    };

    std::vector<Group> groups_;  // ascending
};

}  // namespace linnet::stages
