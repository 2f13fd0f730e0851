// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/sdk/plugin.hpp>

#include "accuracy/accuracy.hpp"
#include "balanced_accuracy/balanced_accuracy.hpp"
#include "energy/energy.hpp"
#include "firmware/firmware.hpp"
#include "flash/flash.hpp"
#include "int8_scores/int8_scores.hpp"
#include "latency/latency.hpp"
#include "macro_f1/macro_f1.hpp"
#include "macs/macs.hpp"
#include "ntk_condition/ntk_condition.hpp"
#include "params/params.hpp"
#include "ram/ram.hpp"
#include "synflow/synflow.hpp"
#include "zico/zico.hpp"

namespace {

using namespace linnet::metrics;

template <class Implementation>
constexpr linnet_component metric(const char* id, const char* summary) {
    return linnet::sdk::component<linnet::sdk::Metric, Implementation>("metric", id, summary);
}

constexpr auto macs = metric<Macs>("macs", "multiply-accumulates of one inference");
constexpr auto params = metric<Params>("params", "values that training adjusts");
constexpr auto ram = metric<Ram>("ram", "RAM of the deployed network");
constexpr auto flash = metric<Flash>("flash", "flash of the deployed network");
constexpr auto latency = metric<Latency>("latency", "seconds of one inference on the board");
constexpr auto energy = metric<Energy>("energy", "joules of one inference on the board");
constexpr auto synflow = metric<Synflow>("synflow", "logarithm of the flow through initial weights, without data");
constexpr auto ntk_condition =
    metric<NtkCondition>("ntk_condition", "condition of the windows' gradients before training");
constexpr auto zico = metric<Zico>("zico", "size of gradients beside their variation, before training");
constexpr auto accuracy = metric<Accuracy>("accuracy", "fraction of windows predicted as their label");
constexpr auto macro_f1 = metric<MacroF1>("macro_f1", "mean of the F1 of all classes");
constexpr auto balanced_accuracy = metric<BalancedAccuracy>("balanced_accuracy", "mean recall of all classes");
constexpr auto int8_accuracy = metric<Int8Accuracy>("int8_accuracy", "accuracy of the deployed network");
constexpr auto int8_macro_f1 = metric<Int8MacroF1>("int8_macro_f1", "macro_f1 of the deployed network");
constexpr auto measured_flash = metric<MeasuredFlash>("measured_flash", "flash of the linked firmware");
constexpr auto measured_ram = metric<MeasuredRam>("measured_ram", "RAM of the linked firmware, with its stack");
constexpr auto measured_instructions =
    metric<MeasuredInstructions>("measured_instructions", "instructions of one inference");
constexpr const linnet_component* table[] = {&macs,
                                             &params,
                                             &ram,
                                             &flash,
                                             &latency,
                                             &energy,
                                             &synflow,
                                             &ntk_condition,
                                             &zico,
                                             &accuracy,
                                             &macro_f1,
                                             &balanced_accuracy,
                                             &int8_accuracy,
                                             &int8_macro_f1,
                                             &measured_flash,
                                             &measured_ram,
                                             &measured_instructions};

}  // namespace

LINNET_PLUGIN("org.linnet.metrics", "0.1.0", "Apache-2.0", table)
