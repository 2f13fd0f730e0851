// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Parameter tables that contradict themselves, one component for each.

#include "raw_plugin.hpp"

namespace {

constexpr linnet_component with(const char* id, std::span<const linnet_param> params) {
    return linnet::sdk::component<linnet::sdk::Strategy, raw::Idle>("strategy", id, "has a wrong table", params);
}

constexpr linnet_param type_rows[] = {{"reach", "int", "2", "1", "16", ""}};
constexpr linnet_param range_rows[] = {{"reach", "integer", "2", "16", "1", ""}};
constexpr linnet_param bound_rows[] = {{"reach", "integer", "2", "one", "16", ""}};
constexpr linnet_param fallback_rows[] = {{"reach", "integer", "99", "1", "16", ""}};
constexpr linnet_param text_rows[] = {{"rate", "real", "fast", "", "", ""}};
constexpr linnet_param flag_rows[] = {{"greedy", "flag", "maybe", "", "", ""}};
constexpr linnet_param choice_rows[] = {{"order", "choice", "sideways", "up|down", "", ""}};
constexpr linnet_param wordless_rows[] = {{"order", "choice", "", "", "", ""}};
constexpr linnet_param ranged_rows[] = {{"label", "text", "", "a", "z", ""}};
constexpr linnet_param name_rows[] = {{"Reach", "integer", "2", "1", "16", ""}};
constexpr linnet_param use_rows[] = {{"use", "text", "", "", "", ""}};
constexpr linnet_param twice_rows[] = {{"reach", "integer", "2", "1", "16", ""}, {"reach", "real", "2", "", "", ""}};
constexpr linnet_param null_rows[] = {{nullptr, nullptr, nullptr, nullptr, nullptr, nullptr}};

constexpr linnet_param grouped_use_rows[] = {{"use[].width", "list", "1", "", "", ""}};
constexpr linnet_param group_name_rows[] = {{"Stage[].width", "list", "1", "", "", ""}};
constexpr linnet_param groupless_rows[] = {{"[].width", "list", "1", "", "", ""}};
constexpr linnet_param nested_rows[] = {{"stage[].block[].width", "list", "1", "", "", ""}};
constexpr linnet_param indexed_rows[] = {{"stage[0].width", "list", "1", "", "", ""}};
constexpr linnet_param keyless_rows[] = {{"stage[].", "list", "1", "", "", ""}};
constexpr linnet_param bounded_rows[] = {{"stage[].width", "list", "1", "1", "", ""}};
constexpr linnet_param clash_rows[] = {{"stage[].width", "list", "1", "", "", ""},
                                       {"stage", "integer", "2", "", "", ""}};
constexpr linnet_param twin_rows[] = {{"stage[].width", "list", "1", "", "", ""},
                                      {"stage[].width", "list", "2", "", "", ""}};

constexpr auto bound = with("bound", bound_rows);
constexpr auto bounded = with("bounded", bounded_rows);
constexpr auto choice = with("choice", choice_rows);
constexpr auto clash = with("clash", clash_rows);
constexpr auto fallback = with("fallback", fallback_rows);
constexpr auto flag = with("flag", flag_rows);
constexpr auto group_name = with("group_name", group_name_rows);
constexpr auto grouped_use = with("grouped_use", grouped_use_rows);
constexpr auto groupless = with("groupless", groupless_rows);
constexpr auto indexed = with("indexed", indexed_rows);
constexpr auto keyless = with("keyless", keyless_rows);
constexpr auto name = with("name", name_rows);
constexpr auto nested = with("nested", nested_rows);
constexpr auto null = with("null", null_rows);
constexpr auto range = with("range", range_rows);
constexpr auto ranged = with("ranged", ranged_rows);
constexpr auto text = with("text", text_rows);
constexpr auto twice = with("twice", twice_rows);
constexpr auto twin = with("twin", twin_rows);
constexpr auto type = with("type", type_rows);
constexpr auto use = with("use", use_rows);
constexpr auto wordless = with("wordless", wordless_rows);
constexpr const linnet_component* table[] = {
    &bound, &bounded, &choice, &clash, &fallback, &flag, &group_name, &grouped_use, &groupless, &indexed, &keyless,
    &name,  &nested,  &null,   &range, &ranged,   &text, &twice,      &twin,        &type,      &use,     &wordless};

}  // namespace

LINNET_PLUGIN("org.linnet.test.bad_params", "0.1.0", "Apache-2.0", table)
