// SPDX-License-Identifier: BSL-1.0
// expect: non-.*constexpr.* function .*raise
#include <nines/burn/alert_condition.hpp>

using namespace nines::literals;
using namespace std::chrono_literals;

#ifdef POSITIVE_CONTROL
inline constexpr auto promised = 99.9_percent;
#else
inline constexpr auto promised = 93_percent;
#endif

inline constexpr nines::alert_condition page{
    {nines::alert_severity::page, 1h, 5min, 14.4}, promised, std::chrono::days{30}};
