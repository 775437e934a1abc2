// SPDX-License-Identifier: BSL-1.0
/// \file
/// `count_window`: the good and bad events of a window, and what is known of it.
#pragma once

#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/window_state.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>

namespace nines::inline NINES_ABI {

/// The events of a window that ends now.
template <event_count Count = std::uint64_t,
          chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
struct count_window {
    event_counts<Count> counts; ///< exact for `covered`
    half_open<Point> covered;   ///< what the counts cover; empty without data
    event_counts<Count> edge_error;
    window_state state = window_state::no_data;
};

/// Anything that gives the events of a window.
template <class History, class Point>
concept count_windows =
    requires(const History& history, const Point& now, std::chrono::seconds length) {
        history.window(now, length).counts;
        history.window(now, length).covered;
        { history.window(now, length).state } -> std::convertible_to<window_state>;
    };

} // namespace nines::inline NINES_ABI
