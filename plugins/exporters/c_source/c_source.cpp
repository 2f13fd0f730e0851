// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "c_source/c_source.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "c_source/embedded.hpp"
#include "c_source/files.hpp"

namespace linnet::c_source {
namespace {

[[noreturn]] void refuse(const std::string& why) { throw std::invalid_argument(why); }

std::vector<double> numbers_of(std::string_view text) {
    std::vector<double> numbers;
    while (true) {
        const auto begin = text.find_first_not_of(", ");
        if (begin == std::string_view::npos) return numbers;
        text.remove_prefix(begin);
        const auto item = text.substr(0, text.find_first_of(", "));
        double value = 0;
        const auto [end, error] = std::from_chars(item.data(), item.data() + item.size(), value);
        if (error != std::errc{} || end != item.data() + item.size() || !(value > 0) || !std::isfinite(value))
            refuse("\"input_scale\" has \"" + std::string(item) +
                   "\"; expected numbers above 0, one or one for each channel, separated by commas");
        numbers.push_back(value);
        text.remove_prefix(item.size());
    }
}

Options options_of(const sdk::ConfigView& settings) {
    Options options;
    options.prefix = settings.text("prefix");
    options.golden = static_cast<std::size_t>(settings.integer("golden"));
    options.units_per_count = numbers_of(settings.text("input_scale"));
    if (settings.text("input") == "int16") options.samples = linnet_c::Samples::counts;
    return options;
}

// Another prefix for the names the firmware expects, and the type of this model's samples.
std::string adapted(std::string_view text, const std::string& prefix, const std::string& upper, bool counts) {
    auto result = replaced(std::string(text), "LINNET_GOLDEN_", upper + "_GOLDEN_");
    result = replaced(std::move(result), "linnet_golden_", prefix + "_golden_");
    result = replaced(std::move(result), "LINNET_MODEL_BENCH_H", "LINNET_BENCH_H");
    if (upper != "LINNET_MODEL") result = replaced(std::move(result), "LINNET_MODEL_", upper + "_");
    if (prefix != "linnet_model") result = replaced(std::move(result), "linnet_model_", prefix + "_");
    if (!counts) return result;
    result = replaced(std::move(result), "#include <stdint.h>", "#include \"model.h\"");
    result = replaced(std::move(result), "static float ", "static " + prefix + "_sample ");
    return replaced(std::move(result), "float* ", prefix + "_sample* ");
}

std::string upper_case(std::string text) {
    for (auto& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return text;
}

void add_kernels(const Export& exported, Files& files, Words& words) {
    std::set<std::string_view> functions = {exported.counts() ? "ln_run_int16" : "ln_run_float"};
    for (const auto& step : exported.program.steps) functions.insert(linnet_c::function_of(step.kernel));
    auto& sources = words["kernel_sources"];
    for (const auto name : kernel_files(functions)) {
        files[std::string(name)] = embedded(name);
        if (name.ends_with(".c")) sources += (sources.empty() ? "  " : "\n  ") + std::string(name);
    }
}

void add_firmware(const Export& exported, const Words& words, Files& files) {
    const auto &prefix = words.find("prefix")->second, &upper = words.find("PREFIX")->second;
    for (const auto& file : embedded_files()) {
        if (!file.name.starts_with("firmware/") || file.name == "firmware/README.md") continue;
        constexpr std::array of_any_model = {"firmware/Makefile", "firmware/linker.ld", "firmware/startup.c"};
        const bool as_it_is = std::ranges::find(of_any_model, file.name) != of_any_model.end();
        files[std::string(file.name)] =
            as_it_is ? std::string(file.text) : adapted(file.text, prefix, upper, exported.counts());
    }
}

std::string footprint_sentence(const sdk::Footprint& footprint, std::string_view board) {
    return " and\n" + std::to_string(footprint.runtime_ram) + " of stack, " + std::to_string(footprint.flash()) +
           " byte of flash on " + c_comment(board);
}

}  // namespace

CSourceExporter::CSourceExporter(const sdk::ConfigView& settings) : CSourceExporter(options_of(settings)) {}

CSourceExporter::CSourceExporter(Options options) : options_{std::move(options)} {
    const auto& prefix = options_.prefix;
    const bool is_name = !prefix.empty() && prefix.front() >= 'a' && prefix.front() <= 'z' &&
                         prefix.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
    if (!is_name || prefix.starts_with("ln_") || prefix == "linnet_bench")
        refuse("\"prefix\" is \"" + prefix +
               "\"; expected lower case letters, digits and '_', beginning with a letter, but not ln_ or linnet_bench");
    const bool counts = options_.samples == linnet_c::Samples::counts;
    if (counts && options_.units_per_count.empty())
        refuse("\"input\" = \"int16\" needs \"input_scale\": the units of the training data that one count is");
    if (!counts && !options_.units_per_count.empty())
        refuse("\"input_scale\" is for \"input\" = \"int16\"; float values are in units already");
}

bool CSourceExporter::supports(std::string_view op, const sdk::BoardProfile&) const noexcept {
    return linnet_c::is_known(op);
}

void CSourceExporter::emit(const sdk::ExportedModel& model, sdk::FileSink& sink) const {
    const auto& quantized = model.quantized();
    Export exported{options_, model, linnet_c::make_program(quantized.graph()), {}, {}};
    exported.constants = linnet_c::make_constants(exported.program, quantized);
    if (exported.counts()) exported.count_table = linnet_c::make_count_table(quantized, options_.units_per_count);
    const auto footprint = linnet_c::footprint_of(quantized.graph(), model.board(), options_.samples);

    Files files;
    Words words;
    words["prefix"] = options_.prefix;
    words["PREFIX"] = upper_case(options_.prefix);
    words["version"] = c_comment(model.version());
    words["name_comment"] = c_comment(model.name());
    words["graph_digest"] = quantized.graph().digest();
    words["model_digest"] = quantized.digest();
    const auto core = linnet_c::core_name(linnet_c::core_of(model.board()));
    words["core"] = core == "m33_nodsp" ? "m3" : core;
    words["footprint_sentence"] = footprint_sentence(footprint, model.board().name());
    // The windows that the program gives firmware to compare are floats.
    words["data"] = exported.counts() ? " DATA=" : "";
    add_model_words(exported, words);
    add_golden_words(exported, words);
    add_kernels(exported, files, words);
    add_firmware(exported, words, files);
    for (const auto& file : embedded_files())
        if (constexpr std::string_view folder = "templates/"; file.name.starts_with(folder))
            files[std::string(file.name.substr(folder.size()))] = filled(file.text, words);
    files["model.json"] = manifest(exported, footprint, files);
    for (const auto& [path, text] : files) sink.write(path, std::as_bytes(std::span(text)));
}

}  // namespace linnet::c_source
