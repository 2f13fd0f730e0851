// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/measurement/process.hpp"

#include <doctest/doctest.h>

#include <chrono>

#include "core/support/errors.hpp"

using namespace linnet::core;
using namespace std::chrono_literals;

TEST_CASE("a program is found as the shell finds it") {
    CHECK(find_program("sh").has_value());
    CHECK(!find_program("no-such-program-of-linnet"));
    CHECK(!find_program("/"));
}

TEST_CASE("status and output of a program are handed on, standard error among it") {
    const auto result = run_program({"sh", "-c", "echo out; echo err >&2; exit 3"}, 60s);
    CHECK(result.status == 3);
    CHECK(result.output == "out\nerr\n");
    CHECK(!result.timed_out);
}

TEST_CASE("words are not read by a shell, and standard input is empty") {
    CHECK(run_program({"echo", "$HOME; *"}, 60s).output == "$HOME; *\n");
    CHECK(run_program({"cat"}, 60s).output.empty());
}

TEST_CASE("a program that a signal ends has a status above 128") {
    CHECK(run_program({"sh", "-c", "kill -9 $$"}, 60s).status == 137);
}

TEST_CASE("more output than anybody reads is cut, and the program still comes to its end") {
    const auto result = run_program({"sh", "-c", "yes | head -c 9000000; exit 5"}, 60s);
    CHECK(result.status == 5);
    CHECK(result.output.size() == std::size_t{4} << 20U);
}

TEST_CASE("a program that takes too long is ended, with what it has started") {
    const auto result = run_program({"sh", "-c", "echo begun; sleep 1000 & sleep 1000"}, 200ms);
    CHECK(result.timed_out);
    CHECK(result.status == 137);
    CHECK(result.output == "begun\n");
}

TEST_CASE("a program that is not there is the machine's failure") {
    CHECK_THROWS_WITH_AS(run_program({"no-such-program-of-linnet"}, 60s),
                         "no-such-program-of-linnet: cannot be run (No such file or directory)", SystemError);
}
