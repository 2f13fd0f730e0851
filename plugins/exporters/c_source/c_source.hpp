// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// The exporter `c_source`: a folder of C99 that is complete, with what runtime linnet_c accounts for. Same model, same
// bytes.

#include <linnet/sdk/config_view.hpp>
#include <linnet/sdk/exporter.hpp>
#include <vector>

#include "linnet_c/linnet_c.hpp"

namespace linnet::c_source {

struct Options {
    std::string prefix = "linnet_model";  // of all names in C
    std::size_t golden = 8;               // windows, at most
    linnet_c::Samples samples = linnet_c::Samples::floats;
    std::vector<double> units_per_count;  // for counts: one number or one for each channel
};

class CSourceExporter final : public sdk::Exporter {
public:
    // Throws std::invalid_argument with a sentence when the settings do not go together.
    explicit CSourceExporter(const sdk::ConfigView& settings);
    explicit CSourceExporter(Options options);

    bool supports(std::string_view op, const sdk::BoardProfile& board) const noexcept override;
    void emit(const sdk::ExportedModel& model, sdk::FileSink& files) const override;

private:
    Options options_;
};

}  // namespace linnet::c_source
