// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "core/profile/board.hpp"
#include "profile_folder.hpp"

namespace {

using namespace linnet;
using tests::ProfileFolder;
using Folders = std::vector<std::filesystem::path>;

const std::string node = R"(schema = 1
inherits = "cores/tiny"
name = "Acme Node"
note = "soldered by hand"
[source]
document = "Acme data sheet"
url = "https://acme.example/node.pdf"
[memory.ram]
size = "64 KiB"
usable = 49_152
source = "node.ld"
[memory.flash]
size = "512 KiB"
external = true
[clock]
hz = "80 MHz"
[energy]
active = "41.6 mW"
supply = 1.8
status = "measured"
)";

const std::string tiny = R"(schema = 1
[source]
document = "Tiny core manual"
[core]
name = "Tiny"
isa = "tiny-1"
dsp = true
fpu = "none"
[clock]
hz = "1 MHz"
[latency]
status = "modelled"
[latency.ours]
cpi = 1.5
[latency.ours.dense]
fixed = 0
per_mac = 2.5
source = "counted"
)";

core::Board load(const std::string& name, const Folders& folders) { return core::load_board(name, folders, {}); }

TEST_CASE("a board of one's own inherits a shipped core") {
    const ProfileFolder own, shipped;
    const auto file = own.write("node.toml", node);
    shipped.write("cores/tiny.toml", tiny);
    const auto board = load("node", {shipped.path(), own.path()});
    CHECK(board.id() == "node");
    CHECK(board.name() == "Acme Node");
    CHECK(board.file() == file);
    CHECK(board.number("memory.ram.size") == 65'536);
    CHECK(board.number("memory.ram.usable") == 49'152);
    CHECK(board.number("memory.flash.external") == 1);
    CHECK(board.number("clock.hz") == 80e6);  // the board's, not the core's
    CHECK(*board.number("energy.active") == doctest::Approx(0.0416));
    CHECK(board.number("energy.supply") == 1.8);
    CHECK(board.text("core.isa") == "tiny-1");
    CHECK(board.number("core.dsp") == 1);
    CHECK(board.number("latency.ours.dense.per_mac") == 2.5);
    CHECK(board.number("latency.ours.dense.fixed") == 0);
}

TEST_CASE("every number knows the nearest source and status around it") {
    const ProfileFolder own;
    own.write("boards/node.toml", node);
    own.write("cores/tiny.toml", tiny);
    const auto board = load("node", {own.path()});
    const auto& numbers = board.numbers();
    CHECK(numbers.at("memory.ram.size").source == "node.ld");
    CHECK(numbers.at("memory.ram.size").status == "published");
    CHECK(numbers.at("clock.hz").source == "Acme data sheet, https://acme.example/node.pdf");
    CHECK(numbers.at("energy.active").status == "measured");
    CHECK(numbers.at("energy.active").quantity == core::Quantity::watts);
    CHECK(numbers.at("core.dsp").source == "Tiny core manual");
    CHECK(numbers.at("latency.ours.cpi").source == "Tiny core manual");
    CHECK(numbers.at("latency.ours.cpi").status == "modelled");
    CHECK(numbers.at("latency.ours.dense.per_mac").source == "counted");
    CHECK(numbers.at("latency.ours.dense.per_mac").status == "modelled");
}

TEST_CASE("source and status of a number are texts behind its key") {
    const ProfileFolder own;
    own.write("boards/node.toml", node);
    own.write("cores/tiny.toml", tiny);
    const auto board = load("node", {own.path()});
    CHECK(board.text("energy.active.status") == "measured");
    CHECK(board.text("memory.ram.size.source") == "node.ld");
    CHECK(board.text("latency.ours.cpi.status") == "modelled");
    CHECK(board.text("latency.ours.dense.per_mac.source") == "counted");
    CHECK(board.text("latency.ours.cpi.note").empty());
    CHECK(board.text("latency.ours.source").empty());  // a table has none: its numbers may have several
    CHECK(board.text("energy.idle.status").empty());
    CHECK(board.text("source").empty());
}

TEST_CASE("what a profile does not say is nothing") {
    const ProfileFolder own;
    own.write("node.toml", node);
    own.write("cores/tiny.toml", tiny);
    const auto board = load("node", {own.path()});
    CHECK_FALSE(board.number("energy.idle"));
    CHECK_FALSE(board.number("name"));
    CHECK_FALSE(board.number(""));
    CHECK(board.text("clock.hz").empty());
    CHECK(board.text("emulator").empty());
}

TEST_CASE("a path is loaded wherever it is, and finds the core beside it before the shipped one") {
    const ProfileFolder own, shipped;
    const auto path = own.write("node.toml", node);
    auto mine = tiny;
    own.write("cores/tiny.toml", mine.replace(mine.find("tiny-1"), 6, "tiny-2"));
    shipped.write("cores/tiny.toml", tiny);
    CHECK(load(path, {shipped.path()}).text("core.isa") == "tiny-2");
    std::filesystem::remove(own.path() / "cores/tiny.toml");
    CHECK(load(path, {shipped.path()}).text("core.isa") == "tiny-1");
}

TEST_CASE("of two boards of one name, the first folder wins, and boards/ before the folder itself") {
    const ProfileFolder first, second;
    const auto renamed = [](const std::string& name) {
        auto text = node;
        return text.replace(text.find("Acme Node"), 9, name);
    };
    second.write("cores/tiny.toml", tiny);
    second.write("boards/node.toml", renamed("second"));
    CHECK(load("node", {first.path(), second.path()}).name() == "second");
    first.write("node.toml", renamed("first"));
    CHECK(load("node", {first.path(), second.path()}).name() == "first");
    first.write("boards/node.toml", renamed("first, boards"));
    CHECK(load("node", {first.path(), second.path()}).name() == "first, boards");
}

TEST_CASE("boards are listed once, sorted, without cores and other files; a folder that is not there has none") {
    const ProfileFolder first, second;
    first.write("boards/zulu.toml", "");
    first.write("boards/alpha.toml", "");
    first.write("boards/readme.md", "");
    first.write("cores/tiny.toml", tiny);
    second.write("mike.toml", "");
    second.write("alpha.toml", "");
    CHECK(core::list_boards(Folders{first.path(), second.path() / "nowhere", second.path()}) ==
          std::vector<std::string>{"alpha", "mike", "zulu"});
}

TEST_CASE("a profile needs no core") {
    const ProfileFolder own;
    own.write("node.toml",
              "schema = 1\nname = \"N\"\nsource.document = \"D\"\nmemory.ram.size = 1024\n"
              "memory.flash.size = 4096\nclock.hz = 1e6\n");
    CHECK(load("node", {own.path()}).number("clock.hz") == 1e6);
}

}  // namespace
