// SPDX-License-Identifier: BSL-1.0
// expect: no matching (function for call to|constructor for initialization of)
#include <nines/budget/error_budget.hpp>

using namespace nines::literals;

#ifdef POSITIVE_CONTROL
inline constexpr nines::error_budget<double> budget{99.9_percent, std::chrono::days{30}};
#else
inline constexpr nines::error_budget<double> budget{99.9_percent, 30};
#endif
