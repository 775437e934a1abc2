// SPDX-License-Identifier: BSL-1.0
// Digits on NIST's linear regression sets: ours beside Eigen's ways to solve least squares.
#pragma once

#include <string>

namespace nines::bench {

/// A line a set: the least number of digits that agree, of coefficients and of standard errors.
[[nodiscard]] std::string nist_digits_table();

} // namespace nines::bench
