// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/initial_gradients.hpp"

#include <algorithm>
#include <cmath>
#include <linnet/sdk/support/graph_cost.hpp>
#include <random>
#include <set>

#include "core/dataset/shuffle.hpp"
#include "core/kernel/run_plan.hpp"
#include "core/support/errors.hpp"

namespace linnet::core {

// Puts arrays one after another as it hears of them.
class GradientCollector final : public sdk::GradientSink {
public:
    GradientCollector(const sdk::GraphView& graph, std::string label, std::uint32_t batches)
        : graph_{graph}, label_{std::move(label)}, kept_{std::make_unique<InitialGradients>()} {
        kept_->batches_ = batches;
    }

    void weights(sdk::NodeId node, std::string_view role, std::span<const float> values) override {
        if (!kept_->gradients_.empty()) fault("told weights of " + name(node, role) + " after a gradient");
        if (static_cast<std::size_t>(node) >= graph_.order().size())
            fault("told weights of " + name(node, role) + ", and the network has " +
                  std::to_string(graph_.order().size()) + " nodes");
        if (find(node, role) != nullptr) fault("told the weights of " + name(node, role) + " twice");
        kept_->arrays_.push_back({node, kept_->roles_.emplace_back(role), kept_->weights_.size(), values.size()});
        kept_->weights_.insert(kept_->weights_.end(), values.begin(), values.end());
    }

    void gradient(std::uint32_t batch, sdk::NodeId node, std::string_view role,
                  std::span<const float> values) override {
        const auto* array = find(node, role);
        const auto known = array == nullptr ? 0 : array->count;
        if (known != values.size())
            fault("told a gradient by " + std::to_string(values.size()) + " values of " + name(node, role) +
                  ", and weights of " + std::to_string(known));
        if (batch >= kept_->batches_)
            fault("told a gradient of mini-batch " + std::to_string(batch) + ", and there are " +
                  std::to_string(kept_->batches_));
        if (!std::ranges::all_of(values, [](float value) { return std::isfinite(value); }))
            fault("told a gradient by " + name(node, role) + " that is not finite");
        if (kept_->gradients_.empty()) kept_->gradients_.resize(kept_->batches_ * kept_->weights_.size());
        std::ranges::copy(values, kept_->gradients_.begin() +
                                      static_cast<std::ptrdiff_t>(batch * kept_->weights_.size() + array->first));
        if (!told_.emplace(batch, array).second)
            fault("told the gradient of mini-batch " + std::to_string(batch) + " by " + name(node, role) + " twice");
    }

    std::unique_ptr<InitialGradients> finish() {
        const auto wanted = kept_->batches_ * kept_->arrays_.size();
        if (told_.size() != wanted)
            fault("told " + std::to_string(told_.size()) + " of " + std::to_string(wanted) + " gradients");
        return std::move(kept_);
    }

private:
    static std::string name(sdk::NodeId node, std::string_view role) {
        return "\"" + std::string(role) + "\" of node " + std::to_string(static_cast<std::uint32_t>(node));
    }
    const sdk::GradientArray* find(sdk::NodeId node, std::string_view role) const {
        const auto found = std::ranges::find_if(
            kept_->arrays_, [&](const sdk::GradientArray& array) { return array.node == node && array.role == role; });
        return found == kept_->arrays_.end() ? nullptr : &*found;
    }
    [[noreturn]] void fault(const std::string& reason) const { throw PluginFault(label_ + ".gradients: " + reason); }

    const sdk::GraphView& graph_;
    std::string label_;
    std::unique_ptr<InitialGradients> kept_;
    std::set<std::pair<std::uint32_t, const sdk::GradientArray*>> told_;  // no array comes after the first
};

std::vector<std::uint32_t> balanced_rows(std::span<const std::int32_t> labels, std::int32_t classes, std::size_t count,
                                         std::uint64_t seed) {
    std::vector<std::vector<std::uint32_t>> of_class(static_cast<std::size_t>(classes));
    for (std::size_t row = 0; row < labels.size(); ++row)
        of_class[static_cast<std::size_t>(labels[row])].push_back(static_cast<std::uint32_t>(row));
    std::mt19937_64 random{seed};
    for (auto& rows : of_class) shuffle(rows, random);
    std::vector<std::uint32_t> dealt;
    count = std::min(count, labels.size());
    for (std::size_t turn = 0; dealt.size() < count; ++turn)
        for (const auto& rows : of_class)
            if (turn < rows.size() && dealt.size() < count) dealt.push_back(rows[turn]);
    return dealt;
}

std::unique_ptr<InitialGradients> GradientSource::of(const sdk::GraphView& graph) {
    if (!plan_.data || plan_.data->train().size() < 2) return {};
    if (const auto values = sdk::total_parameters(graph); values > most_values)
        throw PluginFault("gradients at the initial weights are computed of networks with at most " +
                          std::to_string(most_values) + " weights, and this one has " + std::to_string(values));
    if (!trainer_) {
        trainer_ = plan_.make_trainer(Purpose::search);
        rows_ = balanced_rows(plan_.data->train().labels, plan_.classes, windows,
                              plan_.host->seed("windows of initial gradients", 0));
    }
    const sdk::GradientRequest request{plan_.host->seed("weights of initial gradients", 0), rows_};
    GradientCollector collector{graph, trainer_.label(), static_cast<std::uint32_t>(rows_.size())};
    const bool offered = trainer_(
        "gradients", [&](sdk::Trainer& trainer) { return trainer.gradients(graph, *plan_.data, request, collector); });
    return offered ? collector.finish() : nullptr;
}

}  // namespace linnet::core
