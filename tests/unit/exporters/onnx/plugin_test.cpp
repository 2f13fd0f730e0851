// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include <linnet/testkit/plugin.hpp>

#include <doctest/doctest.h>

#include "tests/unit/exporters/exported.hpp"

namespace {

using namespace linnet;

test::Exported sample() {
    test::Sketch net(sdk::Shape::sequence(12, 3));
    net.add("conv1d", {{"filters", 4}, {"kernel", 3}});
    net.add("relu");
    net.add("flatten");
    net.add("dense", {{"units", 3}});
    net.add("softmax");
    return test::Exported{net.finish(), 1};
}

}  // namespace

TEST_CASE("the plugin names itself, its version and its licence, and asks to stay mapped") {
    const testkit::Plugin plugin{ONNX_EXPORTER};
    CHECK(plugin.manifest().plugin_id == std::string("org.linnet.onnx"));
    CHECK(plugin.manifest().plugin_version == std::string("0.1.0"));
    CHECK(plugin.manifest().licence == std::string("Apache-2.0"));
    CHECK(plugin.manifest().component_count == 1);
    CHECK(plugin.component("onnx").kind == std::string("exporter"));
    CHECK((plugin.component("onnx").flags & LINNET_KEEP_MAPPED) != 0);
}

TEST_CASE("a plugin that is opened twice writes the same files both times") {
    const auto model = sample();
    test::Files first, second;
    for (auto* files : {&first, &second}) {
        const testkit::Plugin plugin{ONNX_EXPORTER};
        testkit::FakeHost host;
        plugin.make<sdk::Exporter>("onnx", host)->emit(model, *files);
    }
    CHECK(first.all.size() == 2);
    CHECK(first.all.contains("model_float.onnx"));
    CHECK(first.all.contains("model_int8.onnx"));
    CHECK(first.all == second.all);
}
