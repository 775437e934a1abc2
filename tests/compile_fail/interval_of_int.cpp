// SPDX-License-Identifier: BSL-1.0
// expect: class template argument deduction failed|deduction of template arguments of
#include <nines/core/interval.hpp>

#ifdef POSITIVE_CONTROL
inline constexpr nines::interval bounds{0.0, 1.0};
#else
inline constexpr nines::interval bounds{0, 1};
#endif
