// SPDX-License-Identifier: BSL-1.0
// expect: constant expression|non-.constexpr. function
#include <nines/core/confidence.hpp>

#ifdef POSITIVE_CONTROL
inline constexpr nines::confidence usual{0.95};
#else
inline constexpr nines::confidence usual{95};
#endif
