// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A metric: one number about a candidate. A bound on it in the run file makes it a constraint, a direction makes it an
// objective; neither needs anything from the kernel.

#include <linnet/sdk/initial_gradients.hpp>
#include <linnet/sdk/runtime.hpp>
#include <span>

namespace linnet::sdk {

// Predictions of a trained candidate on windows it was not trained on. [any-thread]
struct Evidence {
    std::span<const std::int32_t> labels;     // 0 .. classes - 1
    std::span<const std::int32_t> predicted;  // same length
    std::int32_t classes;
};

// What the linked firmware of a candidate is and does, measured with the board's compiler and emulator.
struct FirmwareReport {
    std::uint64_t flash;         // bytes: code, weights and tables of the model
    std::uint64_t static_ram;    // bytes: its arena and variables
    std::uint64_t stack;         // bytes: the deepest stack of an inference
    std::uint64_t instructions;  // of one inference
    std::uint64_t windows;       // whose results were compared with those of the host
    bool bit_exact;              // whether all of them were equal
};

class LINNET_API Candidate {  // [any-thread]
public:
    virtual const GraphView& graph() const noexcept = 0;
    virtual const BoardProfile& board() const noexcept = 0;
    virtual const Runtime& runtime() const noexcept = 0;
    virtual const Footprint& footprint() const = 0;         // of that runtime on that board, computed once
    virtual const Evidence* evidence() const noexcept = 0;  // of the float32 network; null before training
    // The three below are made when they are first asked for; null unless the metric's stage says that it needs them.
    // They throw when what they need is missing or fails.
    virtual const QuantizedModelView* quantized() const { return nullptr; }
    virtual const Evidence* deployed_evidence() const { return nullptr; }  // predictions of the runtime, bit for bit
    virtual const FirmwareReport* firmware() const { return nullptr; }
    // One gradient for each of a few windows of the training part, the same windows and seed for every candidate of a
    // run. Made when they are first asked for, in the time of some training steps. Null after training, and where the
    // run has no data or a trainer without gradients.
    virtual const InitialGradientsView* initial_gradients() const { return nullptr; }

protected:
    ~Candidate() = default;
};

enum class Stage : std::uint8_t {
    before_training,  // gates candidates before any time is spent on them
    after_training,   // needs evidence
    // The next two cost more than the others: they are measured in the search only where a constraint or an objective
    // is about them, and of the final network always where that is possible.
    after_quantization,  // needs quantized() or deployed_evidence(), too
    on_target,           // needs firmware(), too
};

struct MetricDescription {
    Stage stage;
    bool larger_is_better;
    std::string_view unit;        // "byte", "s", "J", or "" for counts and fractions
    std::string_view provenance;  // counted, computed, modelled, emulated or measured
};

class LINNET_API Metric {  // const and re-entrant
public:
    static constexpr const char* interface_id = "linnet.metric/2";
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
