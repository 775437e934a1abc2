// SPDX-License-Identifier: BSL-1.0
/// \file
/// A history that is easily seen to be right: counts by the minute, added up for each question.
#pragma once

#include <nines/burn/count_window.hpp>
#include <nines/core/event_counts.hpp>

#include <chrono>
#include <cstdint>
#include <map>

namespace nines_test {

using point = std::chrono::sys_time<std::chrono::milliseconds>;

/// 2026-03-01, midnight.
inline constexpr point midnight{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

class minute_history {
public:
    /// The minute that begins at `from` was observed.
    void add(point from, nines::event_counts<> counts) { minutes_[from] = counts; }
    /// The same for each minute from `from` on until `to`.
    void fill(point from, point to, nines::event_counts<> each) {
        for (; from < to; from += std::chrono::minutes{1}) {
            add(from, each);
        }
    }

    [[nodiscard]] nines::count_window<> window(point now, std::chrono::seconds length) const {
        ++asked;
        nines::count_window<> found;
        found.covered = {now, now};
        std::int64_t observed = 0;
        for (auto at = minutes_.lower_bound(now - length); at != minutes_.end() && at->first < now;
             ++at) {
            found.covered.from = observed == 0 ? at->first : found.covered.from;
            found.covered.to = at->first + std::chrono::minutes{1};
            found.counts += at->second;
            ++observed;
        }
        const bool whole = observed == std::chrono::floor<std::chrono::minutes>(length).count();
        found.state = observed == 0          ? nines::window_state::no_data
                      : !whole               ? nines::window_state::partial
                      : found.counts.empty() ? nines::window_state::no_traffic
                                             : nines::window_state::full;
        return found;
    }

    mutable int asked = 0; ///< how many questions there were

private:
    std::map<point, nines::event_counts<>> minutes_;
};

} // namespace nines_test
