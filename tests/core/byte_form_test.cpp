// SPDX-License-Identifier: BSL-1.0
#include <nines/core/byte_form.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <span>
#include <string_view>
#include <vector>

namespace byte_form_test {

using nines::byte_form_kind;
using nines::byte_reader;
using nines::byte_writer;
using nines::errc;

namespace {

constexpr auto kind = byte_form_kind::event_counts;

constexpr std::uint32_t crc_of(std::string_view text) {
    std::array<std::byte, 64> bytes{};
    for (std::size_t i = 0; i < text.size(); ++i) {
        bytes[i] = static_cast<std::byte>(text[i]);
    }
    return nines::detail::crc32(std::span{bytes}.first(text.size()));
}

// The check value that catalogues of CRCs give for CRC-32, and two more.
static_assert(crc_of("123456789") == 0xCBF4'3926U);
static_assert(crc_of("") == 0);
static_assert(crc_of("a") == 0xE8B7'BE43U);

/// Kind, version 3, and the fields 1 (8 bits), 0xABCD (16 bits) and 2.5.
std::vector<std::byte> sample() {
    std::vector<std::byte> bytes(19);
    byte_writer writer{bytes, kind, 3};
    writer.put(std::uint8_t{1});
    writer.put(std::uint16_t{0xABCD});
    writer.put(2.5);
    REQUIRE(writer.finish() == bytes.size());
    return bytes;
}

} // namespace

TEST_CASE("what was written is read back, field by field") {
    const auto bytes = sample();
    auto reader = byte_reader::open(bytes, kind, 3);
    REQUIRE(reader);
    CHECK(reader->get<std::uint8_t>() == 1);
    CHECK(reader->get<std::uint16_t>() == 0xABCD);
    CHECK_FALSE(reader->done());
    CHECK(reader->get<double>() == 2.5);
    CHECK(reader->done());
}

TEST_CASE("integers are little-endian whatever the machine") {
    const auto bytes = sample();
    CHECK(std::to_integer<int>(bytes[5]) == 0xCD);
    CHECK(std::to_integer<int>(bytes[6]) == 0xAB);
}

TEST_CASE("reading beyond the end gives zeros and is remembered") {
    const auto bytes = sample();
    auto reader = byte_reader::open(bytes, kind, 3);
    REQUIRE(reader);
    static_cast<void>(reader->get<std::uint64_t>());
    static_cast<void>(reader->get<std::uint16_t>());
    static_cast<void>(reader->get<std::uint8_t>());
    REQUIRE(reader->done());
    CHECK(reader->get<std::uint32_t>() == 0);
    CHECK_FALSE(reader->done());
}

TEST_CASE(
    "a buffer of any size below the needed one is an overflow, and nothing beyond it changes") {
    std::array<std::byte, 24> bytes{};
    for (std::size_t size = 0; size < 19; ++size) {
        CAPTURE(size);
        bytes.fill(std::byte{0x55});
        byte_writer writer{std::span{bytes}.first(size), kind, 3};
        writer.put(std::uint8_t{1});
        writer.put(std::uint16_t{0xABCD});
        writer.put(2.5);
        CHECK(writer.finish().error().code == errc::overflow);
        for (std::size_t i = size; i < bytes.size(); ++i) {
            REQUIRE(bytes[i] == std::byte{0x55});
        }
    }
}

TEST_CASE("bytes of another kind, another version and other bytes are told apart") {
    const auto bytes = sample();
    CHECK(byte_reader::open(bytes, kind, 4).error().code == errc::unsupported);
    CHECK(byte_reader::open(bytes, static_cast<byte_form_kind>(200), 3).error().code ==
          errc::malformed);
    CHECK(byte_reader::open({}, kind, 3).error().code == errc::malformed);
    CHECK(byte_reader::open(std::vector<std::byte>(19), kind, 3).error().code == errc::malformed);
}

TEST_CASE("every cut and every flipped bit is noticed") {
    auto bytes = sample();
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(byte_reader::open(std::span{bytes}.first(size), kind, 3));
    }
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        CAPTURE(bit);
        const auto mask = static_cast<std::byte>(1U << (bit % 8));
        bytes[bit / 8] ^= mask;
        CHECK_FALSE(byte_reader::open(bytes, kind, 3));
        bytes[bit / 8] ^= mask;
    }
    CHECK(byte_reader::open(bytes, kind, 3));
}

TEST_CASE("doubles keep every bit") {
    std::array<std::byte, 16> bytes{};
    for (const double x : {0.0, -0.0, 5e-324, (std::numeric_limits<double>::max)(),
                           std::numeric_limits<double>::infinity()}) {
        byte_writer writer{bytes, kind, 1};
        writer.put(x);
        REQUIRE(writer.finish());
        auto reader = byte_reader::open(bytes, kind, 1);
        REQUIRE(reader);
        CHECK(std::bit_cast<std::uint64_t>(reader->get<double>()) ==
              std::bit_cast<std::uint64_t>(x));
    }
}

TEST_CASE("the byte form works at compile time") {
    constexpr auto round_trip = [] {
        std::array<std::byte, 12> bytes{};
        byte_writer writer{bytes, kind, 1};
        writer.put(std::uint32_t{0xDEAD'BEEFU});
        static_cast<void>(writer.finish());
        return byte_reader::open(bytes, kind, 1)->get<std::uint32_t>();
    };
    static_assert(round_trip() == 0xDEAD'BEEFU);
    CHECK(round_trip() == 0xDEAD'BEEFU);
}

} // namespace byte_form_test
