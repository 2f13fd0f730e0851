// SPDX-FileCopyrightText: 2026 The linnet authors
// SPDX-License-Identifier: Apache-2.0
#include "element.hpp"

#include <bit>
#include <cmath>
#include <cstring>
#include <stdexcept>

namespace linnet::npz {
namespace {

constexpr bool native_big_endian = std::endian::native == std::endian::big;

// IEEE 754 binary16: sign, 5 bits of exponent (bias 15), 10 bits of fraction.
float half_to_float(std::uint16_t half) {
    const std::uint32_t sign = std::uint32_t{half & 0x8000U} << 16;
    const std::uint32_t exponent = (half >> 10) & 0x1FU, fraction = half & 0x3FFU;
    if (exponent == 0) {  // zero and subnormal: fraction x 2^-24, exact in a float
        const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
        return sign != 0 ? -magnitude : magnitude;
    }
    const std::uint32_t wide_exponent = exponent == 31 ? 255 : exponent + (127 - 15);
    return std::bit_cast<float>(sign | (wide_exponent << 23) | (fraction << 13));
}

template <class Bits>
Bits load(const std::uint8_t* bytes, bool swap) {
    Bits bits;
    if (!swap) {
        std::memcpy(&bits, bytes, sizeof bits);
        return bits;
    }
    std::uint8_t reversed[sizeof bits];
    for (std::size_t i = 0; i < sizeof bits; ++i) reversed[i] = bytes[sizeof bits - 1 - i];
    std::memcpy(&bits, reversed, sizeof bits);
    return bits;
}

struct Half {
    std::uint16_t bits;
    explicit operator float() const { return half_to_float(bits); }
    explicit operator double() const { return static_cast<double>(half_to_float(bits)); }
    explicit operator std::int64_t() const { return static_cast<std::int64_t>(half_to_float(bits)); }
};

struct Boolean {  // any byte but 0 is true
    std::uint8_t byte;
    explicit operator float() const { return byte != 0 ? 1.0F : 0.0F; }
    explicit operator double() const { return byte != 0 ? 1.0 : 0.0; }
    explicit operator std::int64_t() const { return byte != 0 ? 1 : 0; }
};

template <class Source, class Target>
void convert(std::span<const std::uint8_t> bytes, bool big_endian, std::span<Target> target) {
    const bool swap = sizeof(Source) > 1 && big_endian != native_big_endian;
    for (std::size_t i = 0; i < target.size(); ++i)
        target[i] = static_cast<Target>(load<Source>(bytes.data() + i * sizeof(Source), swap));
}

template <class Target>
void convert(std::span<const std::uint8_t> bytes, const ElementType& type, std::span<Target> target) {
    const auto as = [&]<class Source>(Source) { convert<Source>(bytes, type.big_endian, target); };
    switch (type.kind) {
        case Kind::boolean:
            return as(Boolean{});
        case Kind::signed_integer:
            return type.bytes == 1   ? as(std::int8_t{})
                   : type.bytes == 2 ? as(std::int16_t{})
                   : type.bytes == 4 ? as(std::int32_t{})
                                     : as(std::int64_t{});
        case Kind::unsigned_integer:
            return type.bytes == 1   ? as(std::uint8_t{})
                   : type.bytes == 2 ? as(std::uint16_t{})
                   : type.bytes == 4 ? as(std::uint32_t{})
                                     : as(std::uint64_t{});
        case Kind::real:
            if constexpr (!std::is_integral_v<Target>)
                return type.bytes == 2 ? as(Half{}) : type.bytes == 4 ? as(float{}) : as(double{});
            throw std::logic_error("reals are not read as integers");
    }
}

}  // namespace

void to_floats(std::span<const std::uint8_t> bytes, const ElementType& type, std::span<float> target) {
    convert(bytes, type, target);
}

void to_doubles(std::span<const std::uint8_t> bytes, const ElementType& type, std::span<double> target) {
    convert(bytes, type, target);
}

void to_integers(std::span<const std::uint8_t> bytes, const ElementType& type, std::span<std::int64_t> target) {
    convert(bytes, type, target);
}

bool is_native_float(const ElementType& type) {
    return type.kind == Kind::real && type.bytes == 4 && type.big_endian == native_big_endian;
}

}  // namespace linnet::npz
