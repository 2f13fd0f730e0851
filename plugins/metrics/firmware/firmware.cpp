// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "firmware/firmware.hpp"

#include <stdexcept>

namespace linnet::metrics {
namespace {

constexpr const char* obtained = "emulated: linked firmware on the board's core";

const sdk::FirmwareReport& report_of(const sdk::Candidate& candidate, const char* metric) {
    const auto* report = candidate.firmware();
    if (report == nullptr)
        throw std::runtime_error(std::string(metric) + ": the candidate has not been built, so there is no firmware");
    return *report;
}

}  // namespace

sdk::MetricDescription MeasuredFlash::describe() const noexcept {
    return {sdk::Stage::on_target, false, "byte", obtained};
}

double MeasuredFlash::measure(const sdk::Candidate& candidate) const {
    return static_cast<double>(report_of(candidate, "measured_flash").flash);
}

sdk::MetricDescription MeasuredRam::describe() const noexcept {
    return {sdk::Stage::on_target, false, "byte", obtained};
}

double MeasuredRam::measure(const sdk::Candidate& candidate) const {
    const auto& report = report_of(candidate, "measured_ram");
    return static_cast<double>(report.static_ram + report.stack);
}

sdk::MetricDescription MeasuredInstructions::describe() const noexcept {
    return {sdk::Stage::on_target, false, "", obtained};
}

double MeasuredInstructions::measure(const sdk::Candidate& candidate) const {
    return static_cast<double>(report_of(candidate, "measured_instructions").instructions);
}

}  // namespace linnet::metrics
