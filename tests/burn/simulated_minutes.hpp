// SPDX-License-Identifier: BSL-1.0
// A history for the tests of alerts: events and failures of each minute, windows by subtraction.
#pragma once

#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace nines_test {

using point = std::chrono::sys_time<std::chrono::milliseconds>;

/// Begins at the epoch; `now()` is the end of the last minute.
class simulated_minutes {
public:
    struct window_type {
        nines::event_counts<> counts;
        nines::half_open<point> covered;
    };

    void add(std::uint64_t events, std::uint64_t failures) {
        const nines::event_counts<> last = until_.back();
        until_.push_back(last + nines::event_counts<>::from_total(events - failures, events));
    }

    [[nodiscard]] point now() const { return point{std::chrono::minutes{minutes()}}; }
    [[nodiscard]] std::int64_t minutes() const {
        return static_cast<std::int64_t>(until_.size()) - 1;
    }

    /// Lengths are rounded up to minutes.
    [[nodiscard]] window_type window(const point& now, std::chrono::seconds length) const noexcept {
        const std::int64_t to =
            std::min(minutes(), now.time_since_epoch() / std::chrono::minutes{1});
        const auto from =
            std::max<std::int64_t>(0, to - std::chrono::ceil<std::chrono::minutes>(length).count());
        window_type found;
        const auto& begin = until_[static_cast<std::size_t>(from)];
        const auto& end = until_[static_cast<std::size_t>(to)];
        found.counts.good = end.good - begin.good;
        found.counts.bad = end.bad - begin.bad;
        found.covered = {point{std::chrono::minutes{from}}, point{std::chrono::minutes{to}}};
        return found;
    }

private:
    std::vector<nines::event_counts<>> until_ = std::vector<nines::event_counts<>>(1);
};

} // namespace nines_test
