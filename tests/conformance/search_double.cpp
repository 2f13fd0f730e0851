// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "search_double.hpp"

#include <algorithm>
#include <deque>
#include <linnet/testkit/search.hpp>

namespace linnet::tests {
namespace {

struct UnderWay {
    std::uint64_t number;
    Genes genes;
    Answered answer;
};

void tell(sdk::Strategy& strategy, const UnderWay& trial) {
    const bool measured = trial.answer.outcome == sdk::Outcome::measured;
    const double violation = trial.answer.outcome == sdk::Outcome::infeasible ? 0.5 : -0.5;
    strategy.tell({trial.number, trial.genes, 5, 1, trial.answer.outcome,
                   measured ? std::span<const double>(&trial.answer.score, 1) : std::span<const double>(),
                   std::span<const double>(&violation, 1), 0, 0, -1});
}

bool on_slots(std::span<const sdk::Slot> slots, const Genes& genes) {
    return std::ranges::equal(slots, genes, [](const sdk::Slot& slot, std::int64_t gene) {
        return gene >= slot.lowest && gene <= slot.highest && (gene - slot.lowest) % slot.step == 0;
    });
}

}  // namespace

History search(sdk::Strategy& strategy, std::span<const sdk::Slot> slots, const World& world, Delivery delivery) {
    History history;
    std::deque<UnderWay> under_way;
    std::map<Genes, Answered> journal;  // of the finished
    std::mt19937_64 random{delivery.early_seed};
    const auto tell_first = [&] {
        journal.emplace(under_way.front().genes, under_way.front().answer);
        tell(strategy, under_way.front());
        under_way.pop_front();
    };

    strategy.begin(testkit::scope_of(slots, 1, 1));
    for (std::uint64_t number = 0; number < delivery.trials;) {
        while (!under_way.empty() &&
               (under_way.size() >= delivery.lag || (delivery.early_seed != 0 && random() % 3 == 0)))
            tell_first();
        Genes genes(slots.size(), -1);
        sdk::Proposal proposal{genes};
        const auto answer = strategy.ask(number, proposal);
        if (answer == sdk::Answer::exhausted) {
            history.exhausted = true;
            break;
        }
        if (answer == sdk::Answer::wait_for_results) {
            if (under_way.empty()) {
                history.waited_for_nothing = true;
                break;
            }
            tell_first();
            continue;
        }
        history.outside |= !on_slots(slots, genes);
        history.proposed.push_back(genes);
        const UnderWay trial{number++, world.canonical(genes), world.evaluate(world.canonical(genes))};
        if (trial.answer.outcome == sdk::Outcome::infeasible || journal.contains(trial.genes)) {
            tell(strategy, trial);
            continue;
        }
        // A repetition of a trial that is still under way shares its result, and is told in its own turn.
        if (std::ranges::find(under_way, trial.genes, &UnderWay::genes) == under_way.end())
            history.trained.push_back(trial.genes);
        under_way.push_back(trial);
        history.most_under_way = std::max(history.most_under_way, under_way.size());
    }
    while (!under_way.empty()) tell_first();
    return history;
}

}  // namespace linnet::tests
