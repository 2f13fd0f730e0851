// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0

// Writes random cases of the kernels as the C source on_core.c is linked with: some of each kernel, with the results of
// the reference; and some of the quantisation of inputs, with the results of this machine.

#include <bit>
#include <fstream>
#include <iostream>
#include <limits>
#include <string>

#include "cases.hpp"
#include "on_core.h"
#include "reference.hpp"

using namespace linnet::kernel_cases;

namespace {

template <typename Values>
void write_bytes(std::ostream& out, const std::string& name, const Values& values) {
    out << "static const int8_t " << name << "[] __attribute__((aligned(4))) = {";
    for (const auto value : values) out << static_cast<int>(value) << ',';
    out << (values.empty() ? "0};\n" : "};\n");
}

void write_channels(std::ostream& out, const std::string& name, const std::vector<ln_channel>& channels) {
    out << "static const ln_channel " << name << "[] = {";
    for (const auto& channel : channels) {
        out << '{' << std::int64_t{channel.bias} << "LL," << channel.multiplier << "},";
    }
    out << (channels.empty() ? "{0,0}};\n" : "};\n");
}

std::string region(const Region& region) {
    return '{' + std::to_string(region.offset) + ',' + std::to_string(region.bytes) + '}';
}

std::string initialiser(const Case& test, const std::string& number) {
    const auto& s = test.step;
    std::string text = "{\"" + test.kernel + "\",{" + test.kernel + ",weights" + number + ",channels" + number;
    for (const int value :
         {int{s.input}, int{s.output}, int{s.scratch}, int{s.extra}, int{s.input_time}, int{s.output_time},
          int{s.input_channels}, int{s.output_channels}, int{s.size}, int{s.stride}, int{s.dilation}, int{s.padding},
          int{s.input_zero}, int{s.output_zero}, int{s.low}, int{s.high}}) {
        text += ',' + std::to_string(value);
    }
    return text + "}," + std::to_string(test.seed) + "u," + std::to_string(test.arena_bytes) + "u," +
           region(test.input) + ',' + region(test.second) + ',' + region(test.output) + ',' + region(test.scratch) +
           ',' + std::to_string(test.in_place) + ',' + std::to_string(test.keeps_output) + ',' +
           std::to_string(test.first) + ',' + std::to_string(test.columns) + ",expected" + number + "},\n";
}

void write_cases(std::ostream& out, Random& random, int of_each) {
    std::string table;
    int count = 0;
    for (const auto& kernel : kernels()) {
        for (int i = 0; i < of_each; ++i) {
            const auto test = random_case(kernel.name, random, 1.0);
            if (test.arena_bytes > on_core_arena_bytes) continue;
            const auto number = std::to_string(count++);
            write_bytes(out, "weights" + number, test.weights);
            write_channels(out, "channels" + number, test.channels);
            write_bytes(out, "expected" + number, test.expected);
            table += initialiser(test, number);
        }
    }
    out << "const on_core_case on_core_cases[] = {\n"
        << table << "};\nconst uint32_t on_core_case_count = " << count << ";\n";
}

// Bytes of the rows without their padding.
std::vector<std::int8_t> packed(const std::vector<std::int8_t>& rows, std::uint32_t channels) {
    std::vector<std::int8_t> values;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i % ln_row_bytes(channels) < channels) values.push_back(rows[i]);
    }
    return values;
}

// A float of any exponent, or one near the range, or none at all.
float some_float(Random& random) {
    if (random.one_in(20)) return std::numeric_limits<float>::quiet_NaN();
    if (random.one_in(20)) return std::numeric_limits<float>::infinity() * (random.one_in(2) ? 1.0F : -1.0F);
    if (random.one_in(10)) {
        const auto value = std::bit_cast<float>(static_cast<std::uint32_t>(random(0, 0x7f7fffff)));
        return random.one_in(2) ? value : -value;
    }
    return static_cast<float>(random(-4000000, 4000000)) / 1000000;
}

// Bits of NaN differ between machines when written as text, so floats are written as bits.
void write_inputs(std::ostream& out, Random& random, int count) {
    std::string table;
    for (int i = 0; i < count; ++i) {
        const auto time = static_cast<std::uint32_t>(random(1, 12)),
                   channels = static_cast<std::uint32_t>(random(1, 9));
        const auto zero = static_cast<std::int8_t>(random(-128, 127));
        std::vector<float> values;
        std::vector<ln_input_scale> scales;
        for (std::uint32_t k = 0; k < time * channels; ++k) values.push_back(some_float(random));
        for (std::uint32_t k = 0; k < channels; ++k) {
            const auto mean = static_cast<float>(random(-1000000, 1000000)) / 3000000;
            scales.push_back(input_scale(mean, static_cast<double>(random(10, 40)) / 1000));
        }
        std::vector<std::int8_t> rows(time * ln_row_bytes(channels));
        const auto saturated = ln_input_float(values.data(), scales.data(), rows.data(), time, channels, zero);
        const auto number = std::to_string(i);
        out << "static const union { uint32_t bits[" << values.size() << "]; float values[" << values.size()
            << "]; } floats" << number << " = {{";
        for (const auto value : values) out << std::bit_cast<std::uint32_t>(value) << "u,";
        out << "}};\nstatic const ln_input_scale scales" << number << "[] = {";
        for (const auto& scale : scales) {
            out << '{' << scale.bias << ',' << scale.multiplier << ',' << scale.exponent << "},";
        }
        out << "};\n";
        write_bytes(out, "quantised" + number, packed(rows, channels));
        table += "{floats" + number + ".values,scales" + number + ',' + std::to_string(time) + ',' +
                 std::to_string(channels) + ',' + std::to_string(zero) + ',' + std::to_string(saturated) +
                 ",quantised" + number + "},\n";
    }
    out << "const on_core_input on_core_inputs[] = {\n"
        << table << "};\nconst uint32_t on_core_input_count = " << count << ";\n";
}

void write_counts(std::ostream& out, Random& random, int count) {
    std::string table;
    for (int i = 0; i < count; ++i) {
        const auto time = static_cast<std::uint32_t>(random(1, 12)),
                   channels = static_cast<std::uint32_t>(random(1, 9));
        const auto zero = static_cast<std::int8_t>(random(-128, 127));
        std::vector<std::int16_t> values;
        std::vector<ln_channel> channel_table;
        for (std::uint32_t k = 0; k < time * channels; ++k) {
            values.push_back(static_cast<std::int16_t>(random(-32768, 32767) >> random(0, 8)));
        }
        for (std::uint32_t k = 0; k < channels; ++k) {
            channel_table.push_back({static_cast<std::int32_t>(random(-1 << 30, 1 << 30)),
                                     static_cast<std::int32_t>((1 << 17) / random(1, 256))});
        }
        std::vector<std::int8_t> rows(time * ln_row_bytes(channels));
        const auto saturated = ln_input_int16(values.data(), channel_table.data(), rows.data(), time, channels, zero);
        const auto number = std::to_string(i);
        out << "static const int16_t counts" << number << "[] = {";
        for (const auto value : values) out << value << ',';
        out << "};\n";
        write_channels(out, "count_table" + number, channel_table);
        write_bytes(out, "count_results" + number, packed(rows, channels));
        table += "{counts" + number + ",count_table" + number + ',' + std::to_string(time) + ',' +
                 std::to_string(channels) + ',' + std::to_string(zero) + ',' + std::to_string(saturated) +
                 ",count_results" + number + "},\n";
    }
    out << "const on_core_counts on_core_all_counts[] = {\n"
        << table << "};\nconst uint32_t on_core_counts_count = " << count << ";\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    std::ofstream out(argv[1]);
    Random random{std::mt19937_64(13)};
    out << "#include \"on_core.h\"\n";
    write_cases(out, random, 30);
    write_inputs(out, random, 20);
    write_counts(out, random, 20);
    out.close();
    if (!out) std::cerr << "cannot write " << argv[1] << '\n';
    return out ? 0 : 1;
}
