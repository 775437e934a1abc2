// SPDX-License-Identifier: BSL-1.0
/// \file
/// `minute_ring`: a history of whole minutes for simulations, as plain and as fast as can be.
#pragma once

#include <nines/burn/count_window.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/window_state.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace nines::inline NINES_ABI {

/// The events of the last minutes of a simulated time that begins at the epoch, one minute after
/// the other. Use `count_history` for what really happened.
///
/// Cost: 16 bytes a minute, allocated once; adding a minute and asking for a window take 1 to 4 ns.
class minute_ring {
public:
    using point = std::chrono::sys_time<std::chrono::milliseconds>;

    /// Parameters: the longest window to be asked for; below a minute it is a minute.
    explicit minute_ring(std::chrono::seconds reach)
        : until_(reach > std::chrono::minutes{1} ? static_cast<std::size_t>(whole(reach)) + 1 : 2) {
    }

    /// The next minute is over.
    void add(const event_counts<>& minute) noexcept {
        const event_counts<>& last = until_[at_];
        at_ = at_ + 1 == until_.size() ? 0 : at_ + 1;
        until_[at_].good = last.good + minute.good;
        until_[at_].bad = last.bad + minute.bad;
        ++minutes_;
        failed_at_ = minute.bad > 0 ? minutes_ : failed_at_;
    }

    /// The end of the last minute, and the minutes up to then.
    [[nodiscard]] point now() const noexcept { return point{std::chrono::minutes{minutes_}}; }
    [[nodiscard]] std::int64_t minutes() const noexcept { return minutes_; }
    /// How many minutes ago the last minute with a failure began; more than all without one.
    [[nodiscard]] std::int64_t minutes_since_failure() const noexcept {
        return failed_at_ > 0 ? minutes_ - failed_at_ + 1 : minutes_ + 1;
    }
    /// What the last minute held.
    [[nodiscard]] event_counts<> last() const noexcept {
        return minutes_ > 0 ? difference(0, 1) : event_counts<>{};
    }

    /// The events of a window, whose ends are rounded to minutes: it begins no later and ends no
    /// later than asked. What lies further back than the reach is not known any more.
    [[nodiscard]] count_window<> window(const point& now,
                                        std::chrono::seconds length) const noexcept {
        const std::int64_t kept =
            clamped(minutes_, 0, static_cast<std::int64_t>(until_.size()) - 1);
        const std::int64_t end =
            clamped(minutes_ - now.time_since_epoch() / std::chrono::minutes{1}, 0, kept);
        const std::int64_t wanted = end + whole(length);
        const std::int64_t begin = clamped(wanted, end, kept);
        count_window<> found;
        found.counts = difference(end, begin);
        found.covered = {point{std::chrono::minutes{minutes_ - begin}},
                         point{std::chrono::minutes{minutes_ - end}}};
        found.state = begin == end           ? window_state::no_data
                      : begin < wanted       ? window_state::partial
                      : found.counts.empty() ? window_state::no_traffic
                                             : window_state::full;
        return found;
    }

private:
    [[nodiscard]] static std::int64_t whole(std::chrono::seconds length) noexcept {
        return std::chrono::ceil<std::chrono::minutes>(length).count();
    }
    [[nodiscard]] static std::int64_t clamped(std::int64_t value, std::int64_t least,
                                              std::int64_t most) noexcept {
        return value < least ? least : value > most ? most : value;
    }
    /// The events until `end` minutes ago that were not there yet `begin` minutes ago.
    [[nodiscard]] event_counts<> difference(std::int64_t end, std::int64_t begin) const noexcept {
        const event_counts<>& later = until_[back(end)];
        const event_counts<>& earlier = until_[back(begin)];
        event_counts<> found;
        found.good = later.good - earlier.good;
        found.bad = later.bad - earlier.bad;
        return found;
    }
    [[nodiscard]] std::size_t back(std::int64_t minutes) const noexcept {
        const auto steps = static_cast<std::size_t>(minutes);
        return steps <= at_ ? at_ - steps : at_ + until_.size() - steps;
    }

    std::vector<event_counts<>> until_; ///< all events until each of the last minutes
    std::size_t at_ = 0;
    std::int64_t minutes_ = 0;
    std::int64_t failed_at_ = 0;
};

} // namespace nines::inline NINES_ABI
