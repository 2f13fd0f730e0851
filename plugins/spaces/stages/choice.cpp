// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "spaces/stages/choice.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <linnet/sdk/support/suggestion.hpp>
#include <numeric>
#include <optional>

#include "spaces/stages/text.hpp"

namespace linnet::stages {
namespace {

constexpr std::size_t most_values = 4096;

std::string plain(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.12g", value);
    return text.data();
}

std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return {};
    return value;
}

// Reads the numbers of one key, and says what is wrong with them.
class Reader {
public:
    // Values are numbers times `scale`; for 1, whole numbers only.
    Reader(const std::string& key, std::string_view text, double lowest, double highest, double scale)
        : key_{key}, text_{text}, lowest_{lowest}, highest_{highest}, scale_{scale} {}

    std::vector<std::int64_t> read(std::span<const std::string_view> items) const {
        std::vector<std::int64_t> values;
        for (std::size_t i = 0; i < items.size(); ++i) {
            const auto dots = items[i].find("..");
            if (dots == std::string_view::npos) {
                values.push_back(single(items[i]));
                continue;
            }
            const bool stepped = i + 2 < items.size() && items[i + 1] == "step";
            const auto step = stepped ? step_of(items[i + 2]) : 1;
            add_range(values, single(items[i].substr(0, dots)), single(items[i].substr(dots + 2)), step);
            if (stepped) i += 2;
        }
        if (values.empty()) refuse(key_, text_, "is an empty list; expected " + expectation());
        std::ranges::sort(values);
        values.erase(std::ranges::unique(values).begin(), values.end());
        return values;
    }

private:
    std::string expectation() const {
        return (scale_ == 1 ? "whole numbers from " : "numbers from ") + plain(lowest_) + " to " + plain(highest_);
    }

    std::int64_t single(std::string_view item) const {
        const auto value = number(item);
        if (!value || *value < lowest_ || *value > highest_ || (scale_ == 1 && *value != std::floor(*value)))
            refuse(key_, text_, "cannot be used because of \"" + std::string(item) + "\"; expected " + expectation());
        return std::llround(*value * scale_);
    }

    std::int64_t step_of(std::string_view item) const {
        const auto step = number(item);
        if (!step || *step * scale_ < 1 || (scale_ == 1 && *step != std::floor(*step)))
            refuse(key_, text_,
                   "has the step \"" + std::string(item) + "\"; expected " +
                       (scale_ == 1 ? "a whole number" : "a number") + " of at least " + plain(1 / scale_));
        return std::llround(std::min(*step, highest_ - lowest_ + 1) * scale_);  // any longer step ends the range, too
    }

    void add_range(std::vector<std::int64_t>& values, std::int64_t first, std::int64_t last, std::int64_t step) const {
        if (first > last) refuse(key_, text_, "is an empty range: its end lies before its start");
        if ((last - first) / step >= static_cast<std::int64_t>(most_values))
            refuse(key_, text_, "has more than " + std::to_string(most_values) + " values");
        for (auto value = first; value <= last; value += step) values.push_back(value);
    }

    const std::string& key_;
    std::string_view text_;
    double lowest_, highest_, scale_;
};

}  // namespace

Choice Choice::numbers(const std::string& key, std::string_view text, double lowest, double highest) {
    Choice choice;
    choice.values_ = Reader{key, text, lowest, highest, 1}.read(split(text));
    return choice;
}

Choice Choice::hundredths(const std::string& key, std::string_view text, double lowest, double highest) {
    Choice choice;
    choice.values_ = Reader{key, text, lowest, highest, 100}.read(split(text));
    return choice;
}

Choice Choice::numbers_or_multiples(const std::string& key, std::string_view text, double lowest, double highest) {
    constexpr double least_multiple = 0.01, most_multiple = 16;
    auto items = split(text);
    const auto multiples = static_cast<std::size_t>(
        std::ranges::count_if(items, [](std::string_view item) { return item.starts_with('x'); }));
    if (multiples == 0) return numbers(key, text, lowest, highest);
    if (multiples < items.size()) refuse(key, text, "mixes numbers and multiples; expected one or the other");
    for (auto& item : items) item.remove_prefix(1);
    Choice choice;
    choice.multiples_ = true;
    choice.values_ = Reader{key, text, least_multiple, most_multiple, 100}.read(items);
    return choice;
}

Choice Choice::words(const std::string& key, std::string_view text, std::span<const std::string_view> known) {
    Choice choice;
    choice.ordered_ = false;
    for (const auto item : split(text)) {
        if (std::ranges::find(choice.words_, item) != choice.words_.end())
            refuse(key, text, "names \"" + std::string(item) + "\" twice");
        const auto found = std::ranges::find(known, item);
        if (!known.empty() && found == known.end())
            refuse(key, text,
                   "cannot be used: \"" + std::string(item) + "\" is unknown" + sdk::suggestion(item, known));
        choice.values_.push_back(known.empty() ? static_cast<std::int64_t>(choice.values_.size())
                                               : found - known.begin());
        choice.words_.emplace_back(item);
    }
    if (choice.values_.empty()) refuse(key, text, "is an empty list");
    return choice;
}

void Choice::add_slot(std::vector<sdk::Slot>& slots, std::string_view name) {
    if (values_.size() == 1) return;
    slot_ = slots.size();
    if (!ordered_) {
        slots.push_back({name, 0, static_cast<std::int64_t>(values_.size()) - 1, 1, false});
        return;
    }
    std::int64_t step = 0;
    for (std::size_t i = 1; i < values_.size(); ++i) step = std::gcd(step, values_[i] - values_[i - 1]);
    slots.push_back({name, values_.front(), values_.back(), step, true});
}

std::int64_t Choice::value(std::span<const std::int64_t> genes) const {
    if (slot_ == none) return values_.front();
    if (!ordered_) return values_[static_cast<std::size_t>(genes[slot_])];
    return nearest(genes[slot_]);
}

void Choice::canonicalize(std::span<std::int64_t> genes, bool matters) const {
    if (slot_ == none) return;
    auto& gene = genes[slot_];
    if (!matters)
        gene = ordered_ ? values_.front() : 0;
    else if (ordered_)
        gene = nearest(gene);
}

void Choice::assign(std::span<std::int64_t> genes, std::int64_t value) const {
    if (slot_ == none) return;
    genes[slot_] = ordered_ ? value : std::ranges::find(values_, value) - values_.begin();
}

// The smaller of two that are equally near.
std::int64_t Choice::nearest(std::int64_t gene) const {
    const auto above = std::ranges::lower_bound(values_, gene);
    if (above == values_.begin()) return *above;
    if (above == values_.end()) return values_.back();
    const auto below = std::prev(above);
    return gene - *below <= *above - gene ? *below : *above;
}

}  // namespace linnet::stages
