// SPDX-License-Identifier: BSL-1.0
/// \file
/// Whether incidents come in clusters: counts that vary more than chance alone would make them.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/incident/rate.hpp>
#include <nines/stats/chi_square.hpp>

#include <concepts>
#include <cstddef>
#include <span>

namespace nines::inline NINES_ABI {

/// How much counts vary, against independent events at one constant rate.
template <std::floating_point Real = double>
struct count_dispersion {
    Real index;       ///< 1 for chance alone, more for clusters, less for regularity
    Real p_value;     ///< of an index so large or larger by chance
    std::size_t bins; ///< how many counts it was taken from
};

/// The index of dispersion of counts, such as incidents a week.
///
/// Parameters: at least two bins, with the exposure of each; equal exposures give variance / mean.
/// Returns: Pearson's statistic over its degrees of freedom, and its chi-square tail. Multiply the
/// variance of a rate by an index above 1: its interval widens by the root.
/// Errors: out_of_domain as `event_rate`; insufficient below two bins or without an event.
/// Assumes: bins fixed beforehand. Accuracy: the p-value is the large-sample one; below 0.05 it is
/// right within a fifth from one expected event a bin on (tests/incident/overdispersion_test.cpp).
/// Cost: linear, no allocation. Source: Fisher, Thornton and Mackenzie 1922, doi
/// 10.1111/j.1744-7348.1922.tb05962.x.
template <std::floating_point Real>
[[nodiscard]] result<count_dispersion<Real>>
overdispersion(std::span<const event_exposure<Real>> bins) noexcept {
    event_exposure<Real> all{0, 0};
    for (const auto& bin : bins) {
        if (!detail::is_event_exposure(bin)) {
            return detail::not_an_exposure;
        }
        all.count += bin.count;
        all.exposure += bin.exposure;
    }
    if (bins.size() < 2 || !(all.count > 0)) {
        return error{errc::insufficient, "overdispersion",
                     "expected at least two bins and one event"};
    }
    Real statistic = 0;
    for (const auto& bin : bins) {
        const Real expected = bin.exposure / all.exposure * all.count;
        const Real excess = bin.count - expected;
        statistic += excess * (excess / expected);
    }
    const auto degrees = static_cast<Real>(bins.size() - 1);
    return count_dispersion<Real>{statistic / degrees, chi_square_upper_tail(statistic, degrees),
                                  bins.size()};
}

} // namespace nines::inline NINES_ABI
