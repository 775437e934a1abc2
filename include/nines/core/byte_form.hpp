// SPDX-License-Identifier: BSL-1.0
/// \file
/// The byte form of summaries: versioned, checksummed, bounded, the same on every machine.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>

namespace nines::inline NINES_ABI {

/// What kind of summary the bytes hold. The numbers are part of the format and never reused.
enum class byte_form_kind : std::uint8_t {
    event_counts = 1,
    exponential_histogram = 2,
    log_linear_histogram = 3,
    bucket_histogram = 4,
    slice_summary = 5,
    slice_ratio_summary = 6,
    uptime_summary = 7,
    sample_tally = 8,
    count_history = 9,
    alert_state = 10,
    linear_trend = 11,
};

namespace detail {

/// CRC-32 (IEEE 802.3, reflected, polynomial 0xEDB88320) of the bytes, in table-free form.
[[nodiscard]] constexpr std::uint32_t crc32(std::span<const std::byte> bytes) noexcept {
    std::uint32_t crc = 0xFFFF'FFFFU;
    for (const std::byte b : bytes) {
        crc ^= std::to_integer<std::uint32_t>(b);
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xEDB8'8320U : 0U);
        }
    }
    return ~crc;
}

} // namespace detail

/// Writes little-endian integers and doubles into a span, after a header that names kind and
/// version, and ends with a CRC-32 of all before it.
///
/// Writing beyond the span is remembered, not done: `finish()` then answers `overflow`.
/// Cost: one pass, no allocation. Layout: 'n' '9' kind version | fields | crc32.
class byte_writer {
public:
    template <std::unsigned_integral Int>
    constexpr void put(Int value) noexcept {
        const std::uint64_t wide = value; // narrower ones would be shifted as signed integers
        for (std::size_t i = 0; i < sizeof(Int); ++i, ++size_) {
            if (size_ < out_.size()) {
                out_[size_] = static_cast<std::byte>((wide >> (8 * i)) & 0xFFU);
            }
        }
    }
    constexpr void put(double value) noexcept { put(std::bit_cast<std::uint64_t>(value)); }

    constexpr byte_writer(std::span<std::byte> out, byte_form_kind kind,
                          std::uint8_t version) noexcept
        : out_{out} {
        put(std::uint8_t{'n'});
        put(std::uint8_t{'9'});
        put(static_cast<std::uint8_t>(kind));
        put(version);
    }

    /// Appends the checksum and answers the number of bytes written.
    [[nodiscard]] constexpr result<std::size_t> finish() noexcept {
        if (size_ + sizeof(std::uint32_t) > out_.size()) {
            return error{errc::overflow, "to_bytes", "expected a larger buffer"};
        }
        put(detail::crc32(out_.first(size_)));
        return size_;
    }

private:
    std::span<std::byte> out_;
    std::size_t size_ = 0;
};

namespace detail {

/// 0 for both zeros, which are one value and are to have one byte form.
[[nodiscard]] constexpr double unsigned_zero(double value) noexcept {
    return value == 0 ? 0.0 : value;
}

/// Whether two numbers are written as the same bytes; 0 and -0 are not.
[[nodiscard]] constexpr bool have_same_bytes(double a, double b) noexcept {
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

} // namespace detail

/// Reads what `byte_writer` wrote. Any span of bytes is safe input: reading past the end gives
/// zeros and is remembered, and the caller asks `done()` once at the end.
/// Assumes: bytes damaged by chance; a checksum keeps out nobody who means harm, so what is read is
/// still checked by the summary's own constructor. Cost: two passes, no allocation.
class byte_reader {
public:
    template <class Value>
        requires std::unsigned_integral<Value> || std::same_as<Value, double>
    [[nodiscard]] constexpr Value get() noexcept {
        if constexpr (std::same_as<Value, double>) {
            return std::bit_cast<double>(get<std::uint64_t>());
        } else {
            std::uint64_t value = 0;
            for (std::size_t i = 0; i < sizeof(Value); ++i, ++position_) {
                if (position_ < in_.size()) {
                    value |= std::to_integer<std::uint64_t>(in_[position_]) << (8 * i);
                }
            }
            return static_cast<Value>(value);
        }
    }

    /// Checks length, magic, kind, version and checksum before a single field is read.
    [[nodiscard]] static constexpr result<byte_reader>
    open(std::span<const std::byte> in, byte_form_kind kind, std::uint8_t version) noexcept {
        constexpr std::size_t header = 4;
        constexpr std::size_t trailer = sizeof(std::uint32_t);
        if (in.size() < header + trailer) {
            return error{errc::malformed, "from_bytes", "expected at least 8 bytes"};
        }
        byte_reader reader{in.first(in.size() - trailer)};
        if (reader.get<std::uint8_t>() != 'n' || reader.get<std::uint8_t>() != '9' ||
            reader.get<std::uint8_t>() != static_cast<std::uint8_t>(kind)) {
            return error{errc::malformed, "from_bytes", "expected the byte form of this summary"};
        }
        if (reader.get<std::uint8_t>() != version) {
            return error{errc::unsupported, "from_bytes", "written by another version"};
        }
        byte_reader tail{in.last(trailer)};
        if (detail::crc32(reader.in_) != tail.get<std::uint32_t>()) {
            return error{errc::malformed, "from_bytes", "checksum differs: damaged or cut off"};
        }
        return reader;
    }

    /// True when every byte was read and none beyond.
    [[nodiscard]] constexpr bool done() const noexcept { return position_ == in_.size(); }

private:
    constexpr explicit byte_reader(std::span<const std::byte> in) noexcept : in_{in} {}

    std::span<const std::byte> in_;
    std::size_t position_ = 0;
};

namespace detail {

/// Counts the bytes that a `byte_writer` would write.
class byte_counter {
public:
    template <class Value>
    constexpr void put(Value) noexcept {
        size_ += sizeof(Value);
    }
    /// With the header and the checksum.
    [[nodiscard]] constexpr std::size_t size() const noexcept { return size_ + 8; }

private:
    std::size_t size_ = 0;
};

/// Seven bits a byte, the lowest first; the eighth says that more follow.
template <class Writer>
constexpr void put_varint(Writer& writer, std::uint64_t value) noexcept {
    for (; value >= 0x80; value >>= 7U) {
        writer.put(static_cast<std::uint8_t>(value | 0x80U));
    }
    writer.put(static_cast<std::uint8_t>(value));
}
[[nodiscard]] constexpr std::uint64_t get_varint(byte_reader& reader) noexcept {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const std::uint64_t byte = reader.get<std::uint8_t>();
        value |= (byte & 0x7FU) << shift;
        if (byte < 0x80) {
            break;
        }
    }
    return value;
}

/// Signed numbers near zero as unsigned ones near zero.
[[nodiscard]] constexpr std::uint64_t zigzag(std::int64_t value) noexcept {
    return (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63);
}
[[nodiscard]] constexpr std::int64_t from_zigzag(std::uint64_t value) noexcept {
    return static_cast<std::int64_t>((value >> 1U) ^ (~(value & 1U) + 1));
}

} // namespace detail
} // namespace nines::inline NINES_ABI
