// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/operation_support.hpp"

#include <algorithm>

#include "core/ir/primitives.hpp"
#include "core/support/errors.hpp"

namespace linnet::core {

void find_unsupported(RunPlan& plan, const Handle<sdk::Trainer>& trainer) {
    const auto located = [&](const Choice& choice) {
        return (choice.where.file.empty() ? plan.file.path.string() : choice.where.text()) + ": ";
    };
    for (const auto& spec : primitives()) {
        const std::string op{spec.op};
        if (!trainer.get().supports(op))
            plan.unsupported.push_back({spec.primitive, located(plan.file.trainer),
                                        "trainer " + plan.trainer_id + " cannot train the operation " + op});
        else if (!plan.runtime.get().supports(op, *plan.board))
            plan.unsupported.push_back({spec.primitive, located(plan.file.runtime),
                                        "runtime " + plan.runtime_id + " cannot run the operation " + op});
        else
            for (const auto& use : plan.exporters)
                if (!use.exporter.get().supports(op, *plan.board)) {
                    plan.unsupported.push_back(
                        {spec.primitive, "", "exporter " + use.id + " cannot export the operation " + op});
                    break;
                }
    }
}

const Unsupported* unsupported_in(const RunPlan& plan, const Graph& graph) {
    if (plan.unsupported.empty()) return nullptr;
    for (const auto node : graph.order()) {
        const auto found = std::ranges::find(plan.unsupported, graph.primitive(node), &Unsupported::primitive);
        if (found != plan.unsupported.end()) return &*found;
    }
    return nullptr;
}

void refuse_unsupported(const RunPlan& plan, const Graph& graph) {
    if (const auto* reason = unsupported_in(plan, graph)) throw InputError(reason->where + reason->sentence);
}

}  // namespace linnet::core
