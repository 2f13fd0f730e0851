// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "auto/surrogate.hpp"

#include <cmath>
#include <string_view>

namespace linnet::auto_search {

void Surrogate::begin(const sdk::Host& host) {
    host_ = &host;
    candidates_ = static_cast<const sdk::Candidates*>(host.extension(sdk::Candidates::interface_id));
}

void Surrogate::learn(const Ladder& ladder, std::uint64_t index) {
    std::vector<std::vector<double>> rows;
    std::vector<double> targets;
    for (const auto& climber : ladder.climbers()) {
        if (!climber.measured()) continue;
        auto found = known_.find(climber.genes);
        if (found == known_.end()) found = known_.emplace(climber.genes, features(climber.genes)).first;
        for (auto rung = climber.first_rung; rung <= climber.top(); ++rung) {
            rows.push_back(found->second);
            rows.back().push_back(static_cast<double>(rung));
            targets.push_back(*climber.score(rung));
        }
    }
    if (targets.size() < fewest_results) return;
    sdk::Stream stream{host_->seed("surrogate", index)};
    forest_.fit(rows, targets, stream);
}

double Surrogate::expected(std::span<const std::int64_t> genes, std::size_t rung) const {
    auto row = features(genes);
    return expected(row, rung);
}

double Surrogate::expected(const Climber& climber, std::size_t rung) const {
    constexpr double own = 0.5;
    const auto found = known_.find(climber.genes);
    auto row = found == known_.end() ? features(climber.genes) : found->second;
    const double there = expected(row, climber.top());
    return expected(row, rung) + own * (climber.scores.back() - there);
}

double Surrogate::expected(std::vector<double>& row, std::size_t rung) const {
    row.push_back(static_cast<double>(rung));
    const double score = forest_.predict(row);
    row.pop_back();
    return score;
}

double Surrogate::size(std::span<const std::int64_t> genes) const { return sizes(genes)[0]; }

std::array<double, 2> Surrogate::sizes(std::span<const std::int64_t> genes) const {
    constexpr std::array<std::string_view, 2> metrics{"macs", "params"};
    std::array<double, metrics.size()> values{};
    if (!candidates_) return values;
    candidates_->metrics(genes, metrics, values);
    for (auto& value : values) value = std::isfinite(value) ? std::log1p(value) : 0.0;
    return values;
}

std::vector<double> Surrogate::features(std::span<const std::int64_t> genes) const {
    std::vector<double> row{genes.begin(), genes.end()};
    if (!candidates_) return row;
    for (const double size : sizes(genes)) row.push_back(size);
    return row;
}

}  // namespace linnet::auto_search
