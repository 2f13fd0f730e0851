// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// One run of successive halving: rungs of more and more epochs, of which the best share 1 / eta of the candidates is
// promoted to the next. K. Jamieson, A. Talwalkar, "Non-stochastic best arm identification and hyperparameter
// optimization", AISTATS 2016; promoted as results come, like ASHA (L. Li et al., "A system for massively parallel
// hyperparameter tuning", MLSys 2020), but never more than floor(results of the rung / eta): a rung is as large at the
// end as if everybody had waited for it.

#include <cstdint>
#include <linnet/sdk/support/sampling.hpp>
#include <linnet/sdk/support/standing.hpp>
#include <optional>
#include <vector>

namespace linnet::hyperband {

// Epochs, all in all, of the rungs: last, last / eta, last / eta^2, ... rounded, as long as they are not below first;
// the smallest first. 1 <= first <= last, eta >= 2.
std::vector<std::uint32_t> rung_epochs(std::uint32_t first, std::uint32_t last, std::uint32_t eta);

// Candidates in the first rung of Hyperband's bracket s of 0 .. s_max, that of s + 1 rungs: ceil((s_max + 1) / (s + 1)
// * eta^s). L. Li et al., "Hyperband: a novel bandit-based approach to hyperparameter optimization", JMLR 18, 2018.
std::uint64_t bracket_size(std::uint32_t s, std::uint32_t s_max, std::uint32_t eta);

class Bracket {
public:
    struct Promotion {
        std::size_t rung;  // to this one
        std::uint64_t trial;
        sdk::Genes genes;
    };

    // `size` candidates in the first rung; 0: without end.
    Bracket(std::vector<std::uint32_t> epochs, std::uint32_t eta, std::uint64_t size);

    std::uint32_t epochs(std::size_t rung) const { return rungs_[rung].epochs; }
    bool wants_candidate() const { return !closed_ && (size_ == 0 || entered_ < size_); }
    void enter();                     // a candidate was proposed for the first rung
    void withdraw();                  // it did not train, and does not count
    void close() { closed_ = true; }  // no further candidate enters
    // A result of a rung. An infinite score can not be promoted.
    void tell(std::size_t rung, std::uint64_t trial, sdk::Genes genes, const sdk::Standing& standing);
    // The best of those that wait for promotion, in the highest rung that has one. It counts as promoted.
    std::optional<Promotion> promote();
    bool is_over() const;

private:
    struct Entry {
        std::uint64_t trial;
        sdk::Genes genes;
        sdk::Standing standing;
    };

    struct Rung {
        std::uint32_t epochs;
        std::uint64_t told = 0, promoted = 0;
        std::vector<Entry> waiting;  // for promotion: the best first, of equal ones the earlier
    };

    bool has_promotion(std::size_t rung) const;

    std::vector<Rung> rungs_;
    std::uint32_t eta_;
    std::uint64_t size_, entered_ = 0, under_way_ = 0;
    bool closed_ = false;
};

}  // namespace linnet::hyperband
