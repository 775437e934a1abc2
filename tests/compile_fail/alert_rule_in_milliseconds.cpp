// SPDX-License-Identifier: BSL-1.0
// expect: could not convert|no viable conversion from
#include <nines/burn/alert_condition.hpp>

using namespace std::chrono_literals;

#ifdef POSITIVE_CONTROL
inline constexpr auto short_window = 300s;
#else
inline constexpr auto short_window = 300000ms;
#endif

inline constexpr nines::alert_rule page{nines::alert_severity::page, 1h, short_window, 14.4};
