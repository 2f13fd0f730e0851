// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/range_search.hpp"

#include <algorithm>
#include <utility>

#include "core/quantization/float_network.hpp"
#include "core/quantization/quantize.hpp"
#include "core/support/logging.hpp"

namespace linnet::core {
namespace {

constexpr float narrower = 0.7F;       // a step of the search: half a bit
constexpr int most_steps = 6;          // of one group: three bits
constexpr std::size_t windows = 1024;  // that are compared

std::size_t first_of_largest(auto values) {
    return static_cast<std::size_t>(std::ranges::max_element(values) - values.begin());
}

class RangeSearch {
public:
    RangeSearch(const RunPlan& plan, const Deployable& network, const QuantizedModel& model)
        : plan_{plan},
          network_{network},
          graph_{network.model->graph()},
          groups_{graph_},
          normalisation_{{model.mean().begin(), model.mean().end()},
                         {model.deviation().begin(), model.deviation().end()}} {
        for (const auto node : graph_.order()) outputs_.push_back(model.output(node));
        take_windows();
        answer_in_floats();
    }

    // Nothing when the runtime cannot be run here.
    std::optional<std::size_t> disagreements(const QuantizedModel& model) const {
        const auto classes = static_cast<std::size_t>(plan_.classes);
        std::vector<std::int8_t> results(answers_.size() * classes);
        sdk::InputCounts ignored;
        const bool ran = plan_.runtime(
            "infer", [&](const sdk::Runtime& runtime) { return runtime.infer(model, raw_, results, ignored); });
        if (!ran) return {};
        std::size_t different = 0;
        for (std::size_t i = 0; i < answers_.size(); ++i)
            different += first_of_largest(std::span{results}.subspan(i * classes, classes)) != answers_[i] ? 1 : 0;
        return different;
    }

    std::shared_ptr<const QuantizedModel> narrowed(std::uint32_t group) {
        for (const auto node : graph_.order())
            if (groups_.group(node) == group) outputs_[static_cast<std::size_t>(node)].scale *= narrower;
        return requantize(network_.model, outputs_, normalisation_);
    }

    void widen(std::uint32_t group) {
        for (const auto node : graph_.order())
            if (groups_.group(node) == group) outputs_[static_cast<std::size_t>(node)].scale /= narrower;
    }

    const sdk::ActivationGroups& groups() const { return groups_; }
    std::size_t size() const { return answers_.size(); }

private:
    void take_windows() {
        const auto train = plan_.data->train();
        const auto size = static_cast<std::size_t>(plan_.window.elements());
        const auto count = std::min<std::uint64_t>(train.size(), windows);
        const auto channels = network_.input_factors.size();
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto window = train.features.subspan(i * train.size() / count * size, size);
            for (std::size_t v = 0; v < size; ++v) {
                const auto channel = v % channels;
                const auto value = window[v] * network_.input_factors[channel];
                normalised_.push_back(value);
                raw_.push_back(value * normalisation_.deviation[channel] + normalisation_.mean[channel]);
            }
        }
    }

    void answer_in_floats() {
        FloatNetwork floats{graph_, *network_.model};
        const auto size = static_cast<std::size_t>(plan_.window.elements());
        for (std::size_t at = 0; at < normalised_.size(); at += size) {
            floats.run(std::span{normalised_}.subspan(at, size));
            answers_.push_back(first_of_largest(floats.output(graph_.order().back())));
        }
    }

    const RunPlan& plan_;
    const Deployable& network_;
    const sdk::GraphView& graph_;
    sdk::ActivationGroups groups_;
    QuantizedModel::Normalisation normalisation_;
    std::vector<sdk::Quantization> outputs_;
    std::vector<float> normalised_, raw_;
    std::vector<std::size_t> answers_;  // classes, by window
};

}  // namespace

Deployment search_ranges(const RunPlan& plan, const Deployable& network, Deployment deployment) {
    RangeSearch search{plan, network, *deployment.model};
    const auto before = search.disagreements(*deployment.model);
    if (!before) return deployment;
    auto fewest = *before;
    for (std::uint32_t group = 0; group < search.groups().count() && fewest > 0; ++group) {
        for (int step = 0; step < most_steps; ++step) {
            auto candidate = search.narrowed(group);
            const auto different = search.disagreements(*candidate).value_or(search.size());
            if (different >= fewest) {
                search.widen(group);
                break;
            }
            fewest = different;
            deployment.model = std::move(candidate);
        }
    }
    log(sdk::Level::debug, "ranges: the integers disagree on " + std::to_string(fewest) + " of " +
                               std::to_string(search.size()) + " training windows, before " + std::to_string(*before));
    return deployment;
}

}  // namespace linnet::core
