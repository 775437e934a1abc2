// SPDX-License-Identifier: BSL-1.0
// Any bytes and any text: from_bytes and parse refuse or give a value that keeps its promises.

#include <nines/capacity/linear_trend.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/objective.hpp>
#include <nines/sli/counter.hpp>
#include <nines/sli/time_slices.hpp>
#include <nines/sli/uptime.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>

namespace {

void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "does not hold: %s\n", what);
        std::abort();
    }
}

template <class Count>
void read_counts(std::span<const std::byte> in) {
    using counts = nines::event_counts<Count>;
    const auto read = counts::from_bytes(in);
    if (!read) {
        return;
    }
    require(read->good >= 0 && read->bad >= 0, "counts are not negative and not NaN");
    require(read->total() >= read->good && read->total() >= read->bad, "the total fits");
    std::array<std::byte, counts::byte_size> out{};
    require(read->to_bytes(out) == counts::byte_size, "what was read can be written");
    if constexpr (sizeof(Count) == 8) {
        require(std::ranges::equal(in, out), "one value has one byte form");
    }
}

bool sane(const nines::slice_summary& read) {
    return read.slices.total() >= read.slices.good && read.slices.total() >= read.slices.bad;
}
bool sane(const nines::slice_ratio_summary& read) {
    const auto ratio = read.error_ratio();
    return !ratio || (*ratio >= 0 && *ratio <= 1);
}
template <class Duration>
bool sane(const nines::uptime_summary<Duration>& read) {
    const auto ratio = read.down_ratio();
    return read.up >= Duration::zero() && read.down >= Duration::zero() &&
           read.excluded >= Duration::zero() && (!ratio || (*ratio >= 0 && *ratio <= 1));
}
bool sane(const nines::sample_tally& read) {
    return read.gaps == 0 || read.count(nines::sample_state::advanced) != 0 ||
           read.count(nines::sample_state::reset) != 0;
}

bool sane(const nines::linear_trend<>& read) {
    const auto line = read.fit();
    return !line || line->residual_standard_deviation() >= 0;
}

/// As they are, and as the fields between a valid header and a valid checksum.
template <class Summary>
void read_summary(std::span<const std::byte> in, nines::byte_form_kind kind, std::uint8_t version) {
    std::array<std::byte, 192> framed{};
    nines::byte_writer writer{framed, kind, version};
    for (const std::byte b : in.first(std::min<std::size_t>(in.size(), Summary::byte_size - 8))) {
        writer.put(std::to_integer<std::uint8_t>(b));
    }
    const auto whole = std::span<const std::byte>{framed}.first(writer.finish().value());
    for (const auto bytes : {in, whole}) {
        const auto read = Summary::from_bytes(bytes);
        if (!read) {
            continue;
        }
        require(sane(*read), "what was read keeps its promises");
        auto twice = *read;
        if constexpr (noexcept(twice.merge(*read))) {
            twice.merge(*read);
        }
        std::array<std::byte, Summary::byte_size> out{};
        require(read->to_bytes(out) == out.size(), "what was read can be written");
        require(std::ranges::equal(bytes, out), "one value has one byte form");
    }
}

void read_summaries(std::span<const std::byte> in) {
    using kind = nines::byte_form_kind;
    using fractional = nines::uptime_summary<std::chrono::duration<double>>;
    read_summary<nines::slice_summary>(in, kind::slice_summary, 1);
    read_summary<nines::slice_ratio_summary>(in, kind::slice_ratio_summary, 1);
    read_summary<nines::uptime_summary<>>(in, kind::uptime_summary, 1);
    read_summary<fractional>(in, kind::uptime_summary, 2);
    read_summary<nines::sample_tally>(in, kind::sample_tally, 1);
    read_summary<nines::linear_trend<>>(in, kind::linear_trend, 1);
}

/// The same bytes with a checksum that is right, so that the fields are reached.
void read_with_right_checksum(std::span<const std::byte> in) {
    for (const std::uint8_t version : {std::uint8_t{1}, std::uint8_t{2}}) {
        std::array<std::byte, 64> buffer{};
        nines::byte_writer writer{buffer, nines::byte_form_kind::event_counts, version};
        for (const std::byte b : in.first(std::min<std::size_t>(in.size(), 40))) {
            writer.put(std::to_integer<std::uint8_t>(b));
        }
        const auto whole = std::span<const std::byte>{buffer}.first(writer.finish().value());
        read_counts<std::uint64_t>(whole);
        read_counts<std::uint8_t>(whole);
        read_counts<double>(whole);
        read_counts<float>(whole);
    }
}

void read_objective(std::string_view text) {
    const auto parsed = nines::objective::parse(text);
    if (!parsed) {
        return;
    }
    const double target = parsed->target();
    const double allowed = parsed->allowed_error();
    require(target > 0 && target < 1 && allowed > 0 && allowed < 1, "inside the unit interval");
    require(target + allowed > 1 - 1e-15 && target + allowed < 1 + 1e-15, "complements");
    require(nines::objective::from_allowed_error(allowed).allowed_error() == allowed,
            "the allowed error makes the same objective");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto in = std::as_bytes(std::span{data, size});
    read_counts<std::uint64_t>(in);
    read_counts<double>(in);
    read_with_right_checksum(in);
    read_summaries(in);
    read_objective({reinterpret_cast<const char*>(data), size});
    return 0;
}
