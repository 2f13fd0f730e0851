// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/measurement/emulator.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "core/support/errors.hpp"

using namespace linnet;
using core::run_in_emulator;

namespace {

// A folder whose Makefile stands in for compiler and emulator, and a PATH on which programs of their names are found.
class FakeModel {
public:
    explicit FakeModel(const std::string& recipe) {
        auto pattern = (std::filesystem::temp_directory_path() / "linnet-test-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
        std::ofstream(path_ / "Makefile") << "run:\n" << recipe;
        for (const auto* tool : {"arm-none-eabi-gcc", "qemu-system-arm"}) {
            std::ofstream(path_ / tool) << "#!/bin/sh\n";
            std::filesystem::permissions(path_ / tool, std::filesystem::perms::owner_all);
        }
        before_ = ::getenv("PATH");
        ::setenv("PATH", (path_.string() + ':' + before_).c_str(), 1);
    }
    ~FakeModel() {
        ::setenv("PATH", before_.c_str(), 1);
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    FakeModel(const FakeModel&) = delete;
    FakeModel& operator=(const FakeModel&) = delete;

    core::EmulatedRun run(const std::string& core = "m4") const {
        const std::vector<float> windows{1.0F, 2.0F, 3.0F, 4.0F};
        const std::vector<std::int8_t> results{1, -1, 2, -2};
        return run_in_emulator(path_, core, {windows, results, 2});
    }

private:
    std::filesystem::path path_;
    std::string before_;
};

const std::string figures =
    "\t@echo windows 2; echo wrong 0; echo bit_exact 1; echo instructions 195000; echo stack 200\n"
    "\t@echo static_ram 1600; echo flash 7000; echo input_instructions 9000; echo step 0 conv 1200; echo step 1 dense "
    "30\n";

}  // namespace

TEST_CASE("the figures a firmware prints are its report") {
    const auto run = FakeModel{figures}.run();
    CHECK(run.report.bit_exact);
    CHECK(run.report.windows == 2);
    CHECK(run.report.instructions == 195000);
    CHECK(run.report.stack == 200);
    CHECK(run.report.static_ram == 1600);
    CHECK(run.report.flash == 7000);
    REQUIRE(run.steps.size() == 3);
    CHECK(run.steps[0].name == "input");
    CHECK(run.steps[0].instructions == 9000);
    CHECK(run.steps[2].name == "dense");
    CHECK(run.steps[2].instructions == 30);
}

TEST_CASE("the windows arrive as floats and expected bytes behind one another, with the core") {
    // 4 + 2 * (2 * 4 + 2) bytes; the last two are the second window's result.
    const auto run =
        FakeModel{
            "\t@test $(CORE) = m7 && test $$(stat -c %s $(DATA)) = 24 && "
            "test \"$$(tail -c 2 $(DATA) | od -An -td1 | tr -s ' ')\" = ' 2 -2'\n" +
            figures}
            .run("m7");
    CHECK(run.report.bit_exact);
}

TEST_CASE("a firmware that computes other bytes is a result, not an error") {
    auto wrong = figures;
    wrong.replace(wrong.find("bit_exact 1"), 11, "bit_exact 0");
    const auto run = FakeModel{wrong + "\t@exit 1\n"}.run();
    CHECK(!run.report.bit_exact);
}

TEST_CASE("a firmware that cannot be built says what its tools said") {
    const FakeModel model{"\t@echo \"region RAM overflowed by 300 bytes\"; exit 2\n"};
    try {
        model.run();
        FAIL("it was measured");
    } catch (const core::SystemError& failure) {
        const std::string text = failure.what();
        CHECK(text.find(" cannot be built or run on core m4:\n") != std::string::npos);
        CHECK(text.find("region RAM overflowed by 300 bytes\n") != std::string::npos);
    }
}

TEST_CASE("a firmware that leaves a figure out is not measured") {
    auto short_of = figures;
    short_of.replace(short_of.find("echo stack 200"), 14, "true");
    const FakeModel model{short_of};
    try {
        model.run();
        FAIL("it was measured");
    } catch (const core::SystemError& failure) {
        CHECK(std::string(failure.what()).starts_with("the firmware did not say its stack; it printed:\nwindows 2\n"));
    }
}

TEST_CASE("a core that is not emulated gets a sentence with those that are") {
    CHECK_THROWS_WITH_AS(FakeModel{figures}.run("m9"), "there is no emulated core \"m9\"; did you mean \"m0\"?",
                         core::InputError);
    CHECK_THROWS_WITH_AS(FakeModel{figures}.run("cortex-a53"),
                         "there is no emulated core \"cortex-a53\"; known are m0, m3, m4, m7, m33 and m55",
                         core::InputError);
}

TEST_CASE("missing tools are named with their packages") {
    const std::string before = ::getenv("PATH");
    ::setenv("PATH", "/nowhere", 1);
    std::string text;
    try {
        core::check_emulator_tools();
    } catch (const core::InputError& refusal) {
        text = refusal.what();
    }
    ::setenv("PATH", before.c_str(), 1);
    CHECK(
        text ==
        "firmware cannot be measured: make and arm-none-eabi-gcc and qemu-system-arm are not installed; on Debian and "
        "Ubuntu: apt-get install make gcc-arm-none-eabi qemu-system-arm");
}
