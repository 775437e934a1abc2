// SPDX-License-Identifier: BSL-1.0
// expect: constant expression|non-.constexpr. function
#include <nines/core/event_counts.hpp>

#ifdef POSITIVE_CONTROL
inline constexpr nines::event_counts<> counts{1, 0};
#else
inline constexpr nines::event_counts<> counts{1, -1};
#endif
