// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "synthetic_reader.hpp"

#include <stdexcept>
#include <string>

namespace linnet::synthetic {
namespace {

std::uint64_t natural(const sdk::ConfigView& config, std::string_view name) {
    return static_cast<std::uint64_t>(config.integer(name));
}

void check_subjects(const char* subjects_key, std::uint64_t subjects, const char* windows_key, std::uint64_t windows) {
    if (windows > 0 && subjects > windows)
        throw std::invalid_argument(std::string(subjects_key) + " = " + std::to_string(subjects) + " is more than " +
                                    windows_key + " = " + std::to_string(windows) + ": every subject needs a window");
}

}  // namespace

SyntheticReader::SyntheticReader(const sdk::ConfigView& config)
    : windows_{natural(config, "windows")},
      test_windows_{natural(config, "test_windows")},
      subjects_{natural(config, "subjects")},
      test_subjects_{natural(config, "test_subjects")} {
    check_subjects("subjects", subjects_, "windows", windows_);
    check_subjects("test_subjects", test_subjects_, "test_windows", test_windows_);
    Settings settings;
    settings.seed = natural(config, "seed");
    settings.time = static_cast<std::uint32_t>(config.integer("time"));
    settings.rate_hz = config.real("rate");
    settings.noise = config.real("noise");
    generator_ = config.text("kind") == "ecg" ? make_ecg(settings) : make_activity(settings);
}

void SyntheticReader::read(sdk::DatasetSink& sink) const {
    const auto classes = generator_->classes();
    for (std::size_t i = 0; i < classes.size(); ++i) sink.name_label(static_cast<std::int64_t>(i), classes[i]);
    fill(sink, sdk::Part::train, windows_, 1, subjects_);
    if (test_windows_ > 0) fill(sink, sdk::Part::test, test_windows_, subjects_ + 1, test_subjects_);
}

bool SyntheticReader::recognises(std::string_view) const noexcept { return false; }

void SyntheticReader::fill(sdk::DatasetSink& sink, sdk::Part part, std::uint64_t windows, std::uint64_t first_subject,
                           std::uint64_t subjects) const {
    const sdk::Columns columns = sink.reserve(part, {windows, generator_->time(), generator_->channels()}, true);
    const std::size_t window_size = std::size_t{generator_->time()} * generator_->channels();
    for (std::uint64_t row = 0, number = 0; row < windows; ++row, ++number) {
        const std::uint64_t subject = first_subject + row * subjects / windows;
        if (row > 0 && columns.subjects[row - 1] != static_cast<std::int64_t>(subject)) number = 0;
        columns.subjects[row] = static_cast<std::int64_t>(subject);
        columns.labels[row] = generator_->class_of(subject, number);
        generator_->generate(subject, number, columns.features.subspan(row * window_size, window_size));
    }
}

}  // namespace linnet::synthetic
