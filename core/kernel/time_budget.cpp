// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/time_budget.hpp"

#include <algorithm>

namespace linnet::core {

std::chrono::nanoseconds SteadyClock::now() const noexcept {
    return std::chrono::steady_clock::now().time_since_epoch();
}

TimeBudget::TimeBudget(const Clock& clock, const StopFlag& stop, std::optional<std::chrono::nanoseconds> limit,
                       std::chrono::nanoseconds consumed, const sdk::Budget* outer)
    : clock_{clock}, stop_{stop}, limit_{limit}, consumed_before_{consumed}, started_{clock.now()}, outer_{outer} {}

std::chrono::nanoseconds TimeBudget::consumed() const noexcept { return consumed_before_ + (clock_.now() - started_); }

bool TimeBudget::exhausted() const noexcept {
    return stop_.requested() || (limit_ && consumed() >= *limit_) || (outer_ && outer_->exhausted());
}

std::chrono::milliseconds TimeBudget::left() const noexcept {
    using std::chrono::milliseconds;
    if (stop_.requested()) return milliseconds{0};
    auto left = outer_ ? outer_->left() : milliseconds::max();
    if (limit_) {
        const auto own = std::chrono::duration_cast<milliseconds>(*limit_ - consumed());
        left = std::min(left, std::max(own, milliseconds{0}));
    }
    return left;
}

}  // namespace linnet::core
