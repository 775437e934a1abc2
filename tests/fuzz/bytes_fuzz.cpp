// SPDX-License-Identifier: BSL-1.0
// Any bytes and any text: from_bytes and parse refuse or give a value that keeps its promises.

#include <nines/core/event_counts.hpp>
#include <nines/core/objective.hpp>

#include <algorithm>
#include <array>
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
    require(target > 0 && target <= 1 && allowed > 0 && allowed <= 1, "inside the unit interval");
    require(target + allowed > 1 - 1e-15 && target + allowed < 1 + 1e-15, "complements");
    require(allowed == 1 ||
                nines::objective::from_allowed_error(allowed).allowed_error() == allowed,
            "the allowed error makes the same objective");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto in = std::as_bytes(std::span{data, size});
    read_counts<std::uint64_t>(in);
    read_counts<double>(in);
    read_with_right_checksum(in);
    read_objective({reinterpret_cast<const char*>(data), size});
    return 0;
}
