// SPDX-License-Identifier: BSL-1.0
// expect: expected more than 0 and less than 100 percent
#include <nines/core/objective.hpp>

using namespace nines::literals;

#ifdef POSITIVE_CONTROL
inline constexpr auto promised = 0.0001_percent;
#else
inline constexpr auto promised = 0_percent;
#endif
