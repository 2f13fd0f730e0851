// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/cli/profile_table.hpp"

#include <array>
#include <cmath>
#include <cstdio>

#include "core/cli/table.hpp"
#include "core/support/units.hpp"

namespace linnet::cli {
namespace {

using namespace core;

std::string number(const char* format, double value) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

std::string gigaflops(double flops, double seconds) {
    return flops > 0 && seconds > 0 ? number("%.2f", flops / seconds / 1e9) : "";
}

}  // namespace

void print_profile(std::ostream& out, const RunPlan& plan, const StepProfile& profile) {
    const auto& totals = profile.totals.value();
    TextTable table{{"part", "direction", "us", "share", "GFLOP/s", "implementation"}};
    const auto row = [&](const std::string& name, std::string_view direction, double seconds, double flops,
                         const std::string& implementation) {
        table.row({name, std::string(direction), seconds != 0 ? number("%.1f", 1e6 * seconds) : "",
                   seconds != 0 ? number("%.1f %%", 100 * seconds / totals.step_seconds) : "",
                   gigaflops(flops, seconds), implementation});
    };
    double measured = 0;
    for (const auto& part : profile.parts) {
        row(part.name, direction_name(part.direction), part.seconds, part.flops, part.implementation);
        measured += part.seconds;
    }
    // Below zero by what it costs to look at the clock between the parts.
    row("rest", "", totals.step_seconds - measured, 0, "");
    row("total", "", totals.step_seconds, profile.flops, "");
    table.print(out);
    const auto batch = format_count(totals.windows) + (totals.windows == 1 ? " window" : " windows");
    out << "\nstep   " << number("%.3f ms", 1e3 * totals.step_seconds) << " for " << batch << ", mean of "
        << format_count(totals.steps) << (totals.steps == 1 ? " step\n" : " steps\n") << "       "
        << (profile.flops > 0 ? gigaflops(profile.flops, totals.step_seconds) + " GFLOP/s, " : "")
        << format_count(std::floor(profile.windows_per_second)) << " windows per second\n"
        << "epoch  " << format_seconds(profile.epoch_seconds) << " for "
        << format_count(static_cast<double>(plan.data->train().size())) << " training windows, without validation\n";
    if (totals.memory_bytes > 0)
        out << "memory " << format_bytes(static_cast<double>(totals.memory_bytes)) << " for the training\n";
    out << "create " << format_seconds(totals.creation_seconds) << " for the net\n";
}

}  // namespace linnet::cli
