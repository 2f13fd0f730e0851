// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "core/ir/print.hpp"

#include "core/ir/primitives.hpp"
#include "core/ir/shape_inference.hpp"

namespace linnet::core {
namespace {

std::string number(sdk::NodeId node) { return std::to_string(static_cast<std::uint32_t>(node)); }

std::string attributes(const sdk::GraphView& graph, sdk::NodeId node, char separator) {
    std::string text;
    for (const auto& [name, value] : graph.attributes(node))
        text += separator + std::string(name) + '=' + format_number(value);
    return text;
}

// A string of the DOT language. In labels, a backslash begins an escape sequence, so it is doubled as well.
std::string dot_string(std::string_view text) {
    std::string quoted = "\"";
    for (const char character : text) {
        if (character == '\n') {
            quoted += "\\n";
            continue;
        }
        if (character == '"' || character == '\\') quoted += '\\';
        quoted += character;
    }
    return quoted + '"';
}

}  // namespace

std::string print_graph(const sdk::GraphView& graph) {
    std::string text;
    for (const auto node : graph.order()) {
        text += '%' + number(node) + " = " + std::string(graph.op(node));
        const auto operands = graph.operands(node);
        for (std::size_t i = 0; i < operands.size(); ++i) text += (i == 0 ? "(%" : ", %") + number(operands[i]);
        if (!operands.empty()) text += ')';
        text += attributes(graph, node, ' ') + " : " + format_shape(graph.shape(node)) + '\n';
    }
    return text;
}

std::string graph_to_dot(const sdk::GraphView& graph, std::string_view title) {
    std::string text = "digraph " + dot_string(title) + " {\n    node [shape=box];\n";
    for (const auto node : graph.order()) {
        const auto label = std::string(graph.op(node)) + attributes(graph, node, '\n');
        text += "    n" + number(node) + " [label=" + dot_string(label) + "];\n";
    }
    for (const auto node : graph.order())
        for (const auto operand : graph.operands(node))
            text += "    n" + number(operand) + " -> n" + number(node) +
                    " [label=" + dot_string(format_shape(graph.shape(operand))) + "];\n";
    return text + "}\n";
}

}  // namespace linnet::core
