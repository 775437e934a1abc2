// SPDX-License-Identifier: BSL-1.0
/// \file
/// What can be recorded besides a double: whole numbers and durations, once or many times.
#pragma once

#include <nines/config.hpp>

#include <chrono>
#include <concepts>

namespace nines::inline NINES_ABI {

/// Base of a histogram that has `record(double)` and `record(double, count)`.
template <class Histogram>
class number_recording {
public:
    /// Counts a whole number, as the nearest double.
    template <std::integral Value>
        requires(!std::same_as<Value, bool>)
    void record(Value value) {
        self().record(static_cast<double>(value));
    }
    template <std::integral Value, std::integral Count>
        requires(!std::same_as<Value, bool> && !std::same_as<Count, bool>)
    void record(Value value, Count count) {
        self().record(static_cast<double>(value), count);
    }

    /// Counts a duration, in seconds.
    template <class Rep, class Period>
    void record(const std::chrono::duration<Rep, Period>& value) {
        self().record(std::chrono::duration<double>(value).count());
    }
    template <class Rep, class Period, std::integral Count>
    void record(const std::chrono::duration<Rep, Period>& value, Count count) {
        self().record(std::chrono::duration<double>(value).count(), count);
    }

private:
    friend Histogram;
    number_recording() noexcept = default;
    [[nodiscard]] Histogram& self() noexcept { return static_cast<Histogram&>(*this); }
};

} // namespace nines::inline NINES_ABI
