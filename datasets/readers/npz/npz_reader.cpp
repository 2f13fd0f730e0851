// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "npz_reader.hpp"

#include <algorithm>
#include <linnet/sdk/support/suggestion.hpp>
#include <memory>
#include <optional>
#include <stdexcept>

#include "archive.hpp"
#include "columns.hpp"

namespace linnet::npz {
namespace {

constexpr std::string_view default_subjects = "subjects";

struct Names {
    const std::string &features, &labels, &subjects;
};

// The arrays of one file, opened and their shapes checked; no element read yet.
class OpenPart {
public:
    OpenPart(const std::string& path, const Names& names)
        : archive_{std::make_unique<Archive>(path)},
          features_{archive_->open(names.features)},
          labels_{archive_->open(names.labels)},
          extent_{features_extent(features_)} {
        check_labels_shape(labels_, extent_.windows);
        // The default name is taken where it is there; a name that somebody wrote down must be there.
        if (names.subjects.empty() || (names.subjects == default_subjects && !archive_->has(names.subjects))) return;
        subjects_.emplace(archive_->open(names.subjects));
        check_subjects_shape(*subjects_, extent_.windows);
    }

    const sdk::Extent& extent() const { return extent_; }
    const Archive& archive() const { return *archive_; }
    const Array& features() const { return features_; }
    bool with_subjects() const { return subjects_.has_value(); }

    void read(sdk::Part part, sdk::DatasetSink& sink) {
        const sdk::Columns columns = sink.reserve(part, extent_, with_subjects());
        // The small arrays first: what is wrong with them is said before the large one is read.
        read_labels(labels_, columns.labels);
        if (subjects_) read_subjects(*subjects_, columns.subjects);
        read_features(features_, extent_, columns.features);
    }

private:
    std::unique_ptr<Archive> archive_;
    Array features_, labels_;
    std::optional<Array> subjects_;
    sdk::Extent extent_;
};

std::string window_text(const sdk::Extent& extent) {
    return std::to_string(extent.time) + " x " + std::to_string(extent.channels);
}

}  // namespace

NpzReader::NpzReader(sdk::Host& host, const sdk::ConfigView& config)
    : host_{host},
      features_{config.text("features")},
      labels_{config.text("labels")},
      subjects_{config.text("subjects")} {
    const auto add = [&](sdk::Part part, const char* key) {
        if (const auto path = config.text(key); !path.empty()) files_.push_back({part, std::string(path)});
    };
    add(sdk::Part::train, "train");
    add(sdk::Part::validation, "validation_file");
    add(sdk::Part::test, "test");
    if (files_.empty() || files_.front().part != sdk::Part::train)
        throw std::invalid_argument("train must name a file");
}

void NpzReader::read(sdk::DatasetSink& sink) const {
    std::vector<OpenPart> parts;
    for (const File& file : files_) {
        parts.emplace_back(file.path, Names{features_, labels_, subjects_});
        const OpenPart &first = parts.front(), &last = parts.back();
        if (last.extent().time != first.extent().time || last.extent().channels != first.extent().channels)
            last.features().refuse("has windows of " + window_text(last.extent()) +
                                   " (time x channels), but those of " + files_.front().path + " are " +
                                   window_text(first.extent()));
    }
    if (!parts.front().with_subjects() && !subjects_.empty()) {
        const std::string near = sdk::nearest(subjects_, parts.front().archive().arrays());
        if (!near.empty())
            host_.log(sdk::Level::warning, files_.front().path + ": no array \"" + subjects_ +
                                               "\", so subjects are not known; if they are in \"" + near +
                                               "\", set subjects = \"" + near + "\"");
    }
    for (std::size_t i = 0; i < parts.size(); ++i) parts[i].read(files_[i].part, sink);
}

bool NpzReader::recognises(std::string_view path) const noexcept {
    constexpr std::string_view extension = ".npz";
    if (path.size() < extension.size()) return false;
    const std::string_view end = path.substr(path.size() - extension.size());
    return std::equal(end.begin(), end.end(), extension.begin(),
                      [](char c, char lower) { return (c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) == lower; });
}

}  // namespace linnet::npz
