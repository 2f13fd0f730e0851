// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "core/profile/board.hpp"
#include "core/support/errors.hpp"
#include "profile_folder.hpp"

namespace {

using namespace linnet;
using tests::ProfileFolder;
using Folders = std::vector<std::filesystem::path>;

// Line 5 and column 1 is where `more` begins.
std::string board_with(const std::string& more) {
    return "schema = 1\nname = \"N\"\nsource.document = \"D\"\nclock.hz = 1e6\n" + more;
}

const std::string memory = "[memory.ram]\nsize = 1024\n[memory.flash]\nsize = 4096\n";

// What loading the text says, with "FILE" for the path of the file.
std::string refusal(const std::string& text) {
    const ProfileFolder folder;
    const auto file = folder.write("board.toml", text);
    try {
        core::load_board("board", Folders{folder.path()}, {});
    } catch (const core::InputError& error) {
        std::string what = error.what();
        for (auto at = what.find(file); at != std::string::npos; at = what.find(file))
            what.replace(at, file.size(), "FILE");
        return what;
    }
    return "accepted";
}

TEST_CASE("the complete profile of these tests is accepted") { CHECK(refusal(board_with(memory)) == "accepted"); }

TEST_CASE("a schema that is missing, newer or none is refused") {
    CHECK(refusal("name = \"N\"\n") == "FILE: key \"schema\" is missing; a profile begins with schema = 1");
    CHECK(refusal("schema = 3\nwhatever = 1\n") ==
          "FILE:1:10: schema = 3 is newer than this linnet, which reads profiles up to schema = 1");
    CHECK(refusal("schema = \"1\"\n") == "FILE:1:10: schema = \"1\" in the profile cannot be used; expected 1");
    CHECK(refusal("schema = 0\n") == "FILE:1:10: schema = 0 in the profile cannot be used; expected 1");
}

TEST_CASE("unknown keys are refused with the nearest known one") {
    CHECK(refusal(board_with(memory + "[memory.rom]\nsize = 1\n")) ==
          "FILE:9:9: unknown key \"rom\" in [memory]; did you mean \"ram\"?");
    CHECK(refusal(board_with("[memory.ram]\nsise = 1\n")) ==
          "FILE:6:1: unknown key \"sise\" in [memory.ram]; did you mean \"size\"?");
    CHECK(refusal(board_with("vendr = \"V\"\n")) ==
          "FILE:5:1: unknown key \"vendr\" in the profile; did you mean \"vendor\"?");
    CHECK(refusal(board_with("[energy]\nbrightness = 1\n")) ==
          "FILE:6:1: unknown key \"brightness\" in [energy]; known are source, status, note, active, idle and supply");
    CHECK(refusal(board_with("[latency.ours]\ncpu = 1.2\n")) ==
          "FILE:6:1: unknown key \"cpu\" in [latency.ours]; did you mean \"cpi\"?");
    CHECK(refusal(board_with("[latency.ours.dense]\nper_mak = 1.2\n")) ==
          "FILE:6:1: unknown key \"per_mak\" in [latency.ours.dense]; did you mean \"per_mac\"?");
    CHECK(refusal("schema = 1\n[source]\ndocument = \"D\"\nlink = \"L\"\n") ==
          "FILE:4:1: unknown key \"link\" in [source]; known are document and url");
}

TEST_CASE("values of the wrong type, unit or sign are refused with what is expected") {
    CHECK(refusal(board_with("[memory.ram]\nsize = \"many\"\n")) ==
          "FILE:6:8: size = \"many\" in [memory.ram] cannot be used; expected a size such as 20480 or \"20 KiB\"");
    CHECK(refusal(board_with("[memory.ram]\nsize = \"20 MHz\"\n")) ==
          "FILE:6:8: size = \"20 MHz\" in [memory.ram] cannot be used; expected a size such as 20480 or \"20 KiB\"");
    CHECK(refusal(board_with("[memory.ram]\nsize = 0\n")) ==
          "FILE:6:8: size = 0 in [memory.ram] cannot be used; expected a number above zero");
    CHECK(refusal(board_with("[memory.ram]\norigin = -1\n")) ==
          "FILE:6:10: origin = -1 in [memory.ram] cannot be used; expected a number that is not negative");
    CHECK(refusal(board_with("[energy]\nactive = nan\n")) ==
          "FILE:6:10: active = nan in [energy] cannot be used; expected a power such as \"40 mW\"");
    CHECK(refusal(board_with("[energy]\nactive = true\n")) ==
          "FILE:6:10: active = true in [energy] cannot be used; expected a power such as \"40 mW\"");
    CHECK(refusal(board_with("[core]\ndsp = 1\n")) ==
          "FILE:6:7: dsp = 1 in [core] cannot be used; expected true or false");
    CHECK(refusal(board_with("[core]\nfpu = \"half\"\n")) ==
          "FILE:6:7: fpu = \"half\" in [core] cannot be used; expected none, single or double");
    CHECK(refusal(board_with("vendor = 7\n")) ==
          "FILE:5:10: vendor = 7 in the profile cannot be used; expected a text");
    CHECK(refusal(board_with("memory = 7\n")) ==
          "FILE:5:10: memory = 7 in the profile cannot be used; expected a table");
    CHECK(refusal(board_with("inherits = \"  \"\n")) ==
          "FILE:5:12: inherits = \"  \" in the profile cannot be used; expected a text");
    CHECK(
        refusal(board_with("[energy]\nstatus = \"sure\"\n")) ==
        "FILE:6:10: status = \"sure\" in [energy] cannot be used; expected published, measured, modelled, headline or "
        "unverified");
    CHECK(refusal("schema = 1\nsource = \"D\"\n") ==
          "FILE:2:10: source = \"D\" in the profile cannot be used; expected a table");
}

TEST_CASE("a number without a source is refused") {
    CHECK(
        refusal("schema = 1\nname = \"N\"\n[clock]\nsource = \"D\"\nhz = 1e6\n[memory.ram]\nsize = \"64 KiB\"\n") ==
        "FILE:7:8: size = \"64 KiB\" in [memory.ram] has no source; give the table a source, or the profile a [source] "
        "with a document");
    CHECK(refusal("schema = 1\n[core]\ndsp = true\n") ==
          "FILE:3:7: dsp = true in [core] has no source; give the table a source, or the profile a [source] with a "
          "document");
    CHECK(refusal(board_with("[energy]\nsource = \" \"\n")) ==
          "FILE:6:10: source = \" \" in [energy] cannot be used; expected a text that names the document");
    CHECK(refusal("schema = 1\n[source]\nurl = \"U\"\n") == "FILE:2:1: key \"document\" is missing in [source]");
}

TEST_CASE("a board without a name, memory or clock is refused") {
    CHECK(refusal("schema = 1\n") == "FILE: a board needs name; neither this file nor a profile it inherits says it");
    CHECK(refusal(board_with("")) ==
          "FILE: a board needs memory.ram.size; neither this file nor a profile it inherits says it");
    CHECK(refusal(board_with("[memory.ram]\nsize = 1\n")) ==
          "FILE: a board needs memory.flash.size; neither this file nor a profile it inherits says it");
    CHECK(refusal("schema = 1\nname = \"N\"\nsource.document = \"D\"\n" + memory) ==
          "FILE: a board needs clock.hz; neither this file nor a profile it inherits says it");
}

TEST_CASE("a part larger than its memory is refused") {
    CHECK(refusal(board_with("[memory.ram]\nsize = \"1 KiB\"\nusable = 1025\n[memory.flash]\nsize = 4096\n")) ==
          "FILE:7:10: usable = 1025 in [memory.ram] cannot be used; expected at most its size, \"1 KiB\"");
    CHECK(refusal(board_with("[memory.ram]\nsize = 1024\nlargest_block = \"2 KiB\"\n[memory.flash]\nsize = 4096\n")) ==
          "FILE:7:17: largest_block = \"2 KiB\" in [memory.ram] cannot be used; expected at most its size, 1024");
    CHECK(refusal(board_with("[memory.ram]\nsize = 1024\n[memory.flash]\nsize = 4096\nusable = 4097\n")) ==
          "FILE:9:10: usable = 4097 in [memory.flash] cannot be used; expected at most its size, 4096");
}

TEST_CASE("inheritance that leads nowhere, in a circle or too deep is refused") {
    const ProfileFolder folder;
    const auto message = [&](const std::string& name) {
        try {
            core::load_board(name, Folders{folder.path()}, {});
        } catch (const core::InputError& error) {
            return std::string(error.what());
        }
        return std::string("accepted");
    };
    const auto inheriting = [](const std::string& parent) {
        return "schema = 1\nname = \"N\"\ninherits = \"" + parent + "\"\n";
    };
    folder.write("cores/cortex_m4f.toml", "schema = 1\n");
    folder.write("cores/cortex_m7.toml", "schema = 1\n");
    const auto lost = folder.write("lost.toml", inheriting("cores/cortex_m4"));
    CHECK(message("lost") == lost +
                                 ":3:12: inherits = \"cores/cortex_m4\" cannot be used; there is no such profile; did "
                                 "you mean \"cores/cortex_m4f\"?");
    const auto incomplete = folder.write("incomplete.toml", inheriting("cores/cortex_m7"));
    CHECK(message("incomplete") ==
          incomplete + ": a board needs memory.ram.size; neither this file nor cores/cortex_m7 says it");
    const auto itself = folder.write("itself.toml", inheriting("itself"));
    CHECK(message("itself") == itself + ":3:12: inherits = \"itself\" cannot be used; a profile cannot inherit itself");
    const auto ping = folder.write("ping.toml", inheriting("pong")),
               pong = folder.write("pong.toml", inheriting("ping"));
    CHECK(message("ping") == ping + ":3:12: inherits = \"pong\" cannot be used; it inherits \"ping\" itself (" + pong +
                                 ":3:12), and profiles inherit one level deep");
    const auto grandchild = folder.write("grandchild.toml", inheriting("lost"));
    CHECK(message("grandchild") == grandchild +
                                       ":3:12: inherits = \"lost\" cannot be used; it inherits "
                                       "\"cores/cortex_m4\" itself (" +
                                       lost + ":3:12), and profiles inherit one level deep");
    const auto broken = folder.write("cores/broken.toml", "schema = 1\n[core]\nisa = 4\n");
    folder.write("child.toml", inheriting("cores/broken"));
    CHECK(message("child") == broken + ":3:7: isa = 4 in [core] cannot be used; expected a text");
}

TEST_CASE("a board that is not there is refused where it was asked for, with the nearest one") {
    const ProfileFolder folder;
    folder.write("boards/nucleo_f446re.toml", "");
    folder.write("boards/teensy_4_1.toml", "");
    const Folders folders{folder.path()};
    const core::Location where{"har.toml", 4, 9};
    CHECK_THROWS_WITH_AS(core::load_board("nucleo_f446", folders, where),
                         "har.toml:4:9: there is no board \"nucleo_f446\"; did you mean \"nucleo_f446re\"?",
                         core::InputError);
    CHECK_THROWS_WITH_AS(core::load_board("zx81", folders, where),
                         "har.toml:4:9: there is no board \"zx81\"; known are nucleo_f446re and teensy_4_1",
                         core::InputError);
    CHECK_THROWS_WITH_AS(core::load_board("", {}, where), "har.toml:4:9: there is no board \"\"", core::InputError);
    CHECK_THROWS_WITH_AS(core::load_board("./own/zx81.toml", folders, {}), "there is no board file \"./own/zx81.toml\"",
                         core::InputError);
    CHECK_THROWS_WITH_AS(core::load_board("zx81.toml", folders, {"--set", 0, 0}),
                         "--set: there is no board file \"zx81.toml\"", core::InputError);
}

}  // namespace
