// SPDX-License-Identifier: BSL-1.0
// expect: by more than a double can tell
#include <nines/core/objective.hpp>

using namespace nines::literals;

#ifdef POSITIVE_CONTROL
inline constexpr auto promised = 99.99999999999999_percent;
#else
inline constexpr auto promised = 99.999999999999999_percent;
#endif
