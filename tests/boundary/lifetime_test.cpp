// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>
#include <unistd.h>

#include <linnet/sdk/metric.hpp>
#include <linnet/sdk/strategy.hpp>
#include <memory>
#include <optional>

#include "core/kernel/output_capture.hpp"
#include "core/kernel/plugin_host.hpp"
#include "core/support/logging.hpp"
#include "support.hpp"

namespace {

using namespace boundary;

#ifdef LINNET_KEEP_LIBRARIES_MAPPED
constexpr bool unmaps = false;  // sanitizer builds keep all of them
#else
constexpr bool unmaps = true;
#endif

bool is_mapped(const std::filesystem::path& library) {
    void* const handle = dlopen(library.c_str(), RTLD_NOW | RTLD_NOLOAD);
    if (handle) dlclose(handle);
    return handle != nullptr;
}

const auto first = std::filesystem::canonical(good_plugins / "first.so");
const auto second = std::filesystem::canonical(good_plugins / "second.so");
const auto every_kind = std::filesystem::canonical(good_plugins / "every_kind.so");

}  // namespace

TEST_CASE("an object outlives the registry it came from, and its library goes with it") {
    std::optional<core::Registry> registry = load(good_plugins);
    Bench bench;
    auto strategy = make<sdk::Strategy>(*registry, "strategy", "one_strategy", bench);
    registry.reset();
    CHECK(is_mapped(first) == !unmaps);  // nobody holds anything of it
    CHECK(is_mapped(every_kind));
    sdk::Proposal proposal{};
    CHECK(strategy("ask", [&](auto& s) { return s.ask(0, proposal); }) == sdk::Answer::exhausted);
    auto copy = strategy;
    strategy = {};
    CHECK(is_mapped(every_kind));
    copy = {};
    CHECK(is_mapped(every_kind) == !unmaps);
}

TEST_CASE("assigning over a live object destroys it before its library goes") {
    Bench bench;
    auto metric = make<sdk::Metric>(load(good_plugins), "metric", "nodes", bench);
    CHECK(is_mapped(first));
    CHECK_FALSE(metric.get().describe().larger_is_better);
    metric = make<sdk::Metric>(load(good_plugins), "metric", "one_metric", bench);
    CHECK(is_mapped(first) == !unmaps);
    CHECK(metric.get().describe().larger_is_better);
}

TEST_CASE("a copied description keeps its library, and can make objects without the registry") {
    std::optional<core::Registry> registry = load(good_plugins);
    const core::ComponentInfo nodes = registry->find("metric", "nodes", {});
    registry.reset();
    Bench bench;
    CHECK(core::make<sdk::Metric>(nodes, bench.host, defaults(nodes)).get().describe().provenance == "counted");
}

TEST_CASE("a library that asks for it stays mapped until the process ends") {
    { const auto registry = load(good_plugins); }
    CHECK(is_mapped(second));
}

TEST_CASE("a library that is refused is unmapped again") {
    { const auto registry = load(bad_plugins); }
    CHECK(is_mapped(std::filesystem::canonical(bad_plugins / "wrong_epoch.so")) == !unmaps);
}

// The last one of this program, because the thread it leaves behind keeps libraries mapped from then on.
TEST_CASE("a library that left a thread behind stays mapped, and the log says so" * doctest::skip(!unmaps)) {
    const auto library = std::filesystem::canonical(bad_plugins / "leaks_thread.so");
    core::set_log_level(sdk::Level::debug);
    core::OutputCapture capture{STDERR_FILENO};
    {
        Bench bench;
        const auto registry = load(bad_plugins);
        make<sdk::Strategy>(registry, "strategy", "leaker", bench);
    }
    const auto log = capture.finish();
    core::set_log_level(sdk::Level::info);
    CHECK(is_mapped(library));
    CHECK(log.find("leaks_thread.so stays in memory after its last use, because other threads are running\n") !=
          std::string::npos);
}
