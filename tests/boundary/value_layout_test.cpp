// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <linnet/sdk/abi/manifest.h>
#include <cstddef>
#include <linnet/sdk/block.hpp>
#include <linnet/sdk/exporter.hpp>
#include <linnet/sdk/metric.hpp>
#include <linnet/sdk/reader.hpp>
#include <linnet/sdk/space.hpp>
#include <linnet/sdk/strategy.hpp>
#include <linnet/sdk/trainer.hpp>
#include <type_traits>

// The layout of everything that crosses the plugin boundary by value, as released. A change here makes plugins that are
// out in the world read garbage: it needs a new interface revision (and, in the manifest, a new epoch), not a new
// number.

namespace {

using namespace linnet::sdk;

template <class Value>
constexpr bool is_plain = std::is_trivially_copyable_v<Value>&& std::is_standard_layout_v<Value>;

}  // namespace

TEST_CASE("the C handshake has the layout of epoch 1") {
    static_assert(sizeof(void*) == 8, "the numbers are those of a 64-bit machine");
    CHECK(LINNET_ABI_EPOCH == 1);
    CHECK((is_plain<linnet_param> && is_plain<linnet_setting>));
    CHECK((is_plain<linnet_component> && is_plain<linnet_manifest>));
    CHECK(sizeof(linnet_param) == 48);
    CHECK(sizeof(linnet_setting) == 16);
    CHECK(sizeof(linnet_component) == 88);
    CHECK(offsetof(linnet_component, kind) == 8);
    CHECK(offsetof(linnet_component, params) == 40);
    CHECK(offsetof(linnet_component, create) == 56);
    CHECK(offsetof(linnet_component, destroy) == 64);
    CHECK(offsetof(linnet_component, final_defaults) == 72);
    CHECK(offsetof(linnet_component, final_default_count) == 80);
    CHECK(sizeof(linnet_manifest) == 64);
    CHECK(offsetof(linnet_manifest, toolchain_tag) == 8);
    CHECK(offsetof(linnet_manifest, components) == 48);
    CHECK(offsetof(linnet_manifest, component_count) == 56);
}

TEST_CASE_TEMPLATE("value types are trivially copyable and of standard layout", Value, Attribute, Columns, EpochResult,
                   EpochVerdict, Evidence, Extent, FirmwareReport, Footprint, GradientArray, GradientRequest,
                   InputCounts, MetricDescription, Operation, PartTime, Proposal, Quantization, Shape, Slot, StepTotals,
                   TrainingPlan, Trial, Windows) {
    CHECK(is_plain<Value>);
}

TEST_CASE("value types have the sizes that were released") {
    CHECK(sizeof(Answer) == 1);
    CHECK(sizeof(Direction) == 1);
    CHECK(sizeof(FitOutcome) == 1);
    CHECK(sizeof(Level) == 1);
    CHECK(sizeof(NodeId) == 4);
    CHECK(sizeof(Outcome) == 1);
    CHECK(sizeof(Part) == 1);
    CHECK(sizeof(Primitive) == 2);
    CHECK(sizeof(Stage) == 1);
    CHECK(sizeof(Attribute) == 24);
    CHECK(sizeof(Columns) == 48);
    CHECK(sizeof(EpochResult) == 56);
    CHECK(sizeof(EpochVerdict) == 16);
    CHECK(sizeof(Evidence) == 40);
    CHECK(sizeof(Extent) == 16);
    CHECK(sizeof(FirmwareReport) == 48);
    CHECK(sizeof(Footprint) == 48);
    CHECK(sizeof(GradientArray) == 40);
    CHECK(sizeof(GradientRequest) == 32);
    CHECK(sizeof(InputCounts) == 16);
    CHECK(sizeof(MetricDescription) == 40);
    CHECK(sizeof(Operation) == 40);
    CHECK(sizeof(PartTime) == 64);
    CHECK(sizeof(Proposal) == 40);
    CHECK(sizeof(Quantization) == 8);
    CHECK(sizeof(Shape) == 20);
    CHECK(sizeof(Slot) == 48);
    CHECK(sizeof(StepTotals) == 32);
    CHECK(sizeof(TrainingPlan) == 32);
    CHECK(sizeof(Trial) == 96);
    CHECK(sizeof(Windows) == 32);
}

TEST_CASE("interface ids are those that were released") {
    CHECK(Block::interface_id == std::string_view{"linnet.block/1"});
    CHECK(Exporter::interface_id == std::string_view{"linnet.exporter/2"});
    CHECK(Metric::interface_id == std::string_view{"linnet.metric/2"});
    CHECK(Reader::interface_id == std::string_view{"linnet.reader/1"});
    CHECK(Runtime::interface_id == std::string_view{"linnet.runtime/2"});
    CHECK(Space::interface_id == std::string_view{"linnet.space/1"});
    CHECK(Strategy::interface_id == std::string_view{"linnet.strategy/2"});
    CHECK(Trainer::interface_id == std::string_view{"linnet.trainer/3"});
}
