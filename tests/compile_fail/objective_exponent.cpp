// SPDX-License-Identifier: BSL-1.0
// expect: expected a decimal such as 99[.]9_percent
#include <nines/core/objective.hpp>

using namespace nines::literals;

#ifdef POSITIVE_CONTROL
inline constexpr auto promised = 99.9_percent;
#else
inline constexpr auto promised = 9.99e1_percent;
#endif
