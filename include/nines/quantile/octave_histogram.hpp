// SPDX-License-Identifier: BSL-1.0
/// \file
/// The histogram behind `exponential_histogram` and `log_linear_histogram`.
#pragma once

#include <nines/core/byte_form.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/core/result.hpp>
#include <nines/quantile/estimates.hpp>
#include <nines/quantile/histogram_snapshot.hpp>
#include <nines/quantile/number_recording.hpp>
#include <nines/quantile/octave_bytes.hpp>
#include <nines/quantile/octave_counts.hpp>
#include <nines/quantile/octave_extras.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// A histogram whose buckets divide every octave alike, so that the relative error is the same from
/// the least to the largest number.
///
/// `Buckets` says how an octave is divided. Finite values are counted exactly once: in a bucket of
/// their sign, in the zero bucket, or at the end of the range; others are refused, and counted as
/// such. `count()` is the sum of the buckets and cannot disagree with them.
/// Equal when they counted the same; sums, which depend on the order of adding, do not take part.
/// Assumes: fewer than 2^64 values.
/// Cost: about a ns a value, some 10 ns for the first values far from all others. An octave of
/// counters is allocated when its first value comes: memory is that of the octaves in use, at most
/// twice and 8 KiB for each sign, and 112 bytes for each octave far from the others; 12 KiB for 1
/// ns to 10 h. Twice that once a bucket has 2^32 values. Where many values come in turn, the
/// octaves around them become the quick ones; subnormal numbers, negative ones, and all of them
/// after `downscale` without a limit to the number of buckets, take about 5 ns more.
/// `histogram_options` sets a range or a number of buckets.
template <class Buckets, histogram_options Options = histogram_options{}>
class octave_histogram
    : public quantile_queries<octave_histogram<Buckets, Options>, detail::octave_cursor>,
      public number_recording<octave_histogram<Buckets, Options>>,
      public octave_byte_form<octave_histogram<Buckets, Options>> {
    friend octave_byte_form<octave_histogram>;
    using counts_type = detail::octave_counts<Buckets, Options>;
    static constexpr double infinity = std::numeric_limits<double>::infinity();
    using extras_type = detail::octave_extras<Options>;
    using lane_sums = std::array<double, extras_type::lanes>;

public:
    using buckets = Buckets;
    static constexpr histogram_options options = Options;

    octave_histogram() noexcept = default;
    octave_histogram(const octave_histogram&) = default;
    /// Leaves the other one empty.
    octave_histogram(octave_histogram&& other) noexcept
        : counts_{std::exchange(other.counts_, {})}, extras_{std::exchange(other.extras_, {})} {}
    octave_histogram& operator=(const octave_histogram&) = default;
    octave_histogram& operator=(octave_histogram&& other) noexcept {
        octave_histogram taken{std::move(other)};
        std::swap(counts_, taken.counts_);
        std::swap(extras_, taken.extras_);
        return *this;
    }
    ~octave_histogram() = default;

    /// Counts a value. NaN and the infinities are refused.
    void record(double value) {
        std::uint32_t* const words = counts_.positive.low_words();
        const auto bits = std::bit_cast<std::uint64_t>(value);
        if (counts_.positive.is_quick(bits)) [[likely]] {
            const std::size_t at = counts_.positive.quick_position(bits);
            if constexpr (Options.sum) {
                extras_.sums[at % extras_type::lanes] += value;
            }
            if (++words[at] == 0) [[unlikely]] {
                counts_.positive.carry(at);
            }
        } else {
            record_slowly(value, 1);
        }
    }

    /// Counts a value many times. A negative count is refused as one negative value.
    template <std::integral Count>
        requires(!std::same_as<Count, bool>)
    void record(double value, Count count) {
        if (std::cmp_less(count, 0)) [[unlikely]] {
            ++extras_.rejected.negative;
        } else if (count != 0) {
            record_slowly(value, static_cast<std::uint64_t>(count));
        }
    }

    using number_recording<octave_histogram>::record;

    /// Counts each of the values.
    void record(std::span<const double> values) {
        lane_sums sums{};
        while (values.size() >= 8) {
            record_eight(values.first<8>(), sums);
            values = values.subspan(8);
        }
        extras_.add(sums);
        for (const double value : values) {
            record(value);
        }
    }

    /// Takes the memory for values from `lowest` to `highest` now, so that recording them does not
    /// allocate later; for ever, and once again for both ranges and what lies between. They are
    /// quick from then on, until some hundred values have come far from them: then those are, and
    /// what was reserved keeps its counters beside them. Does nothing where the number of buckets
    /// is limited. Assumes: 0 < lowest <= highest; otherwise does nothing.
    void reserve(double lowest, double highest) {
        if (Options.max_buckets == 0 && lowest > 0 && lowest <= highest) {
            auto& side = counts_.positive;
            const auto slot = [&](double x) {
                return side.slot_of(
                    std::clamp(x, detail::double_above(counts_type::least), counts_type::limit));
            };
            side.reserve(slot(lowest), slot(highest));
            quicken();
        }
    }

    /// Counts values of at most `threshold` by magnitude as zero from now on, as merging a
    /// histogram of that threshold does. What was counted before keeps its bucket, and its bounds
    /// become those of the zero bucket where it lies below. A threshold not above the present one
    /// changes nothing. Errors: out_of_domain, raised, when it is NaN, infinite or negative. Cost:
    /// none for the values between minimum and maximum; without extremes kept, those of the octaves
    /// in use cost about 5 ns more when the threshold lies among them.
    void raise_zero_threshold(double threshold) {
        if (!(threshold >= 0 && detail::is_finite(threshold))) {
            detail::raise({errc::out_of_domain, "histogram::raise_zero_threshold",
                           "expected a finite threshold of at least 0"});
        }
        counts_.zero_threshold = (std::max)(counts_.zero_threshold, threshold);
        quicken();
    }

    /// How many values were counted. Cost: one pass over the counters.
    [[nodiscard]] std::uint64_t count() const noexcept { return counts_.total(); }
    /// Values of at most `zero_threshold()` by magnitude.
    [[nodiscard]] std::uint64_t zero_count() const noexcept { return counts_.zero; }
    [[nodiscard]] double zero_threshold() const noexcept { return counts_.zero_threshold; }
    /// Values beyond the range: above 2^highest_exponent, and below the negative of it.
    [[nodiscard]] std::uint64_t above_range() const noexcept { return counts_.above; }
    [[nodiscard]] std::uint64_t below_range() const noexcept { return counts_.below; }
    /// How many values were refused, and why.
    [[nodiscard]] std::uint64_t rejected() const noexcept { return extras_.rejected.total(); }
    [[nodiscard]] const rejected_values& rejections() const noexcept { return extras_.rejected; }

    /// The sum of the values counted; 0 without any.
    /// Accuracy: as adding up in eight parts in the order of recording; what is beyond the largest
    /// number is that number.
    [[nodiscard]] double sum() const noexcept
        requires(Options.sum)
    {
        return extras_.sum();
    }
    /// The smallest and the largest value counted; nothing without values, or where an imported
    /// histogram did not know them.
    [[nodiscard]] std::optional<double>(min)() const noexcept
        requires(Options.extremes)
    {
        return detail::is_finite(extras_.least) ? std::optional{extras_.least} : std::nullopt;
    }
    [[nodiscard]] std::optional<double>(max)() const noexcept
        requires(Options.extremes)
    {
        return detail::is_finite(extras_.largest) ? std::optional{extras_.largest} : std::nullopt;
    }

    /// An octave has 2^scale buckets.
    [[nodiscard]] int scale() const noexcept { return counts_.scale(); }
    /// The largest relative error of a quantile, at the present scale, to which subnormal numbers
    /// add half of 2^-1074; of those in the zero bucket the error is the threshold.
    [[nodiscard]] double relative_error() const noexcept {
        return Buckets::relative_error(scale());
    }

    /// Joins neighbouring buckets until there are 2^scale an octave; not below a scale of -4. A
    /// scale that is not coarser than the present one changes nothing. Without a limit to the
    /// number of buckets only the scale of `Buckets` is quick: a value costs about 5 ns more from
    /// then on, here and after merging what is coarser.
    void downscale(int scale) {
        counts_.downscale(scale);
        quicken();
    }

    /// Adds what another histogram counted, at the coarser scale of the two.
    void merge(const octave_histogram& other) {
        counts_.merge(other.counts_);
        extras_.merge(other.extras_);
        quicken();
    }

    /// What was counted since an earlier state of the same histogram, such as the last scrape.
    /// Returns: its minimum and maximum are unknown unless the earlier state was empty.
    /// Errors: contradiction when the earlier state counted or refused more anywhere: the histogram
    /// began again in between, and all of it is new.
    [[nodiscard]] result<octave_histogram> since(const octave_histogram& earlier) const {
        octave_histogram grown{*this};
        if (!grown.counts_.subtract(earlier.counts_) || !grown.extras_.subtract(earlier.extras_)) {
            return error{errc::contradiction, "histogram::since",
                         "the earlier histogram counted more: there was a reset"};
        }
        if (grown.count() == 0) {
            grown.extras_.set_extremes({infinity, -infinity});
        } else if (earlier.count() != 0) {
            grown.extras_.set_extremes({-infinity, infinity});
        }
        grown.quicken();
        return grown;
    }

    /// The counts as they are now, for many questions: each takes some ns instead of a pass over
    /// all counters.
    [[nodiscard]] histogram_snapshot snapshot() const {
        histogram_snapshot now{extremes()};
        counts_.for_each([&](const interval<double>& values, std::uint64_t count) {
            now.append(values, count);
        });
        return now;
    }

    friend bool operator==(const octave_histogram& a, const octave_histogram& b) noexcept {
        return a.extras_ == b.extras_ && a.counts_.same_counts(b.counts_);
    }

    /// How many values are at most `x`; for NaN anything.
    [[nodiscard]] count_bounds count_at_most(double x) const noexcept {
        if (detail::is_nan(x)) {
            return {0, count()};
        }
        const interval<double> known = extremes();
        if (x >= known.upper) {
            return {count(), count()};
        }
        return x < known.lower ? count_bounds{0, 0} : counts_.at_most(x);
    }

    /// What lies between the smallest and the largest value; infinite where that is not known.
    [[nodiscard]] interval<double> extremes() const noexcept {
        const interval<double> known{extras_.least, extras_.largest};
        return Options.extremes && known.lower <= known.upper ? known
                                                              : interval{-infinity, infinity};
    }

    /// Bytes of memory held, the object included.
    [[nodiscard]] std::size_t memory() const noexcept {
        return sizeof *this + counts_.positive.memory() + counts_.negative.memory();
    }

    /// A histogram from what was counted elsewhere, which is as it was when there is an error;
    /// extremes are infinite where they are unknown.
    /// Errors: contradiction when extremes and counts disagree, or the sum is NaN; out_of_domain
    /// for negative values where these are refused.
    [[nodiscard]] static result<octave_histogram> from_counts(counts_type&& counts,
                                                              std::optional<double> sum,
                                                              const interval<double>& extremes,
                                                              const rejected_values& refused = {}) {
        if (!counts.suits_options()) {
            return error{errc::out_of_domain, "histogram", "negative values, which it refuses"};
        }
        if (sum && detail::is_nan(*sum)) {
            return error{errc::contradiction, "histogram", "expected a sum that is not NaN"};
        }
        octave_histogram made;
        made.extras_.rejected = refused;
        if constexpr (Options.sum) {
            made.extras_.sums[0] = detail::saturated(sum.value_or(0));
        }
        if (counts.total() != 0) {
            made.extras_.set_extremes(extremes);
        }
        if (!made.extras_.agree_with(counts)) {
            return error{errc::contradiction, "histogram",
                         "sum or extremes belong to other counts"};
        }
        made.counts_ = std::move(counts);
        made.quicken();
        return made;
    }
    [[nodiscard]] const counts_type& counts() const noexcept { return counts_; }

    /// For `quantile_queries`.
    [[nodiscard]] detail::octave_cursor search() const noexcept { return counts_.search(); }
    [[nodiscard]] detail::ranked_bucket locate(std::uint64_t rank,
                                               detail::octave_cursor& from) const noexcept {
        return counts_.locate(rank, from);
    }

private:
    void record_eight(std::span<const double, 8> values, lane_sums& sums) {
        std::uint32_t* words = counts_.positive.low_words();
        for (std::size_t i = 0; i < 8; ++i) {
            const auto bits = std::bit_cast<std::uint64_t>(values[i]);
            if (!counts_.positive.is_quick(bits)) [[unlikely]] {
                record_slowly(values[i], 1);
                words = counts_.positive.low_words();
                continue;
            }
            if constexpr (Options.sum) {
                sums[i] += values[i];
            }
            const std::size_t at = counts_.positive.quick_position(bits);
            if (++words[at] == 0) [[unlikely]] {
                counts_.positive.carry(at);
            }
        }
    }

    /// Counts what is not quick: the first value of an octave, a new minimum or maximum, what is
    /// not positive or outside the range, what is refused, and many at once.
    [[gnu::noinline]] void record_slowly(double value, std::uint64_t count) {
        if (!extras_.accepts(value, count)) {
            return;
        }
        counts_.add(value, count);
        extras_.note(value, count);
        quicken();
    }

    /// After counters have moved, or extremes or the threshold of zero have changed. Where extremes
    /// are kept only values between them are quick, so the hot path need not look at them.
    void quicken() noexcept {
        const double nonzero = detail::double_above(counts_.zero_threshold);
        if constexpr (Options.extremes) {
            counts_.positive.quicken((std::max)(extras_.least, nonzero), extras_.largest);
        } else {
            counts_.positive.quicken(nonzero, infinity);
        }
    }

    counts_type counts_;
    extras_type extras_;
};

} // namespace nines::inline NINES_ABI
