// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A candidate on a board of given numbers, deployed by a runtime that tells given operations.

#include <map>
#include <string>
#include <vector>

#include "candidate.hpp"

namespace linnet::test {

class TableBoard final : public sdk::BoardProfile {
public:
    TableBoard(std::map<std::string, double, std::less<>> given_numbers,
               std::map<std::string, std::string, std::less<>> given_texts)
        : numbers{std::move(given_numbers)}, texts{std::move(given_texts)} {}

    std::string_view id() const noexcept override { return "table"; }
    std::string_view name() const noexcept override { return "Table"; }
    std::optional<double> number(std::string_view key) const noexcept override {
        const auto found = numbers.find(key);
        return found == numbers.end() ? std::nullopt : std::optional{found->second};
    }
    std::string_view text(std::string_view key) const noexcept override {
        const auto found = texts.find(key);
        return found == texts.end() ? std::string_view{} : found->second;
    }

    std::map<std::string, double, std::less<>> numbers;
    std::map<std::string, std::string, std::less<>> texts;
};

struct Told {
    std::uint32_t node;
    std::string kind;
    std::uint64_t macs, outputs;
};

class ToldRuntime final : public sdk::Runtime {
public:
    ToldRuntime(std::string table, std::vector<Told> operations)
        : table_{std::move(table)}, operations_{std::move(operations)} {}

    bool supports(std::string_view, const sdk::BoardProfile&) const noexcept override { return true; }
    sdk::Footprint footprint(const sdk::GraphView&, const sdk::BoardProfile&) const override { return {}; }
    std::string_view ram_provenance() const noexcept override { return "computed"; }
    std::string_view flash_provenance() const noexcept override { return "computed"; }
    void operations(const sdk::GraphView&, const sdk::BoardProfile&, sdk::OperationSink& sink) const override {
        for (const auto& told : operations_) {
            std::string kind = told.kind;  // gone after the call
            sink.operation({sdk::NodeId{told.node}, kind, told.macs, told.outputs});
            kind.assign(kind.size(), '?');
        }
    }
    std::string_view latency_table() const noexcept override { return table_; }

private:
    std::string table_;
    std::vector<Told> operations_;
};

// All that is given must outlive it.
class TimedCandidate final : public sdk::Candidate {
public:
    TimedCandidate(const sdk::GraphView& graph, const sdk::BoardProfile& board, const sdk::Runtime& runtime)
        : graph_{graph}, board_{board}, runtime_{runtime} {}

    const sdk::GraphView& graph() const noexcept override { return graph_; }
    const sdk::BoardProfile& board() const noexcept override { return board_; }
    const sdk::Runtime& runtime() const noexcept override { return runtime_; }
    const sdk::Footprint& footprint() const override { return footprint_; }
    const sdk::Evidence* evidence() const noexcept override { return nullptr; }

private:
    const sdk::GraphView& graph_;
    const sdk::BoardProfile& board_;
    const sdk::Runtime& runtime_;
    sdk::Footprint footprint_;
};

}  // namespace linnet::test
