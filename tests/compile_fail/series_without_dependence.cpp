// SPDX-License-Identifier: BSL-1.0
// expect: no matching function for call to
#include <nines/sli/composite.hpp>

#include <array>

inline constexpr std::array parts{nines::interval{0.1, 0.2}, nines::interval{0.1, 0.3}};

#ifdef POSITIVE_CONTROL
inline constexpr auto whole = nines::series(parts, nines::dependence::unknown);
#else
inline constexpr auto whole = nines::series(parts);
#endif
