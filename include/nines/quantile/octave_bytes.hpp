// SPDX-License-Identifier: BSL-1.0
/// \file
/// Counts of a histogram as bytes: runs of small numbers, a byte or two a bucket.
#pragma once

#include <nines/core/byte_form.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/quantile/octave_counts.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {
namespace detail {

/// Writes the number of slots in use, the first of them, and their counts; where slots are empty in
/// between a 0 and how many.
template <class Writer, class Side>
void put_side(Writer& writer, const Side& side) noexcept {
    std::uint64_t used = 0;
    side.for_each([&](std::int64_t, std::uint64_t) { ++used; });
    put_varint(writer, used);
    std::int64_t next = 0;
    bool first = true;
    side.for_each([&](std::int64_t slot, std::uint64_t count) {
        const auto gap = slot - next;
        if (first) {
            put_varint(writer, zigzag(slot));
        } else if (gap != 0) {
            put_varint(writer, 0);
            put_varint(writer, static_cast<std::uint64_t>(gap));
        }
        put_varint(writer, count);
        next = slot + 1;
        first = false;
    });
}

/// Layout: scale + 16 | zero threshold | zero | above | below | positive side | negative side.
template <class Writer, class Counts>
void put_counts(Writer& writer, const Counts& counts) noexcept {
    writer.put(static_cast<std::uint8_t>(counts.scale() + 16));
    writer.put(counts.zero_threshold);
    put_varint(writer, counts.zero);
    put_varint(writer, counts.above);
    put_varint(writer, counts.below);
    put_side(writer, counts.positive);
    put_side(writer, counts.negative);
}

/// Adds up counts and remembers whether they are more than 2^64 - 1.
struct checked_total {
    std::uint64_t sum = 0;
    bool fits = true;

    constexpr void add(std::uint64_t count) noexcept {
        fits = fits && count <= (std::numeric_limits<std::uint64_t>::max)() - sum;
        sum += count;
    }
};

inline constexpr const char* reading = "histogram::from_bytes";

template <class Counts>
[[nodiscard]] std::optional<error> get_side(byte_reader& reader, Counts& counts,
                                            typename Counts::side& side, int finer,
                                            checked_total& total) {
    const std::uint64_t used = get_varint(reader);
    std::int64_t slot = used == 0 ? 0 : from_zigzag(get_varint(reader));
    for (std::uint64_t i = 0; i < used; ++i, ++slot) {
        std::uint64_t count = get_varint(reader);
        if (i != 0 && count == 0) {
            const std::uint64_t gap = get_varint(reader);
            count = get_varint(reader);
            if (gap == 0 || gap > 0xFF'FFFF'FFFFU) {
                return error{errc::malformed, reading, "expected a gap between buckets"};
            }
            slot += static_cast<std::int64_t>(gap);
        }
        if (count == 0) {
            return error{errc::malformed, reading, "expected buckets that are not empty"};
        }
        if (!counts.has_slot(floor_shift(slot, finer))) {
            return error{errc::out_of_domain, reading, "a bucket outside the range"};
        }
        total.add(count);
        if (!total.fits) {
            return error{errc::overflow, reading, "2^64 values or more"};
        }
        const int before = counts.scale();
        counts.add_slot(side, floor_shift(slot, finer), count);
        finer += before - counts.scale();
    }
    return std::nullopt;
}

/// Reads what `put_counts` wrote into counts that are empty.
template <class Counts>
[[nodiscard]] std::optional<error> get_counts(byte_reader& reader, Counts& counts) {
    const int scale = reader.get<std::uint8_t>() - 16;
    counts.zero_threshold = reader.get<double>();
    if (scale < Counts::min_scale || scale > 20 || !is_finite(counts.zero_threshold) ||
        !(counts.zero_threshold >= Counts::least) ||
        !have_same_bytes(counts.zero_threshold, unsigned_zero(counts.zero_threshold))) {
        return error{errc::malformed, reading, "expected a scale and a threshold"};
    }
    checked_total total;
    for (std::uint64_t* const each : {&counts.zero, &counts.above, &counts.below}) {
        *each = get_varint(reader);
        total.add(*each);
    }
    if (!total.fits) {
        return error{errc::overflow, reading, "2^64 values or more"};
    }
    counts.downscale(scale);
    const int positive_finer = scale - counts.scale();
    if (const auto problem = get_side(reader, counts, counts.positive, positive_finer, total)) {
        return problem;
    }
    return get_side(reader, counts, counts.negative, scale - counts.scale(), total);
}

} // namespace detail

/// Base of a histogram that is written and read as bytes.
template <class Histogram>
class octave_byte_form {
public:
    /// Writes the histogram, `byte_size()` bytes: a byte or two for each bucket that is in use.
    /// Errors: overflow when `out` is shorter.
    [[nodiscard]] result<std::size_t> to_bytes(std::span<std::byte> out) const noexcept {
        byte_writer writer{out, Histogram::buckets::byte_kind, version};
        write(writer);
        return writer.finish();
    }
    [[nodiscard]] std::vector<std::byte> to_bytes() const {
        std::vector<std::byte> bytes(byte_size());
        (void)to_bytes(bytes);
        return bytes;
    }
    [[nodiscard]] std::size_t byte_size() const noexcept {
        detail::byte_counter counter;
        write(counter);
        return counter.size();
    }

    /// Reads what a histogram with the same options has written, of this scale or another: the
    /// coarser one of the two is taken.
    /// Errors: malformed or unsupported for other bytes; out_of_domain for buckets outside the
    /// range, and for negative values where these are refused; overflow for 2^64 values and more;
    /// contradiction when extremes and buckets disagree.
    /// Cost: 10 to 20 ns a bucket in use, and the memory of the octaves in use, which whoever wrote
    /// the bytes has chosen: at most twice 2,098 octaves of 8 bytes for each bucket, 2 MiB at 64
    /// buckets an octave and half a GiB at 16,384. A range in the options keeps it smaller.
    [[nodiscard]] static result<Histogram> from_bytes(std::span<const std::byte> in) {
        auto reader = byte_reader::open(in, Histogram::buckets::byte_kind, version);
        if (!reader) {
            return reader.error();
        }
        Histogram made;
        if (const auto problem = read(*reader, made)) {
            return *problem;
        }
        made.quicken();
        return made;
    }

private:
    friend Histogram;
    octave_byte_form() noexcept = default;

    static constexpr std::uint8_t version = 1;
    [[nodiscard]] static constexpr std::uint8_t flags() noexcept {
        return static_cast<std::uint8_t>(Histogram::buckets::byte_variant |
                                         (Histogram::options.sum ? 2U : 0U) |
                                         (Histogram::options.extremes ? 4U : 0U));
    }

    template <class Writer>
    void write(Writer& writer) const noexcept {
        const auto& self = static_cast<const Histogram&>(*this);
        writer.put(flags());
        self.extras_.write(writer);
        detail::put_counts(writer, self.counts_);
    }

    [[nodiscard]] static std::optional<error> read(byte_reader& reader, Histogram& into) {
        if (reader.get<std::uint8_t>() != flags()) {
            return error{errc::unsupported, detail::reading, "written with other options"};
        }
        into.extras_.read(reader);
        if (const auto problem = detail::get_counts(reader, into.counts_)) {
            return problem;
        }
        if (!reader.done()) {
            return error{errc::malformed, detail::reading, "longer or shorter than its counts say"};
        }
        if (!into.counts_.suits_options()) {
            return error{errc::out_of_domain, detail::reading, "negative values, which it refuses"};
        }
        if (!into.extras_.agree_with(into.counts_) || !into.extras_.as_written()) {
            return error{errc::contradiction, detail::reading,
                         "sum or extremes belong to other counts"};
        }
        return std::nullopt;
    }
};

} // namespace nines::inline NINES_ABI
