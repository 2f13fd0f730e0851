// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/profile/calibration.hpp"

#include <doctest/doctest.h>

#include "profile_folder.hpp"

namespace {

using namespace linnet;
using tests::ProfileFolder;
using Folders = std::vector<std::filesystem::path>;

const std::string node = R"(schema = 1
inherits = "cores/tiny"
name = "Acme \"Node\""
note = "soldered by hand"
mcu = "back\\slash"
[source]
document = "Acme data sheet"
[memory.ram]
size = "64 KiB"
usable = 49_152
source = "node.ld"
[memory.flash]
size = "512 KiB"
external = true
[clock]
hz = 80_000_000
[latency.ours]
source = "fitted"
status = "modelled"
cpi = 1.2345678901234567
)";

const std::string tiny = R"(schema = 1
[source]
document = "Tiny core manual"
[core]
isa = "tiny-1"
[latency.ours]
source = "counted"
cpi = 1.5
wait_factor = 2
[latency.ours.dense]
per_mac = 2.5
)";

core::Board load(const std::string& name, const Folders& folders) { return core::load_board(name, folders, {}); }

TEST_CASE("a calibrated profile is the board's own, with a measured wait factor") {
    const ProfileFolder folder;
    folder.write("boards/node.toml", node);
    folder.write("cores/tiny.toml", tiny);
    const Folders folders{folder.path()};
    const auto original = load("node", folders);
    const auto text =
        core::calibrated_profile(original, {"ours", 1.87654321, "took 31 ms"}, folder.path() / "mine.toml");
    CHECK(text == R"(schema = 1
inherits = "cores/tiny"
mcu = "back\\slash"
name = "Acme \"Node\""

[clock]
source = "Acme data sheet"
hz = 8e+07

[latency.ours]
source = "took 31 ms; cpi: fitted"
status = "measured"
cpi = 1.2345678901234567
wait_factor = 1.877

[memory.flash]
source = "Acme data sheet"
external = true
size = "512 KiB"

[memory.ram]
source = "node.ld"
size = "64 KiB"
usable = 49152
)");
    folder.write("mine.toml", text);
    const auto mine = load("mine", folders);
    for (const auto& [key, number] : original.numbers()) {
        CAPTURE(key);
        CHECK(mine.number(key) == (key == "latency.ours.wait_factor" ? 1.877 : number.value));
        if (key.starts_with("latency.ours.") && key != "latency.ours.dense.per_mac") continue;
        CHECK(mine.numbers().at(key).source == number.source);
        CHECK(mine.numbers().at(key).status == number.status);
    }
    CHECK(mine.texts() == original.texts());
    CHECK(mine.text("latency.ours.wait_factor.status") == "measured");
    CHECK(mine.text("latency.ours.dense.per_mac.source") == "counted");
}

TEST_CASE("a profile that was calibrated can be calibrated again") {
    const ProfileFolder folder;
    folder.write("node.toml", node);
    folder.write("cores/tiny.toml", tiny);
    const Folders folders{folder.path()};
    folder.write("once.toml",
                 core::calibrated_profile(load("node", folders), {"ours", 3, "first"}, folder.path() / "once.toml"));
    folder.write("twice.toml",
                 core::calibrated_profile(load("once", folders), {"ours", 4, "second"}, folder.path() / "twice.toml"));
    CHECK(load("twice", folders).number("latency.ours.wait_factor") == 4);
}

TEST_CASE("a core that stands beside the board is found from where the new file is") {
    const ProfileFolder folder, elsewhere;
    const auto path = folder.write("mine/node.toml", node);
    folder.write("mine/cores/tiny.toml", tiny);
    const auto out = folder.path() / "calibrated/node.toml";
    const auto text = core::calibrated_profile(load(path, {}), {"ours", 3, "measured"}, out);
    CHECK(text.find("inherits = \"../mine/cores/tiny\"\n") != std::string::npos);
    folder.write("calibrated/node.toml", text);
    CHECK(load(out.string(), {elsewhere.path()}).text("core.isa") == "tiny-1");
}

}  // namespace
