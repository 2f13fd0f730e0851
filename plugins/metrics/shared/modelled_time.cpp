// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "shared/modelled_time.hpp"

#include <algorithm>

namespace linnet::metrics {
namespace {

void add_once(std::vector<std::string>& texts, std::string text) {
    if (!text.empty() && std::ranges::find(texts, text) == texts.end()) texts.push_back(std::move(text));
}

// "a", "a and b", "a, b and c"
std::string joined(std::span<const std::string> words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
    return text;
}

}  // namespace

sdk::InferenceTime modelled_time(const sdk::Candidate& candidate) {
    return sdk::inference_time(candidate.graph(), candidate.board(), candidate.runtime());
}

std::string worth_of(const sdk::InferenceTime& time, const sdk::Candidate& candidate) {
    const auto table = "latency." + std::string(candidate.runtime().latency_table());
    std::vector<std::string> worths;
    for (const auto& number : time.numbers)
        if (number.starts_with(table + '.')) add_once(worths, std::string(candidate.board().text(number + ".status")));
    return joined(worths) + (worths.empty() ? "" : " ") + "constants of " + table;
}

std::string sources_of(std::span<const std::string> numbers, const sdk::BoardProfile& board) {
    std::vector<std::string> sources;
    for (const auto& number : numbers) {
        const auto source = board.text(number + ".source"), status = board.text(number + ".status");
        if (!source.empty()) add_once(sources, std::string(status) + ": " + std::string(source));
    }
    std::string text;
    for (const auto& source : sources) text += (text.empty() ? "" : "; ") + source;
    return text;
}

std::string_view KeptTexts::keep(std::string text) const {
    const std::scoped_lock lock{mutex_};
    return *texts_.insert(std::move(text)).first;
}

}  // namespace linnet::metrics
