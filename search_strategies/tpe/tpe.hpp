// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The tree-structured Parzen estimator of J. Bergstra, R. Bardenet, Y. Bengio, B. Kegl, "Algorithms for hyper-parameter
// optimization", NIPS 2011: the best share `gamma` of the trials so far are the good ones, all others the bad ones. Of
// candidates drawn from the density l of the good ones, the one is proposed whose l / g is largest, with g the density
// of the bad ones. Densities are products over the slots. Candidates under way count as bad ones, so that others are
// tried meanwhile (the constant liar of D. Ginsbourger, R. Le Riche, L. Carraro, 2010).

#include <linnet/sdk/abi/manifest.h>
#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/host.hpp>
#include <linnet/sdk/strategy.hpp>
#include <linnet/sdk/support/sampling.hpp>
#include <linnet/sdk/support/screener.hpp>
#include <linnet/sdk/support/standing.hpp>
#include <map>
#include <vector>

#include "tpe/parzen.hpp"

namespace linnet::tpe {

constexpr linnet_param params[] = {
    {"startup", "integer", "16", "2", "100000", "random trials before densities are estimated"},
    {"gamma", "real", "0.15", "0.01", "0.5", "share of the trials that are the good ones"},
    {"most_good", "integer", "25", "1", "10000", "at most so many are the good ones"},
    {"candidates", "integer", "24", "1", "10000", "drawn for one proposal"},
    {"prior_weight", "real", "1", "0.001", "1000", "weight of the uniform density, in trials"},
};

class Tpe final : public sdk::Strategy {
public:
    Tpe(sdk::Host& host, const sdk::ConfigView& settings);

    void begin(const sdk::SearchScope& scope) override;
    sdk::Answer ask(std::uint64_t trial, sdk::Proposal& proposal) override;
    void tell(const sdk::Trial& trial) override;

private:
    struct Observation {
        sdk::Standing standing;
        sdk::Genes genes;
    };

    void estimate();
    void draw_good(sdk::Stream& stream, std::span<std::int64_t> genes) const;
    double ratio(std::span<const std::int64_t> genes) const;
    bool propose_best(sdk::Stream& stream, std::span<std::int64_t> genes);

    sdk::Host& host_;
    std::uint64_t startup_, most_good_, candidates_;
    double gamma_, prior_weight_;
    std::span<const sdk::Slot> slots_;
    std::size_t constraints_ = 0;
    sdk::Screener screener_;
    std::vector<Observation> observations_;          // the best first, of equal ones the older
    std::map<std::uint64_t, sdk::Genes> under_way_;  // by trial
    std::vector<Parzen> good_, bad_;                 // one per slot
};

}  // namespace linnet::tpe
