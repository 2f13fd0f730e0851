// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a reader delivered, before anything is made of it.

#include <array>
#include <cstdint>
#include <linnet/sdk/dataset.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::core {

// "training", "validation" and "test", as messages call the parts.
std::string_view part_name(sdk::Part part);

// The columns of one part; `extent.windows` is 0 and everything empty where the reader has no such part.
struct RawPart {
    sdk::Extent extent{};
    std::vector<float> features;         // windows x time x channels, raw sensor units
    std::vector<std::int64_t> labels;    // as the files number them
    std::vector<std::int64_t> subjects;  // empty: not known

    bool empty() const { return extent.windows == 0; }
    std::size_t window_size() const { return std::size_t{extent.time} * extent.channels; }
    std::span<const float> window(std::size_t index) const {
        return std::span{features}.subspan(index * window_size(), window_size());
    }
};

class RawData final : public sdk::DatasetSink {
public:
    // All parts together take at most `limit_bytes`; 0: what the machine has available at each reserve().
    explicit RawData(std::uint64_t limit_bytes = 0) : limit_bytes_{limit_bytes} {}

    // Throws InputError with a sentence, before memory is taken, for a part that would not fit, has no windows, no
    // samples or no channels, has windows of another shape than the parts before it, or was reserved before.
    sdk::Columns reserve(sdk::Part part, const sdk::Extent& extent, bool with_subjects) override;
    void name_label(std::int64_t label, std::string_view name) override;

    const RawPart& part(sdk::Part part) const { return parts_[static_cast<std::size_t>(part)]; }
    // The name the reader gave, or the number.
    std::string label_text(std::int64_t label) const;

    // Throws InputError naming part, window (and time and channel) for what no reader may deliver: no training part, a
    // value that is not a finite number, a negative label.
    void check() const;

private:
    friend class DataSet;  // takes the parts over without copying them

    std::uint64_t limit_bytes_;
    std::array<RawPart, 3> parts_;
    std::map<std::int64_t, std::string> names_;
};

}  // namespace linnet::core
