// SPDX-License-Identifier: BSL-1.0
/// \file
/// When incidents come: hours of the day and days of the week, each held against chance, with a
/// correction for looking at many.
#pragma once

#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/estimate.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>
#include <nines/incident/rate.hpp>
#include <nines/sli/exact_interval.hpp>
#include <nines/stats/binomial.hpp>
#include <nines/stats/chi_square.hpp>
#include <nines/stats/multiple_tests.hpp>
#include <nines/stats/normal.hpp>
#include <nines/stats/unit_point.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <vector>

namespace nines::inline NINES_ABI {

/// One bin of a pattern: what was counted there against what a constant rate would have given.
struct pattern_bin {
    double count;
    double expected;
    estimate<double> share; ///< of all events; chance alone would make it expected / total
    double p_value;         ///< of a count so far from the expected one, either way
    double corrected;       ///< the same among all bins: hold this one against a level
};

/// Bins of a pattern and whether they differ as a whole.
struct time_pattern {
    std::vector<pattern_bin> bins;
    double p_value;    ///< of so uneven counts by chance, all bins together (chi-square)
    double dispersion; ///< how much more than chance counts vary, which the rest allows for

    /// True when some bin stands out, chance apart.
    [[nodiscard]] bool has_peak(confidence level) const noexcept {
        for (const pattern_bin& bin : bins) {
            if (bin.count > bin.expected && bin.corrected < level.significance()) {
                return true;
            }
        }
        return false;
    }
};

namespace detail {

/// Divisions of time that come again: `Bins` of `length` each, `phase` after the epoch.
template <std::size_t Bins>
struct cycle {
    std::chrono::seconds length;
    std::chrono::seconds phase;

    static constexpr std::size_t bins = Bins;
    [[nodiscard]] constexpr std::chrono::seconds period() const noexcept {
        return length * static_cast<std::chrono::seconds::rep>(Bins);
    }
};

inline constexpr cycle<24> day_by_hours{std::chrono::hours{1}, std::chrono::seconds{0}};
/// 1970-01-01 was a Thursday; weeks begin on Monday.
inline constexpr cycle<7> week_by_days{std::chrono::hours{24}, std::chrono::hours{-3 * 24}};

/// The time from the start of the cycle that `at` lies in.
template <chrono_time_point Point, std::size_t Bins>
[[nodiscard]] double place_in_cycle(const Point& at, const cycle<Bins>& turns,
                                    std::chrono::seconds offset) noexcept {
    using seconds = std::chrono::duration<double>;
    const double since = std::chrono::duration_cast<seconds>(at.time_since_epoch()).count() +
                         static_cast<double>((offset - turns.phase).count());
    const auto period = static_cast<double>(turns.period().count());
    return since - std::floor(since / period) * period;
}

template <std::size_t Bins>
[[nodiscard]] std::size_t bin_of(double place, const cycle<Bins>& turns) noexcept {
    const auto at = static_cast<std::size_t>(place / static_cast<double>(turns.length.count()));
    return at < Bins ? at : Bins - 1;
}

/// Adds to each bin how much of a stretch of time falls in it, in seconds.
template <chrono_time_point Point, std::size_t Bins>
void add_exposure(const half_open<Point>& stretch, const cycle<Bins>& turns,
                  std::chrono::seconds offset, std::array<event_exposure<double>, Bins>& bins) {
    using seconds = std::chrono::duration<double>;
    const double whole = std::chrono::duration_cast<seconds>(stretch.length()).count();
    const auto period = static_cast<double>(turns.period().count());
    const auto length = static_cast<double>(turns.length.count());
    const double full = std::floor(whole / period);
    double rest = whole - full * period;
    double place = place_in_cycle(stretch.from, turns, offset);
    std::size_t bin = bin_of(place, turns);
    for (auto& each : bins) {
        each.exposure += full * length;
    }
    for (std::size_t steps = 0; steps <= Bins && rest > 0; ++steps) {
        const double room = static_cast<double>(bin + 1) * length - place;
        const double part = room < rest ? room : rest;
        bins[bin].exposure += part;
        rest -= part;
        place = bin + 1 < Bins ? place + room : 0;
        bin = bin + 1 < Bins ? bin + 1 : 0;
    }
}

/// All events and exposure, and how many bins have some.
struct pattern_total {
    double count;
    double exposure;
    std::size_t watched;
};

[[nodiscard]] inline result<pattern_total>
total_of(std::span<const event_exposure<double>> bins) noexcept {
    pattern_total all{0, 0, 0};
    for (const auto& bin : bins) {
        if (!is_finite(bin.count) || !(bin.count >= 0) || !is_finite(bin.exposure) ||
            !(bin.exposure >= 0)) {
            return error{errc::out_of_domain, "pattern_of",
                         "expected counts and exposures that are finite and not negative"};
        }
        if (bin.count > 0 && !(bin.exposure > 0)) {
            return error{errc::contradiction, "pattern_of", "events in a bin that has no exposure"};
        }
        all.count += bin.count;
        all.exposure += bin.exposure;
        all.watched += bin.exposure > 0 ? 1U : 0U;
    }
    if (all.watched < 2 || !(all.count > 0)) {
        return error{errc::insufficient, "pattern_of",
                     "expected at least two bins with exposure and one event"};
    }
    return all;
}

/// A bin against chance, not corrected yet. Counts tell as much as a `dispersion` of them would.
[[nodiscard]] inline pattern_bin tested_bin(const event_exposure<double>& bin,
                                            const pattern_total& all, double dispersion,
                                            confidence level) noexcept {
    const double tail = level.significance() / 2;
    const double z = normal_upper_quantile(tail);
    const double here = bin.count / dispersion;
    const double others = (all.count - bin.count) / dispersion;
    const unit_point<double> chance{bin.exposure / all.exposure,
                                    (all.exposure - bin.exposure) / all.exposure};
    const auto lower = clopper_pearson_lower<double>({here, others, tail, z});
    const auto upper = clopper_pearson_lower<double>({others, here, tail, z}).mirrored();
    const double smaller =
        std::fmin(binomial_at_most(here, others, chance), binomial_at_least(here, others, chance));
    return {bin.count,
            all.count * chance.x,
            {bin.count / all.count, {lower.x, upper.x}, level},
            bin.exposure > 0 ? std::fmin(2 * smaller, 1.0) : 1.0,
            1};
}

} // namespace detail

/// Holds counts in bins against chance: a constant rate over the exposures.
///
/// Parameters: at least two bins in any order, exposures in one unit; bins without exposure or
/// event, such as the Sunday of a week that was not watched, may be among them. `dispersion`, 1 or
/// more: how much more than chance such counts vary, as when events come in bursts.
/// Returns: a bin for each, its share of all events with the exact interval at `level`, exact
/// binomial p-values, and these corrected for the number of bins that have exposure.
/// Errors: out_of_domain for counts or exposures that are negative or not finite; contradiction for
/// events in a bin without exposure; insufficient below two bins with exposure or without an event.
/// Assumes: independent events but for the dispersion: counts are divided by it, as the number of
/// bursts would be. Cost: about 3 us a bin, a few allocations.
/// Source: Clopper and Pearson's limits; the corrections as `corrected_p_values`.
[[nodiscard]] inline result<time_pattern>
pattern_of(std::span<const event_exposure<double>> bins, confidence level,
           test_correction correction = test_correction::holm, double dispersion = 1) {
    const auto all = detail::total_of(bins);
    if (!all) {
        return all.error();
    }
    if (!detail::is_finite(dispersion) || !(dispersion >= 1)) {
        return error{errc::out_of_domain, "pattern_of",
                     "expected a dispersion that is finite and at least 1"};
    }
    time_pattern pattern{{}, 1, dispersion};
    pattern.bins.reserve(bins.size());
    std::vector<double> p_values;
    double statistic = 0;
    for (const auto& bin : bins) {
        const pattern_bin& tested =
            pattern.bins.emplace_back(detail::tested_bin(bin, *all, dispersion, level));
        if (bin.exposure > 0) {
            const double excess = tested.count - tested.expected;
            p_values.push_back(tested.p_value);
            statistic += excess * (excess / tested.expected);
        }
    }
    const auto corrected = *corrected_p_values(std::span<const double>{p_values}, correction);
    auto next = corrected.begin();
    for (std::size_t i = 0; i < bins.size(); ++i) {
        pattern.bins[i].corrected = bins[i].exposure > 0 ? *next++ : 1;
    }
    pattern.p_value =
        chi_square_upper_tail(statistic / dispersion, static_cast<double>(all->watched - 1));
    return pattern;
}

namespace detail {

/// The cell that `at` lies in: bins are numbered on from cycle to cycle.
template <chrono_time_point Point, std::size_t Bins>
[[nodiscard]] std::int64_t cell_of(const Point& at, const cycle<Bins>& turns,
                                   std::chrono::seconds offset) noexcept {
    using seconds = std::chrono::duration<double>;
    const double since = std::chrono::duration_cast<seconds>(at.time_since_epoch()).count() +
                         static_cast<double>((offset - turns.phase).count());
    const auto turn =
        static_cast<std::int64_t>(std::floor(since / static_cast<double>(turns.period().count())));
    return turn * static_cast<std::int64_t>(Bins) +
           static_cast<std::int64_t>(bin_of(place_in_cycle(at, turns, offset), turns));
}

/// Counts and exposures of a cycle's bins, from incidents in the period, others left out, and the
/// cells of those.
template <std::size_t Bins>
struct cycle_counts {
    std::array<event_exposure<double>, Bins> bins{};
    std::vector<std::int64_t> cells{};

    template <std::ranges::input_range Range, chrono_time_point Point>
    cycle_counts(Range&& incidents, const half_open<Point>& period, const cycle<Bins>& turns,
                 std::chrono::seconds offset) {
        for (const Point& at : incidents) {
            if (period.contains(at)) {
                bins[bin_of(place_in_cycle(at, turns, offset), turns)].count += 1;
                cells.push_back(cell_of(at, turns, offset));
            }
        }
        add_exposure(period, turns, offset, bins);
    }

    /// The variance of counts in the same bin of different cycles by their mean, all bins together;
    /// 1 where that is less or there are no two cycles.
    [[nodiscard]] double dispersion(const cycle<Bins>& turns) {
        constexpr auto modulus = static_cast<std::int64_t>(Bins);
        std::ranges::sort(cells);
        const auto cycles_of = [&](const event_exposure<double>& bin) {
            return bin.exposure / static_cast<double>(turns.length.count());
        };
        double variance = 0;
        double mean = 0;
        for (auto first = cells.begin(); first != cells.end();) {
            const auto last =
                std::find_if(first, cells.end(), [&](std::int64_t cell) { return cell != *first; });
            const auto count = static_cast<double>(last - first);
            const auto bin = static_cast<std::size_t>(*first % modulus + modulus) % Bins;
            variance += cycles_of(bins[bin]) > 1 ? count * count : 0;
            first = last;
        }
        for (const auto& bin : bins) {
            if (const double cycles = cycles_of(bin); cycles > 1) {
                variance -= bin.count * (bin.count / cycles);
                mean += bin.count * (1 - 1 / cycles);
            }
        }
        return mean > 0 && variance > mean ? variance / mean : 1;
    }
};

template <std::size_t Bins, class Range, chrono_time_point Point>
[[nodiscard]] result<time_pattern>
cycle_pattern(Range&& incidents, const half_open<Point>& period, const cycle<Bins>& turns,
              std::chrono::seconds offset, confidence level, test_correction correction) {
    if (!period.valid() || period.empty()) {
        return error{errc::out_of_domain, "time_pattern",
                     "expected a period that is finite and ends after it begins"};
    }
    cycle_counts<Bins> counts{incidents, period, turns, offset};
    return pattern_of(std::span<const event_exposure<double>>{counts.bins}, level, correction,
                      counts.dispersion(turns));
}

} // namespace detail

/// Incidents by hour of the day, 00 first.
///
/// Parameters: time points of when incidents began; those outside `period` are left out. The
/// period need not be whole days: each hour's exposure is what it has of the period. `offset`, the
/// local time minus that of the time points: one for all, so that across a change of the clocks the
/// hours are those of one of them.
/// Returns: 24 bins. Where incidents come in bursts, counts of the same hour on different days vary
/// more than chance would have it: by so much the tests and intervals allow for it, so that a storm
/// of one day makes no peak. Errors: out_of_domain unless the period is finite and ends after it
/// begins; insufficient without an incident in it. Else as `pattern_of`.
template <std::ranges::input_range Range, chrono_time_point Point>
[[nodiscard]] result<time_pattern>
hours_of_day(Range&& incidents, const half_open<Point>& period, std::chrono::seconds offset,
             confidence level, test_correction correction = test_correction::holm) {
    return detail::cycle_pattern(incidents, period, detail::day_by_hours, offset, level,
                                 correction);
}

/// Incidents by day of the week, Monday first: 7 bins. All else as `hours_of_day`.
template <std::ranges::input_range Range, chrono_time_point Point>
[[nodiscard]] result<time_pattern>
days_of_week(Range&& incidents, const half_open<Point>& period, std::chrono::seconds offset,
             confidence level, test_correction correction = test_correction::holm) {
    return detail::cycle_pattern(incidents, period, detail::week_by_days, offset, level,
                                 correction);
}

} // namespace nines::inline NINES_ABI
