// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/space_sample.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "core/kernel/pricing.hpp"
#include "core/kernel/report_json.hpp"
#include "core/support/errors.hpp"

namespace linnet::core {
namespace {

// How many values a gene has.
std::uint64_t values_of(const sdk::Slot& slot) {
    return static_cast<std::uint64_t>(slot.highest - slot.lowest) / static_cast<std::uint64_t>(slot.step) + 1;
}

std::int64_t value_at(const sdk::Slot& slot, std::uint64_t position) {
    return slot.lowest + static_cast<std::int64_t>(position) * slot.step;
}

// Genes of the number-th sample, each from a random number of its own.
std::vector<std::int64_t> draw(const RunPlan& plan, std::uint64_t number) {
    const auto slots = plan.space.get().slots();
    std::vector<std::int64_t> genes;
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const auto random = plan.host->seed("space sample", number * slots.size() + i);
        // The upper half of the product: even to within 2^-64 times the number of values.
        __extension__ using Wide = unsigned __int128;
        genes.push_back(value_at(slots[i], static_cast<std::uint64_t>((Wide{random} * values_of(slots[i])) >> 64)));
    }
    return genes;
}

// The number-th of all candidates: the first gene changes fastest.
std::vector<std::int64_t> enumerate(const RunPlan& plan, std::uint64_t number) {
    std::vector<std::int64_t> genes;
    for (const auto& slot : plan.space.get().slots()) {
        genes.push_back(value_at(slot, number % values_of(slot)));
        number /= values_of(slot);
    }
    return genes;
}

}  // namespace

std::optional<std::size_t> SpaceSample::most_broken() const {
    const auto most = std::ranges::max_element(broken);
    if (most == broken.end() || *most == 0) return {};
    return static_cast<std::size_t>(most - broken.begin());
}

Interval wilson_interval(std::uint64_t hits, std::uint64_t count) {
    constexpr double z = 1.959963984540054;  // the normal distribution's quantile of 0.975
    const auto n = static_cast<double>(count);
    const double share = static_cast<double>(hits) / n;
    const double centre = share + z * z / (2 * n);
    const double half = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    const double scale = 1 + z * z / n;
    return {hits == 0 ? 0 : (centre - half) / scale, hits == count ? 1 : (centre + half) / scale};
}

SpaceSample sample_space(const RunPlan& plan, std::uint64_t count) {
    const auto slots = plan.space.get().slots();
    SpaceSample sample;
    sample.genes = slots.size();
    sample.candidates = 1;
    for (const auto& slot : slots) sample.candidates *= static_cast<double>(values_of(slot));
    sample.whole = sample.candidates <= static_cast<double>(count);
    sample.samples = sample.whole ? static_cast<std::uint64_t>(sample.candidates) : count;
    sample.broken.assign(plan.constraints.size(), 0);
    std::set<std::string, std::less<>> digests;
    for (std::uint64_t number = 0; number < sample.samples; ++number) {
        auto genes = sample.whole ? enumerate(plan, number) : draw(plan, number);
        try {
            canonicalize(plan, genes);
            const auto graph = build_graph(plan, genes);
            if (!graph) continue;
            ++sample.networks;
            digests.insert(std::string(graph->digest()));
            const auto priced = price(plan, *graph, Thoroughness::needed);
            sample.feasible += priced.feasible ? 1 : 0;
            for (std::size_t i = 0; i < priced.violations.size(); ++i) sample.broken[i] += priced.violations[i] > 0;
        } catch (const PluginFault& failure) {
            if (++sample.faulted == 1) sample.fault = failure.what();
        }
    }
    sample.distinct = digests.size();
    sample.feasible_share = wilson_interval(sample.feasible, sample.samples);
    if (sample.whole) {
        const double share = static_cast<double>(sample.feasible) / static_cast<double>(sample.samples);
        sample.feasible_share = {share, share};
    }
    return sample;
}

std::string space_json(const RunPlan& plan, const SpaceSample& sample) {
    Json broken = Json::object();
    for (std::size_t i = 0; i < sample.broken.size(); ++i)
        broken[plan.metrics[plan.constraints[i].metric].id] = {{"limit", plan.constraints[i].bound},
                                                               {"networks", sample.broken[i]}};
    Json space{
        {"genes", sample.genes},       {"candidates", sample.candidates},
        {"whole", sample.whole},       {"samples", sample.samples},
        {"networks", sample.networks}, {"distinct", sample.distinct},
        {"feasible", sample.feasible}, {"feasible_share", Json{sample.feasible_share.low, sample.feasible_share.high}},
        {"faulted", sample.faulted},   {"broken", broken}};
    if (sample.faulted > 0) space["fault"] = sample.fault;
    const Json object{{"board", plan.board->id()},    {"runtime", plan.runtime_id}, {"space", plan.space_id},
                      {"strategy", plan.strategy_id}, {"trainer", plan.trainer_id}, {"workers", plan.workers()},
                      {"sample", std::move(space)}};
    // A plugin's words need not be UTF-8.
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace linnet::core
