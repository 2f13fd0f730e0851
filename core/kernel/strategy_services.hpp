// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the kernel offers to strategies beside asking and telling (sdk/candidates.hpp).

#include <cstdint>
#include <linnet/sdk/candidates.hpp>
#include <string>
#include <vector>

#include "core/kernel/run_plan.hpp"

namespace linnet::core {

class PlannedCandidates final : public sdk::Candidates {  // [kernel-thread]
public:
    explicit PlannedCandidates(const RunPlan& plan) : plan_{plan} {}
    sdk::Screening screen(std::span<std::int64_t> genes, std::span<double> violations) const override;
    void metrics(std::span<const std::int64_t> genes, std::span<const std::string_view> ids,
                 std::span<double> values) const override;

    std::uint64_t screened() const { return screened_; }
    std::uint64_t screened_infeasible() const { return infeasible_; }

private:
    const RunPlan& plan_;
    mutable std::uint64_t screened_ = 0, infeasible_ = 0;
};

class OtherStrategies final : public sdk::Strategies {  // [kernel-thread]
public:
    explicit OtherStrategies(const RunPlan& plan) : plan_{plan} {}
    sdk::Strategy& make(std::string_view id) const override;

private:
    const RunPlan& plan_;
    mutable std::vector<Handle<sdk::Strategy>> made_;
};

// Makes both, and offers them to the plugins that are made from now on.
void provide_services(RunPlan& plan);

}  // namespace linnet::core
