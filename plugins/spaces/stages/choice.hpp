// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One decision of the space: the values that the run file allows, and the gene that picks one. A decision with a single
// value has no gene.

#include <algorithm>
#include <cstdint>
#include <linnet/sdk/values.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace linnet::stages {

class Choice {
public:
    // Numbers as in "3 5 7", or ranges such as "8..64 step 8", each from `lowest` to `highest`. Throws
    // std::invalid_argument with a sentence that begins with `key`.
    static Choice numbers(const std::string& key, std::string_view text, double lowest, double highest);
    // The same, of reals; values are in hundredths.
    static Choice hundredths(const std::string& key, std::string_view text, double lowest, double highest);
    // Whole numbers, or multiples "x1 x1.5", whose values are in hundredths; not both.
    static Choice numbers_or_multiples(const std::string& key, std::string_view text, double lowest, double highest);
    // Words out of a list; the value is the position in `known`. An empty list knows every identifier; the value is
    // then the position in words().
    static Choice words(const std::string& key, std::string_view text, std::span<const std::string_view> known);

    // Adds the gene, if there is something to decide. The slot looks at the name, which must outlive it.
    void add_slot(std::vector<sdk::Slot>& slots, std::string_view name);

    std::int64_t value(std::span<const std::int64_t> genes) const;
    // Gives the gene its canonical value: the nearest that is allowed, or the first one where it makes no difference.
    void canonicalize(std::span<std::int64_t> genes, bool matters) const;
    // Sets the gene to the one that stands for an allowed value.
    void assign(std::span<std::int64_t> genes, std::int64_t value) const;
    bool allows(std::int64_t value) const { return std::ranges::find(values_, value) != values_.end(); }

    const std::vector<std::int64_t>& values() const { return values_; }
    const std::vector<std::string>& words() const { return words_; }
    bool are_multiples() const { return multiples_; }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::int64_t nearest(std::int64_t gene) const;

    std::vector<std::int64_t> values_;  // numbers ascending
    std::vector<std::string> words_;
    bool ordered_ = true, multiples_ = false;
    std::size_t slot_ = none;
};

}  // namespace linnet::stages
