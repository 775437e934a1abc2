// SPDX-License-Identifier: BSL-1.0
// Any bytes: from_bytes refuses, or gives a history whose windows count no more than there is, and
// which writes the same bytes again.

#include <nines/burn/count_history.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <vector>

namespace {

constexpr nines::history_tiers<2> tiers{
    {nines::history_tier::of(std::chrono::seconds{1}, std::chrono::seconds{6}),
     nines::history_tier::of(std::chrono::seconds{3}, std::chrono::seconds{24})},
    5};
using history_type = nines::count_history<tiers>;

void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "does not hold: %s\n", what);
        std::abort();
    }
}

void read(std::span<const std::byte> in) {
    const auto history = history_type::from_bytes(in);
    if (!history) {
        return;
    }
    std::vector<std::byte> out(history->byte_size());
    require(history->to_bytes(out) == out.size(), "what was read can be written");
    require(std::ranges::equal(in, out), "one history has one byte form");
    const auto span = history->span();
    if (!span) {
        return;
    }
    for (const int back : {0, 2, 7, 30}) {
        for (const int length : {1, 4, 9, 100}) {
            const auto window = history->window(span->to - std::chrono::seconds{back},
                                                std::chrono::seconds{length});
            require(window.counts.good <= history->total().good, "no more good events than all");
            require(window.counts.bad <= history->total().bad, "no more bad events than all");
            require(window.covered.valid(), "a span of time");
        }
    }
    history_type twice{*history};
    if (twice.try_merge(*history)) {
        require(twice.total().good == 2 * history->total().good, "merging adds");
    }
}

void read_with_right_checksum(std::span<const std::byte> in) {
    std::vector<std::byte> buffer(in.size() + 8);
    nines::byte_writer writer{buffer, nines::byte_form_kind::count_history, 1};
    for (const std::byte b : in) {
        writer.put(std::to_integer<std::uint8_t>(b));
    }
    read(std::span<const std::byte>{buffer}.first(writer.finish().value()));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto in = std::as_bytes(std::span{data, size});
    read(in);
    read_with_right_checksum(in);
    return 0;
}
