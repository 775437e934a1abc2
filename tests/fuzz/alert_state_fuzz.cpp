// SPDX-License-Identifier: BSL-1.0
// Any bytes: alert_state::from_bytes refuses, or gives a state that has that byte form and goes on.
#include <nines/burn/alert_policy.hpp>
#include <nines/burn/alert_state.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>

namespace {

using namespace nines::literals;
using nines::alert_phase;
using point = std::chrono::sys_time<std::chrono::milliseconds>;

void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "does not hold: %s\n", what);
        std::abort();
    }
}

struct constant_history {
    nines::event_counts<> counts;
    [[nodiscard]] nines::count_window<> window(point now, std::chrono::seconds length) const {
        return {counts, {now - length, now}, {}, nines::window_state::full};
    }
};

/// What was read is fed at a time that its own last byte chooses: before, at or after its times.
void goes_on(nines::alert_state<> state, std::int64_t ticks) {
    static const auto policy = *nines::workbook_policy(99.9_percent, std::chrono::days{30});
    constexpr std::int64_t far = std::int64_t{1} << 60U; // windows end before the clock does
    const point now{std::chrono::milliseconds{std::clamp(ticks, -far, far)}};
    for (const auto& counts : {nines::event_counts<>{0, 9}, nines::event_counts<>{9, 0}}) {
        const auto change =
            state.update(nines::evaluate(policy, 99.9_percent, constant_history{counts}, now));
        require(change.to == state.phase(), "the change says where it leads");
        require(state.since().value_or(now) <= now, "no phase begins in the future");
        require(!state.recovered_at() || *state.recovered_at() <= now, "nor is a recovery there");
    }
    require(state.phase() == alert_phase::inactive, "what is clear is not alerting");
}

template <class Point>
void read(std::span<const std::byte> in, std::int64_t ticks) {
    const auto state = nines::alert_state<Point>::from_bytes(in);
    if (!state) {
        return;
    }
    std::array<std::byte, nines::alert_state<Point>::byte_size> out{};
    require(state->to_bytes(out) == out.size(), "what was read can be written");
    require(std::ranges::equal(in, out), "one value has one byte form");
    require(!state->began_at() || *state->began_at() <= *state->since(), "in the order of time");
    if constexpr (std::same_as<Point, point>) {
        goes_on(*state, ticks);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto in = std::as_bytes(std::span{data, size});
    std::array<std::byte, 64> framed{}; // the same as fields, with a checksum that is right
    nines::byte_writer writer{framed, nines::byte_form_kind::alert_state, 1};
    std::uint64_t ticks = 0;
    for (const std::byte b : in.first(std::min<std::size_t>(size, 43))) {
        writer.put(std::to_integer<std::uint8_t>(b));
    }
    for (const std::byte b : in) {
        ticks = ticks << 8U | std::to_integer<std::uint64_t>(b);
    }
    const auto whole = std::span<const std::byte>{framed}.first(writer.finish().value());
    for (const auto bytes : {in, whole}) {
        read<point>(bytes, static_cast<std::int64_t>(ticks));
        read<std::chrono::sys_seconds>(bytes, static_cast<std::int64_t>(ticks));
    }
    return 0;
}
