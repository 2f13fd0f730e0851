// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Defaults of the final training that fit no parameter, one component for each; and two that are well.

#include <linnet/sdk/trainer.hpp>

#include "raw_plugin.hpp"

namespace {

using namespace linnet::sdk;

struct NoTrainer : Trainer {
    bool supports(std::string_view) const noexcept override { return false; }
    FitOutcome fit(const GraphView&, const Dataset&, const TrainingPlan&, const WeightsView*, const Budget&,
                   FitSink&) override {
        return FitOutcome::stopped;
    }
    void predict(const GraphView&, const WeightsView&, std::span<const float>, std::span<std::int32_t>) override {}
};

constexpr linnet_param params[] = {{"rate", "real", "0.5", "0", "1", ""}, {"train", "path", nullptr, "", "", ""}};

constexpr linnet_component with(const char* id, std::span<const linnet_setting> settings) {
    return component<Trainer, NoTrainer>("trainer", id, "has wrong defaults", params, 0, settings);
}

constexpr linnet_setting good_rows[] = {{"rate", "0.25"}};
constexpr linnet_setting type_rows[] = {{"rate", "fast"}};
constexpr linnet_setting range_rows[] = {{"rate", "2"}};
constexpr linnet_setting unknown_rows[] = {{"raet", "0.25"}};
constexpr linnet_setting twice_rows[] = {{"rate", "0.25"}, {"rate", "0.75"}};
constexpr linnet_setting nameless_rows[] = {{nullptr, "0.25"}};
constexpr linnet_setting valueless_rows[] = {{"rate", nullptr}};

constexpr linnet_component older_than_the_field() {
    auto made = with("older", range_rows);
    made.struct_size = offsetof(linnet_component, final_defaults);
    return made;
}

constexpr linnet_component listless() {
    auto made = with("listless", {});
    made.final_default_count = 3;
    return made;
}

constexpr linnet_component not_a_trainer() {
    auto made = raw::idle;
    made.id = "not_a_trainer";
    made.final_defaults = good_rows;
    made.final_default_count = 1;
    return made;
}

constexpr auto good = with("good", good_rows);
constexpr auto older = older_than_the_field();
constexpr auto type = with("type", type_rows);
constexpr auto range = with("range", range_rows);
constexpr auto unknown = with("unknown", unknown_rows);
constexpr auto twice = with("twice", twice_rows);
constexpr auto nameless = with("nameless", nameless_rows);
constexpr auto valueless = with("valueless", valueless_rows);
constexpr auto without_list = listless();
constexpr auto strategy = not_a_trainer();
constexpr const linnet_component* table[] = {&good,  &older,    &type,      &range,        &unknown,
                                             &twice, &nameless, &valueless, &without_list, &strategy};

}  // namespace

LINNET_PLUGIN("org.linnet.test.bad_final_defaults", "0.1.0", "Apache-2.0", table)
