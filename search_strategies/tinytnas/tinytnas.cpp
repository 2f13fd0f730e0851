// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "tinytnas/tinytnas.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <string>

namespace linnet::tinytnas {
namespace {

constexpr std::int64_t first_width = 4, first_depth = 3;
constexpr std::int64_t quarters = 4;

std::size_t find_slot(std::span<const sdk::Slot> slots, std::string_view name, std::string_view meaning) {
    const auto found = std::ranges::find(slots, name, &sdk::Slot::name);
    if (found != slots.end()) return static_cast<std::size_t>(found - slots.begin());
    std::string text = "strategy tinytnas needs a space with a gene \"" + std::string(name) + "\" (" +
                       std::string(meaning) + "); this space has ";
    if (slots.empty()) text += "no genes";
    for (std::size_t i = 0; i < slots.size(); ++i)
        text += (i == 0 ? "" : i + 1 == slots.size() ? " and " : ", ") + std::string(slots[i].name);
    throw std::invalid_argument(text);
}

// The value of the slot nearest to `value` from below, or the lowest one.
std::int64_t on_grid(const sdk::Slot& slot, std::int64_t value) {
    const auto inside = std::clamp(value, slot.lowest, slot.highest);
    return inside - (inside - slot.lowest) % slot.step;
}

}  // namespace

void TinyTnas::begin(const sdk::SearchScope& scope) {
    const auto slots = scope.slots;
    width_slot_ = find_slot(slots, "k", "the width");
    depth_slot_ = find_slot(slots, "c", "the depth");
    if (scope.objectives != 1)
        throw std::invalid_argument("strategy tinytnas searches one objective; this run has " +
                                    std::to_string(scope.objectives));
    for (const auto& slot : slots)
        if (slot.name != "k" && slot.name != "c")
            host_.log(sdk::Level::warning, "strategy tinytnas moves the genes k and c only and keeps " +
                                               std::string(slot.name) + " at " + std::to_string(slot.lowest));
    slots_ = slots;
    visit({on_grid(slots[width_slot_], first_width), on_grid(slots[depth_slot_], first_depth)});
}

sdk::Answer TinyTnas::ask(std::uint64_t trial, sdk::Proposal& proposal) {
    if (step_ == Step::finished) return sdk::Answer::exhausted;
    std::int64_t depth = at_.depth;
    if (step_ == Step::candidate) {
        if (!attempts_.empty()) return sdk::Answer::wait_for_results;
    } else {
        if (!depth_left()) return sdk::Answer::wait_for_results;
        depth = next_depth_;
        next_depth_ += slots_[depth_slot_].step;
        skip_own_depth();
    }
    for (std::size_t i = 0; i < slots_.size(); ++i) proposal.genes[i] = slots_[i].lowest;
    proposal.genes[width_slot_] = at_.width;
    proposal.genes[depth_slot_] = depth;
    attempts_.push_back({trial, depth});
    return sdk::Answer::propose;
}

void TinyTnas::tell(const sdk::Trial& trial) {
    const auto attempt = std::ranges::find(attempts_, trial.number, &Attempt::trial);
    if (attempt == attempts_.end() || attempt->told) return;
    attempt->told = true;
    attempt->outcome = trial.outcome;
    if (trial.outcome == sdk::Outcome::measured && !trial.scores.empty()) attempt->score = trial.scores[0];
    if (trial.outcome == sdk::Outcome::infeasible) infeasible_met_ = true;
    advance();
}

void TinyTnas::advance() {
    if (!std::ranges::all_of(attempts_, &Attempt::told)) return;
    if (step_ == Step::candidate) finish_candidate();
    // Not an else: there may be no other depth to try.
    if (step_ == Step::depths && !depth_left() && std::ranges::all_of(attempts_, &Attempt::told)) finish_depths();
}

void TinyTnas::finish_candidate() {
    const Attempt attempt = attempts_.front();
    if (attempt.score < best_score_) return record(attempt.depth, attempt.score);
    attempts_.clear();
    step_ = Step::depths;
    infeasible_met_ = false;
    next_depth_ = slots_[depth_slot_].lowest;
    skip_own_depth();
}

void TinyTnas::finish_depths() {
    Attempt best{};
    best.score = best_score_;
    for (const auto& attempt : attempts_) {
        if (attempt.outcome == sdk::Outcome::infeasible) break;
        if (attempt.score < best.score) best = attempt;
    }
    if (best.score < best_score_) return record(best.depth, best.score);
    visit_last_of_stack();
}

void TinyTnas::record(std::int64_t depth, double score) {
    best_score_ = score;
    stack_.clear();
    // Widths beyond the slot are infeasible, whatever their depth: they are left out. The sums are written so that no
    // slot makes them overflow.
    const std::int64_t width = at_.width, quarter = width / quarters, room = slots_[width_slot_].highest - width;
    if (quarter >= 1)
        for (std::int64_t i = 0; i < quarters && i * quarter <= room; ++i)
            stack_.push_back({width + i * quarter, depth});
    if (width <= room) return visit({2 * width, depth});
    visit_last_of_stack();
}

void TinyTnas::visit(Point point) {
    attempts_.clear();
    step_ = Step::candidate;
    at_ = {on_grid(slots_[width_slot_], point.width), point.depth};
}

void TinyTnas::visit_last_of_stack() {
    if (stack_.empty()) {
        attempts_.clear();
        step_ = Step::finished;
        return;
    }
    const Point point = stack_.back();
    stack_.pop_back();
    visit(point);
}

void TinyTnas::skip_own_depth() {
    if (next_depth_ == at_.depth) next_depth_ += slots_[depth_slot_].step;
}

bool TinyTnas::depth_left() const { return !infeasible_met_ && next_depth_ <= slots_[depth_slot_].highest; }

}  // namespace linnet::tinytnas
