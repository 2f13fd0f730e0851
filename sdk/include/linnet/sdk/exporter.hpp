// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// An exporter: deployable files of a trained model.

#include <cstddef>
#include <linnet/sdk/dataset.hpp>
#include <linnet/sdk/profile.hpp>
#include <linnet/sdk/trained_model.hpp>

namespace linnet::sdk {

class LINNET_API FileSink {  // writes below the run's model folder
public:
    virtual void write(std::string_view relative_path, std::span<const std::byte> bytes) = 0;

protected:
    ~FileSink() = default;
};

class LINNET_API Exporter {
public:
    static constexpr const char* interface_id = "linnet.exporter/1";
    virtual ~Exporter() = default;
    virtual bool supports(std::string_view op, const BoardProfile& board) const noexcept = 0;
    // [kernel-thread]
    virtual void emit(const GraphView& graph, const WeightsView& weights, const Dataset& data,
                      const BoardProfile& board, FileSink& files) const = 0;
};

}  // namespace linnet::sdk
