// SPDX-License-Identifier: BSL-1.0
/// \file
/// P-values of many tests at once, corrected so that the many do not find by chance what none does.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {

/// What is promised of many tests together.
enum class test_correction : std::uint8_t {
    holm, ///< of all tests, one false finding at most as often as the level, however they depend
    benjamini_hochberg, ///< of the findings, at most this share false, for independent tests
};

/// The p-values that may be held against a level as if there were one test only.
/// Parameters: p-values from 0 to 1, in any order.
/// Returns: as many, in the same order, none below its own and none above 1.
/// Errors: out_of_domain for one outside [0, 1], NaN included.
/// Use Holm's where one false finding costs something, such as a change of the on-call plan;
/// Benjamini and Hochberg's to choose what to look at first.
/// Accuracy: one product each. Cost: O(n log n), two allocations.
/// Source: Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of
/// Statistics 6, 1979; Benjamini and Hochberg 1995, doi 10.1111/j.2517-6161.1995.tb02031.x.
template <std::floating_point Real>
[[nodiscard]] result<std::vector<Real>> corrected_p_values(std::span<const Real> p_values,
                                                           test_correction correction) {
    for (const Real p : p_values) {
        if (!detail::is_finite(p) || !(p >= 0 && p <= 1)) {
            return error{errc::out_of_domain, "corrected_p_values", "expected p-values of 0 to 1"};
        }
    }
    const std::size_t tests = p_values.size();
    std::vector<std::size_t> order(tests);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t i) { return p_values[i]; });
    std::vector<Real> corrected(tests);
    if (correction == test_correction::holm) {
        Real least = 0;
        for (std::size_t rank = 0; rank < tests; ++rank) {
            least = (std::max)(least, p_values[order[rank]] * static_cast<Real>(tests - rank));
            corrected[order[rank]] = (std::min)(least, Real{1});
        }
        return corrected;
    }
    Real most = 1;
    for (std::size_t rank = tests; rank-- > 0;) {
        const Real share = static_cast<Real>(tests) / static_cast<Real>(rank + 1);
        most = (std::min)(most, p_values[order[rank]] * share);
        corrected[order[rank]] = most;
    }
    return corrected;
}

} // namespace nines::inline NINES_ABI
