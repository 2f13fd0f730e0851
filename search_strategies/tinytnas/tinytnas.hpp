// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The search of TinyTNAS (arXiv 2408.16535) as a state machine over ask and tell.
//
// Sequentially it reads:
//   start at width k = 4, depth c = 3, best = none
//   1. Try (k, c). Better than the best: record it, refill the stack with (k + i * floor(k / 4), c) for i = 0..3 when
//      floor(k / 4) >= 1, double k, repeat 1.
//   2. Otherwise try the other depths at this k in ascending order up to the first infeasible one. The best of them
//      beats the best so far: take that depth, record, refill, double k, go to 1.
//   3. Otherwise pop the last entry of the stack and go to 1; with an empty stack the search is over.
//
// The depths of step 2 do not depend on each other's scores, so all of them may be under way at once; the decision
// waits for every one and is taken as if they had come one after the other. Everything else needs the result before.
// A width above the slot's highest is infeasible without asking; one between two steps is rounded down.

#include <limits>
#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/host.hpp>
#include <linnet/sdk/strategy.hpp>
#include <vector>

namespace linnet::tinytnas {

class TinyTnas final : public sdk::Strategy {
public:
    TinyTnas(sdk::Host& host, const sdk::ConfigView&) : host_{host} {}

    // Throws std::invalid_argument when there is no slot "k" or no slot "c", or more than one objective.
    void begin(const sdk::SearchScope& scope) override;
    sdk::Answer ask(std::uint64_t trial, sdk::Proposal& proposal) override;
    void tell(const sdk::Trial& trial) override;

private:
    enum class Step : std::uint8_t { candidate, depths, finished };

    struct Point {
        std::int64_t width, depth;
    };

    struct Attempt {
        std::uint64_t trial;
        std::int64_t depth;
        bool told = false;
        sdk::Outcome outcome = sdk::Outcome::stopped;
        double score = std::numeric_limits<double>::infinity();  // smaller is better; infinite unless measured
    };

    void advance();  // takes the decision of this step when every result it needs is there
    void finish_candidate();
    void finish_depths();
    void record(std::int64_t depth, double score);
    void visit(Point point);  // its width is not above the slot
    void visit_last_of_stack();
    void skip_own_depth();
    bool depth_left() const;

    sdk::Host& host_;
    std::span<const sdk::Slot> slots_;
    std::size_t width_slot_ = 0, depth_slot_ = 0;

    Step step_ = Step::candidate;
    Point at_{};
    std::vector<Attempt> attempts_;  // of this step, in the order proposed
    std::int64_t next_depth_ = 0;
    bool infeasible_met_ = false;  // in this step
    std::vector<Point> stack_;
    double best_score_ = std::numeric_limits<double>::infinity();
};

}  // namespace linnet::tinytnas
