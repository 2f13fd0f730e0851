// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// A runtime whose latency a test can work out: one operation of a thousand multiply-accumulates, under the output. Its
// kind is a parameter; without one the runtime tells nothing.

#include <linnet/sdk/plugin.hpp>
#include <linnet/sdk/runtime.hpp>
#include <string>

namespace {

using namespace linnet::sdk;

class Told final : public Runtime {
public:
    explicit Told(const ConfigView& config) : kind_{config.text("kind")} {}

    bool supports(std::string_view, const BoardProfile&) const noexcept override { return true; }
    Footprint footprint(const GraphView&, const BoardProfile&) const override { return {.activations = 1000}; }
    std::string_view ram_provenance() const noexcept override { return "computed"; }
    std::string_view flash_provenance() const noexcept override { return "computed"; }
    void operations(const GraphView& graph, const BoardProfile&, OperationSink& sink) const override {
        if (!kind_.empty()) sink.operation({graph.order().back(), kind_, 1000, 10});
    }
    std::string_view latency_table() const noexcept override { return "told"; }

private:
    std::string kind_;
};

constexpr linnet_param params[] = {{"kind", "text", "work", "", "", "kind of its one operation"}};
constexpr auto told =
    component<Runtime, Told>("runtime", "told", "one operation of a thousand multiply-accumulates", params);
constexpr const linnet_component* table[] = {&told};

}  // namespace

LINNET_PLUGIN("org.linnet.test.runtimes", "1.0.0", "Apache-2.0", table)
