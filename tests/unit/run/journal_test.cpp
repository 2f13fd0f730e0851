// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "core/support/errors.hpp"
#include "tests/unit/run/fake_world.hpp"

using namespace linnet;
using namespace linnet::test;
using core::Journal;

namespace {

core::StudyIdentity identity() {
    core::StudyIdentity identity;
    identity.run_file_path = "/somewhere/har.toml";
    identity.run_file_text = "[run]\nseed = 7\n";
    identity.overrides = {"budget.search=\"60 s\"", "run.seed=7"};
    identity.linnet_version = "0.1.0";
    identity.toolchain = "gcc12";
    identity.data_hash = "d";
    identity.split_hash = "s";
    identity.board_hash = "b";
    identity.seed = 18446744073709551615U;
    identity.plugins = {{"org.example.walk", "1.2.3"}};
    return identity;
}

core::TrialRecord measured(std::uint64_t number) {
    core::TrialRecord trial;
    trial.number = number;
    trial.genes = {10, -3};
    trial.digest = "abc";
    trial.epochs = 5;
    trial.finished = true;
    trial.outcome = sdk::Outcome::measured;
    trial.metrics = {{"accuracy", 0.1}, {"macs", 53079}};
    trial.scores = {-0.1};
    trial.violations = {-0.5, 0.25};
    trial.history = {{1, 1.5, 1.25, 0.05, 1e-3}, {2, 1.0, 0.75, 0.1, 5e-4}};
    trial.seconds = 1.5;
    trial.finished_at = 12.25;
    trial.attempts = 1;
    trial.training_memory = 5'000'000'000;
    return trial;
}

core::Weights some_weights() {
    core::Weights weights;
    weights.set(sdk::NodeId{3}, "kernel", std::vector{1.5F, -2.25F, 1e-30F});
    weights.set(sdk::NodeId{3}, "bias", std::vector{0.0F});
    return weights;
}

std::string message(auto&& call) {
    try {
        call();
    } catch (const std::exception& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("a study gives back what was written, to the bit") {
    const TemporaryFolder folder;
    {
        auto journal = Journal::create(folder.path(), identity());
        auto trial = measured(0);
        trial.finished = false;
        journal.started(trial);
        const auto weights = some_weights();
        journal.finished(measured(0), &weights);
        journal.consumed(std::chrono::nanoseconds{123456789012});
        journal.phase(core::Phase::final);
    }
    const auto journal = Journal::open(folder.path());
    const auto trials = journal.trials();
    REQUIRE(trials.size() == 1);
    const auto expected = measured(0);
    CHECK(describe(trials[0]) == describe(expected));
    CHECK(trials[0].genes == expected.genes);
    CHECK(trials[0].scores == expected.scores);
    CHECK(trials[0].violations == expected.violations);
    CHECK(trials[0].seconds == expected.seconds);
    CHECK(trials[0].attempts == 1);
    CHECK(trials[0].training_memory == 5'000'000'000);
    REQUIRE(trials[0].history.size() == 2);
    CHECK(trials[0].history[1].learning_rate == 5e-4);
    CHECK(journal.weights(0)->digest() == some_weights().digest());
    CHECK_FALSE(journal.weights(1));
    CHECK(journal.consumed() == std::chrono::nanoseconds{123456789012});
    CHECK(journal.phase() == core::Phase::final);
    CHECK(journal.identity().overrides == identity().overrides);
    CHECK(journal.identity().seed == identity().seed);
    CHECK(journal.identity().plugins == identity().plugins);
}

TEST_CASE("a folder with a study is not written over, and one in use is not shared") {
    const TemporaryFolder folder;
    const auto name = folder.path().string();
    {
        const auto journal = Journal::create(folder.path(), identity());
        CHECK(message([&] { Journal::open(folder.path()); }) ==
              name + ": another linnet is working in this folder; choose another with --out");
        CHECK(message([&] { Journal::create(folder.path(), identity()); }) ==
              name + ": another linnet is working in this folder; choose another with --out");
    }
    CHECK(message([&] { Journal::create(folder.path(), identity()); }) ==
          name + ": this folder already holds a study; go on with it by linnet resume " + name +
              ", start anew with --overwrite, or choose another folder with --out");
}

TEST_CASE("a study can be looked at while another process writes it") {
    const TemporaryFolder folder;
    CHECK(message([&] { Journal::open_to_read(folder.path()); }) ==
          folder.path().string() + ": there is no study here (study.db is missing)");
    auto writing = Journal::create(folder.path(), identity());
    const auto reading = Journal::open_to_read(folder.path());
    CHECK(reading.identity().data_hash == identity().data_hash);
    CHECK(reading.trials().empty());
    core::TrialRecord trial;
    trial.genes = {3};
    trial.attempts = 1;
    trial.finished = true;
    trial.outcome = sdk::Outcome::measured;
    const auto weights = some_weights();
    writing.finished(trial, &weights);
    REQUIRE(reading.trials().size() == 1);
    CHECK(reading.weights(0)->digest() == weights.digest());
    CHECK_THROWS_AS(Journal::open(folder.path()), core::InputError);  // reading did not take the lock away
}

TEST_CASE("the network in int8 that a run ended with is kept, and replaced as a whole") {
    const TemporaryFolder folder;
    auto journal = Journal::create(folder.path(), identity());
    CHECK(!journal.deployed());
    core::DeployedRecord record{some_weights(), {{0.1F, -128}, {1e-9F, 3}}, "d1", "g1", "k=10,c=3"};
    journal.deployed(record);
    core::Weights fewer;
    fewer.set(sdk::NodeId{1}, "kernel", std::vector{0.5F});
    journal.deployed({fewer, {{0.25F, 7}}, "d2", "g2", "k=8"});
    const auto kept = journal.deployed();
    REQUIRE(kept);
    CHECK(kept->weights.digest() == fewer.digest());
    REQUIRE(kept->outputs.size() == 1);
    CHECK(kept->outputs[0] == sdk::Quantization{0.25F, 7});
    CHECK(kept->digest == "d2");
    CHECK(kept->graph == "g2");
    CHECK(kept->genes == "k=8");
    CHECK(!journal.final_weights());
    journal.deployed(record);
    CHECK(journal.deployed()->outputs[1] == record.outputs[1]);  // scales come back bit for bit
    CHECK(journal.deployed()->weights.digest() == record.weights.digest());
}

TEST_CASE("what is no study, or one of another schema, is refused") {
    const TemporaryFolder folder;
    const auto name = folder.path().string();
    CHECK(message([&] { Journal::open(folder.path()); }) == name + ": there is no study here (study.db is missing)");
    std::ofstream(folder.path() / "study.db") << "this is text, and quite a lot of it, but no database at all";
    CHECK(message([&] { Journal::open(folder.path()); }) ==
          name + "/study.db: this is not a study that can be read (file is not a database)");
    std::filesystem::remove(folder.path() / "study.db");
    std::ofstream(folder.path() / "study.db") << "";
    CHECK(message([&] { Journal::open(folder.path()); }) ==
          name +
              "/study.db: this study has schema 0 but this linnet reads schema 4; go on with it by the linnet that "
              "made it, or start anew with --overwrite");
}

TEST_CASE("a study is removed only with nobody at work in it, and also when it is damaged") {
    const TemporaryFolder folder;
    const auto name = folder.path().string();
    {
        const auto journal = Journal::create(folder.path(), identity());
        CHECK(message([&] { Journal::remove(folder.path()); }) ==
              name + ": another linnet is working in this folder; choose another with --out");
    }
    std::ofstream(folder.path() / "study.db") << "damaged beyond recognition, whatever it may have been before";
    std::ofstream(folder.path() / "notes.txt") << "mine";
    Journal::remove(folder.path());
    CHECK_NOTHROW(Journal::create(folder.path(), identity()));
    CHECK(std::filesystem::exists(folder.path() / "notes.txt"));
}

TEST_CASE("kill -9 in the middle of writing loses nothing that was finished") {
    const TemporaryFolder folder;
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    const auto child = ::fork();
    if (child == 0) {
        auto journal = Journal::create(folder.path(), identity());
        for (std::uint64_t number = 0;; ++number) {
            const auto weights = some_weights();
            journal.finished(measured(number), &weights);
            const char byte = 1;  // only after the transaction
            if (::write(pipe[1], &byte, 1) != 1) ::_exit(1);
        }
    }
    ::close(pipe[1]);
    std::uint64_t confirmed = 0;
    for (char byte = 0; confirmed < 200 && ::read(pipe[0], &byte, 1) == 1;) ++confirmed;
    ::kill(child, SIGKILL);
    for (char byte = 0; ::read(pipe[0], &byte, 1) == 1;) ++confirmed;
    ::close(pipe[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(confirmed >= 200);
    const auto journal = Journal::open(folder.path());
    const auto trials = journal.trials();
    REQUIRE(trials.size() >= confirmed);
    for (std::uint64_t number = 0; number < trials.size(); ++number) {
        CHECK(trials[number].number == number);
        CHECK(trials[number].scores == measured(0).scores);
        CHECK(journal.weights(number)->digest() == some_weights().digest());
    }
}

TEST_CASE("an output folder that cannot be made says why") {
    CHECK(message([] { Journal::create("/proc/linnet", identity()); }) ==
          "/proc/linnet: the output folder cannot be made (No such file or directory)");
}
