// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

// A reader: which labelled windows are in these files (or come out of this generator).

#include <linnet/sdk/dataset.hpp>

namespace linnet::sdk {

class LINNET_API Reader {
public:
    static constexpr const char* interface_id = "linnet.reader/1";
    virtual ~Reader() = default;
    // [kernel-thread] Fills every part it has; `train` is mandatory. Throws with a sentence that names the file and the
    // row when the data cannot be used. A reader of files declares them as parameters `train` and `test` of type path.
    virtual void read(DatasetSink& sink) const = 0;
    // Whether a file looks like one of this reader's (by its name); false for generators.
    virtual bool recognises(std::string_view path) const noexcept = 0;
};

}  // namespace linnet::sdk
