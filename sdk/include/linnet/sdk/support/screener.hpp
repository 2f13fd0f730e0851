// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// Finds candidates that are worth proposing. With the kernel's service Candidates, a strategy looks at as many as it
// takes, in tens of microseconds each, until one keeps all constraints and is another network than those before; where
// there is no such candidate, it comes nearer and nearer to the constraints. Without that service every candidate
// counts as good, and only its genes tell it from others.
//
//     screener_.begin(host_, scope);                                                   // in begin()
//     const auto found = screener_.find(proposal.genes, stream, [&](auto genes) { ... });  // in ask()
//     if (found.kind == Found::nothing) return Answer::exhausted;
//
// What it does is a function of the calls alone, so a replay repeats it.

#include <algorithm>
#include <cstdint>
#include <limits>
#include <linnet/sdk/candidates.hpp>
#include <linnet/sdk/host.hpp>
#include <linnet/sdk/strategy.hpp>
#include <linnet/sdk/support/sampling.hpp>
#include <linnet/sdk/support/standing.hpp>
#include <set>
#include <span>
#include <unordered_set>
#include <vector>

namespace linnet::sdk {

enum class Found : std::uint8_t {
    feasible,    // a candidate that keeps all constraints known before training
    infeasible,  // none did so far: the one of the candidates looked at that comes nearest
    nothing,     // nothing is left to propose
};

class Screener {
public:
    // Candidates that one find() draws before it turns to the alternatives.
    static constexpr std::uint32_t default_tries = 256;
    // Up to this many combinations, all that were not looked at are looked at before nothing is left.
    static constexpr std::uint64_t combinations_to_walk = 65'536;
    // In larger spaces nothing is left when so many candidates in a row brought nothing new.
    static constexpr std::uint32_t fruitless_looks = 20'000;

    struct Look {
        bool feasible;
        bool fresh;              // not taken before, neither its genes nor its network
        double violation;        // 0 when feasible; infinite when it is no network
        std::uint64_t identity;  // 0 without the service, or when it is no network
    };

    // Host, and the slots of the scope, have to outlive the screener.
    void begin(const Host& host, const SearchScope& scope) {
        candidates_ = static_cast<const Candidates*>(host.extension(Candidates::interface_id));
        slots_ = scope.slots;
        violations_.resize(scope.constraints);
        for (const auto& slot : slots_) walk_.push_back(slot.lowest);
        if (const auto all = combinations(slots_); candidates_ && all <= combinations_to_walk) screened_.resize(all);
    }

    // Whether feasibility and identity are known at all.
    bool sees() const { return candidates_ != nullptr; }

    // Makes the genes canonical, where the service is there. In a space that can be walked nothing is looked at twice.
    Look look(std::span<std::int64_t> genes) {
        if (!candidates_) return {true, !taken_genes_.contains({genes.begin(), genes.end()}), 0, 0};
        Screened local;
        auto& screened = screened_.empty() ? local : screened_[index_of_genes(genes)];
        if (screened.known)
            std::copy(screened.canonical.begin(), screened.canonical.end(), genes.begin());
        else
            screened = screen(genes);
        feasible_met_ = feasible_met_ || screened.feasible;
        const bool fresh = screened.identity != 0 ? !taken_.contains(screened.identity)
                                                  : !taken_genes_.contains({genes.begin(), genes.end()});
        return {screened.feasible, fresh, screened.violation, screened.identity};
    }

    // Remembers a candidate as proposed. `look` is that of these genes.
    void take(std::span<const std::int64_t> genes, const Look& look) {
        if (look.identity != 0)
            taken_.insert(look.identity);
        else
            taken_genes_.insert({genes.begin(), genes.end()});
    }

    // Finds the next candidate to propose, and takes it. draw(genes) fills genes with another candidate each time it is
    // called; `genes` holds on entry what it held after the last draw. Every second candidate, once some were drawn in
    // vain, is a mutation of the one that came nearest to the constraints instead.
    template <class Draw>
    Found find(std::span<std::int64_t> genes, Stream& stream, Draw&& draw, std::uint32_t tries = default_tries) {
        if (exhausted_) return Found::nothing;
        Descent descent;
        if (!feasible_met_) descent.nearest = nearest_;
        if (attempt(genes, stream, draw, tries, descent)) return Found::feasible;
        if (!feasible_met_) {
            nearest_ = descent.nearest;
            if (!descent.fresh.genes.empty()) return settle(genes, descent.fresh);
        }
        const auto anything = [&](std::span<std::int64_t> drawn) { draw_uniform(slots_, stream, drawn); };
        const bool small = combinations(slots_) <= combinations_to_walk;
        if (attempt(genes, stream, anything, small ? tries : fruitless_looks, descent)) return Found::feasible;
        if (small) return walk(genes);
        if (!feasible_met_ && !descent.fresh.genes.empty()) return settle(genes, descent.fresh);
        exhausted_ = true;
        return Found::nothing;
    }

private:
    static constexpr std::uint32_t draws_before_descending = 8;

    struct Screened {
        Genes canonical;
        std::uint64_t identity = 0;
        double violation = 0;
        bool feasible = false, known = false;
    };

    // The number of a combination, in the order of walking.
    std::size_t index_of_genes(std::span<const std::int64_t> genes) const {
        std::uint64_t index = 0;
        for (std::size_t i = 0; i < slots_.size(); ++i)
            index = index * value_count(slots_[i]) + index_of(slots_[i], genes[i]);
        return static_cast<std::size_t>(index);
    }

    Screened screen(std::span<std::int64_t> genes) {
        std::fill(violations_.begin(), violations_.end(), 0.0);
        const auto screening = candidates_->screen(genes, violations_);
        Screened screened{{genes.begin(), genes.end()}, 0, 0, screening.feasible, true};
        if (screening.network) screened.identity = std::max<std::uint64_t>(screening.identity, 1);
        if (!screening.network)
            screened.violation = std::numeric_limits<double>::infinity();
        else if (!screening.feasible)
            screened.violation = total_violation(violations_, violations_.size());
        return screened;
    }

    struct Candidate {
        Genes genes;  // empty: none
        Look look{false, false, std::numeric_limits<double>::infinity(), 0};
    };

    struct Descent {
        Candidate nearest;  // of all
        Candidate fresh;    // of those that may still be proposed
    };

    template <class Draw>
    bool attempt(std::span<std::int64_t> genes, Stream& stream, Draw& draw, std::uint32_t tries, Descent& descent) {
        Genes drawn{genes.begin(), genes.end()};
        for (std::uint32_t i = 0; i < tries; ++i) {
            const bool descend = i >= draws_before_descending && i % 2 == 1 && !descent.nearest.genes.empty();
            if (descend) {
                std::copy(descent.nearest.genes.begin(), descent.nearest.genes.end(), genes.begin());
                mutate(slots_, stream, genes);
            } else {
                std::copy(drawn.begin(), drawn.end(), genes.begin());
                draw(genes);
                drawn.assign(genes.begin(), genes.end());
            }
            const auto seen = look(genes);
            if (seen.feasible && seen.fresh) {
                take(genes, seen);
                return true;
            }
            if (seen.feasible) continue;
            consider(descent.nearest, genes, seen);
            if (seen.fresh) consider(descent.fresh, genes, seen);
        }
        return false;
    }

    // Ties go to the newer one, so that a descent crosses plains.
    static void consider(Candidate& best, std::span<const std::int64_t> genes, const Look& seen) {
        if (!best.genes.empty() && seen.violation > best.look.violation) return;
        best.genes.assign(genes.begin(), genes.end());
        best.look = seen;
    }

    Found settle(std::span<std::int64_t> genes, const Candidate& candidate) {
        std::copy(candidate.genes.begin(), candidate.genes.end(), genes.begin());
        take(genes, candidate.look);
        return candidate.look.feasible ? Found::feasible : Found::infeasible;
    }

    // Every combination once, over all calls: what is not good now never will be.
    Found walk(std::span<std::int64_t> genes) {
        while (!exhausted_) {
            std::copy(walk_.begin(), walk_.end(), genes.begin());
            const auto seen = look(genes);
            exhausted_ = !next_combination(slots_, walk_);
            if (!seen.fresh || (!seen.feasible && feasible_met_)) continue;
            take(genes, seen);
            return seen.feasible ? Found::feasible : Found::infeasible;
        }
        return Found::nothing;
    }

    const Candidates* candidates_ = nullptr;
    std::span<const Slot> slots_;
    std::vector<double> violations_;
    std::vector<Screened> screened_;           // all combinations of a space that can be walked
    std::unordered_set<std::uint64_t> taken_;  // networks
    std::set<Genes> taken_genes_;              // of candidates without an identity
    Candidate nearest_;                        // to the constraints, as long as nothing feasible was met
    bool feasible_met_ = false;
    Genes walk_;
    bool exhausted_ = false;
};

}  // namespace linnet::sdk
