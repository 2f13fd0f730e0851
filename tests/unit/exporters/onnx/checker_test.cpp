// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// What ONNX itself says of the files.

#include <onnx/checker.h>
#include <onnx/shape_inference/implementation.h>

#include "tests/unit/exporters/onnx/model_files.hpp"
#include "tests/unit/ir/networks.hpp"

namespace {

using namespace linnet;

// The dimensions that ONNX finds for a tensor by itself; 0 for the number of windows.
std::vector<std::int64_t> found_dims(const onnx::ModelProto& model, const std::string& tensor) {
    std::vector<std::int64_t> dims;
    for (const auto& value : model.graph().value_info())
        if (value.name() == tensor)
            for (const auto& dim : value.type().tensor_type().shape().dim()) dims.push_back(dim.dim_value());
    return dims;
}

// Without what the file itself says of the outputs' shapes.
onnx::ModelProto without_outputs(onnx::ModelProto model) {
    model.mutable_graph()->clear_output();
    return model;
}

void check(const onnx::ModelProto& model, std::int64_t classes) {
    CHECK_NOTHROW(onnx::checker::check_model(model));
    auto inferred = without_outputs(model);
    const onnx::ShapeInferenceOptions strict{true, 1, true};
    REQUIRE_NOTHROW(onnx::shape_inference::InferShapes(inferred, onnx::OpSchemaRegistry::Instance(), strict));
    for (const std::string output : {"logits", "probabilities"})
        CHECK(found_dims(inferred, output) == std::vector<std::int64_t>{0, classes});
    for (const auto& node : model.graph().node()) {  // every tensor has a shape, and no size of it is unknown
        const auto dims = found_dims(inferred, node.output(0));
        CAPTURE(node.name());
        REQUIRE(!dims.empty());
        for (std::size_t i = 1; i < dims.size(); ++i) CHECK(dims[i] > 0);
    }
}

}  // namespace

TEST_CASE("ONNX accepts the files of random networks and finds the shapes of their outputs") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        auto recipe = test::random_recipe(seed);
        if (seed % 2 == 0) recipe.push_back({"softmax", {recipe.size() - 1}, {}, recipe.back().shape});
        const test::Exported model{test::build(recipe), seed, 4};
        const auto files = test::files_of(model);
        const std::int64_t classes = recipe.back().shape.channels();
        check(test::parsed(files, "model_float.onnx"), classes);
        check(test::parsed(files, "model_int8.onnx"), classes);
    }
}

TEST_CASE("a file with an operator's input missing is refused, so the checker looks") {
    const test::Exported model{test::build(test::random_recipe(3)), 3, 4};
    auto file = test::parsed(test::files_of(model, "float"), "model_float.onnx");
    file.mutable_graph()->mutable_node(0)->set_input(0, "nowhere");
    CHECK_THROWS(onnx::checker::check_model(file));
}
