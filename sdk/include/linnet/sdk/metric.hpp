// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A metric: one number about a candidate. A bound on it in the run file makes it a constraint, a direction makes it an
// objective; neither needs anything from the kernel.

#include <linnet/sdk/runtime.hpp>
#include <span>

namespace linnet::sdk {

// Predictions of a trained candidate on windows it was not trained on. [any-thread]
struct Evidence {
    std::span<const std::int32_t> labels;     // 0 .. classes - 1
    std::span<const std::int32_t> predicted;  // same length
    std::int32_t classes;
};

class LINNET_API Candidate {  // [any-thread]
public:
    virtual const GraphView& graph() const noexcept = 0;
    virtual const BoardProfile& board() const noexcept = 0;
    virtual const Runtime& runtime() const noexcept = 0;
    virtual const Footprint& footprint() const = 0;         // of that runtime on that board, computed once
    virtual const Evidence* evidence() const noexcept = 0;  // null before training

protected:
    ~Candidate() = default;
};

enum class Stage : std::uint8_t {
    before_training,  // gates candidates before any time is spent on them
    after_training,   // needs evidence
};

struct MetricDescription {
    Stage stage;
    bool larger_is_better;
    std::string_view unit;        // "byte", "s", "J", or "" for counts and fractions
    std::string_view provenance;  // counted, computed, modelled, emulated or measured
};

class LINNET_API Metric {  // const and re-entrant
public:
    static constexpr const char* interface_id = "linnet.metric/1";
    virtual ~Metric() = default;
    virtual MetricDescription describe() const noexcept = 0;
    // NaN, infinity or an exception makes the trial faulted; none of them ever counts as feasible.
    virtual double measure(const Candidate& candidate) const = 0;
    // How this candidate's number was obtained, where that depends on the candidate's runtime or board.
    virtual std::string_view provenance(const Candidate& candidate) const {
        static_cast<void>(candidate);
        return describe().provenance;
    }
};

}  // namespace linnet::sdk
