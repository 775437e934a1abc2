// SPDX-License-Identifier: BSL-1.0
/// \file
/// The histogram behind `exponential_histogram` and `log_linear_histogram`.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/core/result.hpp>
#include <nines/quantile/bucket_counts.hpp>
#include <nines/quantile/estimates.hpp>

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
#include <type_traits>
#include <utility>

namespace nines::inline NINES_ABI {

/// Range, memory and extras of a histogram. Exponents are powers of two in the unit of the values:
/// for seconds, -20 to 7 is 1 us to 128 s.
struct histogram_options {
    /// Values of at most 2^lowest_exponent, by magnitude, are counted as zero. The default leaves
    /// that to 0 itself.
    int lowest_exponent = detail::lowest_octave;
    /// Values above 2^highest_exponent, by magnitude, are counted at the end of the range.
    int highest_exponent = detail::highest_octave + 1;
    /// Counters of each sign beyond which the scale becomes coarser by itself; 0 for no limit. At
    /// least 160.
    std::uint32_t max_buckets = 0;
    bool negatives = true; ///< whether negative values have buckets or are refused
    bool sum = true;       ///< whether the sum is kept
    bool extremes = true;  ///< whether minimum and maximum are kept
};

/// How many values were refused, by what was wrong with them.
struct rejected_values {
    std::uint64_t not_a_number = 0;
    std::uint64_t infinite = 0;
    std::uint64_t negative = 0; ///< where negative values have no buckets

    [[nodiscard]] constexpr std::uint64_t total() const noexcept {
        return not_a_number + infinite + negative;
    }
    constexpr void merge(const rejected_values& other) noexcept {
        not_a_number += other.not_a_number;
        infinite += other.infinite;
        negative += other.negative;
    }
    friend constexpr bool operator==(const rejected_values&,
                                     const rejected_values&) noexcept = default;
};

/// A histogram whose buckets divide every octave alike, with a relative error that is the same from
/// the least to the largest number.
///
/// `Buckets` says how an octave is divided. Values are counted in buckets of both signs and a zero
/// bucket; what cannot be counted is refused, and the refusals are counted. Every value is counted
/// exactly once, so `count()` is the sum of the buckets and cannot disagree with them.
/// Equal when they counted the same; sums, which depend on the order of adding, do not take part.
/// Assumes: fewer than 2^64 values.
/// Cost: about a ns per value; an octave of counters is allocated when its first value comes.
template <class Buckets, histogram_options Options = histogram_options{}>
class octave_histogram : public quantile_queries<octave_histogram<Buckets, Options>,
                                                 typename detail::bucket_counts<Buckets>::cursor> {
    static_assert(Options.lowest_exponent >= detail::lowest_octave &&
                      Options.lowest_exponent < Options.highest_exponent &&
                      Options.highest_exponent <= detail::highest_octave + 1,
                  "expected -1075 <= lowest_exponent < highest_exponent <= 1024");
    static_assert(Options.max_buckets == 0 || Options.max_buckets >= 160,
                  "expected a limit of at least 160 buckets, or 0 for none");

    using counts = detail::bucket_counts<Buckets>;
    static constexpr detail::octave_range range{Options.lowest_exponent,
                                                Options.highest_exponent - 1};
    static constexpr std::size_t lanes = Options.sum ? 8 : 1;

public:
    using buckets = Buckets;
    static constexpr histogram_options options = Options;
    static constexpr int max_scale = Buckets::scale;
    static constexpr int min_scale = -4;

    octave_histogram() noexcept = default;

    /// Counts a value. NaN and the infinities are refused.
    void record(double value) {
        const auto bits = std::bit_cast<std::uint64_t>(value);
        const std::uint64_t distance = positive_.distance(bits);
        if (distance < positive_.span()) [[likely]] {
            const std::size_t at = positive_.position(distance);
            note(value, value, at);
            if (++positive_.low_words()[at] == 0) [[unlikely]] {
                positive_.carry(at);
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
            ++rejected_.negative;
        } else if (count != 0) {
            record_slowly(value, static_cast<std::uint64_t>(count));
        }
    }

    /// Counts whole numbers by the nearest double.
    template <std::integral Value>
        requires(!std::same_as<Value, bool>)
    void record(Value value) {
        record(static_cast<double>(value));
    }

    /// Counts durations in seconds.
    template <class Rep, class Period>
    void record(const std::chrono::duration<Rep, Period>& value) {
        record(std::chrono::duration<double>(value).count());
    }
    template <class Rep, class Period, std::integral Count>
    void record(const std::chrono::duration<Rep, Period>& value, Count count) {
        record(std::chrono::duration<double>(value).count(), count);
    }

    /// Counts each of the values.
    void record(std::span<const double> values) {
        for (const double value : values) {
            record(value);
        }
    }

    /// Takes the memory for values from `lowest` to `highest` now, so that recording them does not
    /// allocate later. Does nothing where the number of buckets is limited.
    /// Errors: out_of_domain unless 0 < lowest <= highest and both are finite.
    [[nodiscard]] result<bool> reserve(double lowest, double highest) {
        if (!detail::is_finite(lowest) || !detail::is_finite(highest) ||
            !(lowest > 0 && lowest <= highest)) {
            return error{errc::out_of_domain, "reserve", "expected 0 < lowest <= highest"};
        }
        if (Options.max_buckets == 0) {
            positive_.cover(positive_.slot_of(clamped(lowest)), positive_.slot_of(clamped(highest)),
                            false, range);
        }
        return true;
    }

    /// How many values were counted. Cost: one pass over the counters.
    [[nodiscard]] std::uint64_t count() const noexcept {
        return below_ + negative_.total() + zero_ + positive_.total() + above_;
    }
    /// Values of at most `zero_threshold()` by magnitude.
    [[nodiscard]] std::uint64_t zero_count() const noexcept { return zero_; }
    [[nodiscard]] double zero_threshold() const noexcept { return zero_threshold_; }
    /// Values beyond the range: above 2^highest_exponent, and below the negative of it.
    [[nodiscard]] std::uint64_t above_range() const noexcept { return above_; }
    [[nodiscard]] std::uint64_t below_range() const noexcept { return below_; }
    /// How many values were refused, and why.
    [[nodiscard]] std::uint64_t rejected() const noexcept { return rejected_.total(); }
    [[nodiscard]] const rejected_values& rejections() const noexcept { return rejected_; }

    /// The sum of the values counted; 0 without any.
    /// Accuracy: as adding up in eight parts in the order of recording.
    [[nodiscard]] double sum() const noexcept
        requires(Options.sum)
    {
        double all = 0;
        for (const double lane : sum_) {
            all += lane;
        }
        return all;
    }
    /// The smallest and the largest value counted; nothing without values, or where an imported
    /// histogram did not know them.
    [[nodiscard]] std::optional<double> min() const noexcept
        requires(Options.extremes)
    {
        return detail::is_finite(extremes_.lower) ? std::optional{extremes_.lower} : std::nullopt;
    }
    [[nodiscard]] std::optional<double> max() const noexcept
        requires(Options.extremes)
    {
        return detail::is_finite(extremes_.upper) ? std::optional{extremes_.upper} : std::nullopt;
    }

    /// An octave has 2^scale buckets.
    [[nodiscard]] int scale() const noexcept { return Buckets::scale - positive_.coarser(); }

    /// The largest relative error of a quantile that is not in the zero bucket, at the present
    /// scale.
    [[nodiscard]] double relative_error() const noexcept {
        return Buckets::relative_error(scale());
    }

    /// Joins neighbouring buckets until there are 2^scale an octave. A scale that is not coarser
    /// than the present one changes nothing; below -4 there is none.
    void downscale(int scale) {
        const int target = scale < min_scale ? min_scale : scale;
        if (target < this->scale()) {
            const int bits = this->scale() - target;
            positive_.coarsen(bits, range);
            negative_.coarsen(bits, range);
        }
    }

    /// Adds what another histogram counted, at the coarser scale of the two.
    /// Cost: below half a microsecond for a thousand counters of the same scale.
    void merge(const octave_histogram& other) {
        if (this == &other || other.scale() > scale()) {
            octave_histogram copy{other};
            copy.downscale(scale());
            merge_same_scale(copy);
        } else {
            downscale(other.scale());
            merge_same_scale(other);
        }
    }

    friend bool operator==(const octave_histogram& a, const octave_histogram& b) noexcept {
        return a.zero_ == b.zero_ && a.above_ == b.above_ && a.below_ == b.below_ &&
               a.zero_threshold_ == b.zero_threshold_ && a.rejected_ == b.rejected_ &&
               (!Options.extremes || a.extremes_ == b.extremes_) &&
               a.positive_.same_counts(b.positive_) && a.negative_.same_counts(b.negative_);
    }

    /// Bytes of memory held, the object included.
    [[nodiscard]] std::size_t memory() const noexcept {
        return sizeof *this + positive_.memory() + negative_.memory();
    }

    /// How many values are at most `x`. NaN: anything.
    [[nodiscard]] count_bounds count_at_most(double x) const noexcept {
        const std::uint64_t all = count();
        const auto bits = std::bit_cast<std::uint64_t>(x) & ~sign_bit;
        if (bits > detail::infinity_bits) {
            return {0, all};
        }
        const interval<double> known = extremes();
        if (x >= known.upper) {
            return {all, all};
        }
        if (x < known.lower) {
            return {0, 0};
        }
        return x < 0 ? at_most_negative(-x) : at_most_positive(x);
    }

    /// What lies between the smallest and the largest value; infinite where that is not known.
    [[nodiscard]] interval<double> extremes() const noexcept {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        if constexpr (Options.extremes) {
            if (extremes_.lower <= extremes_.upper) {
                return extremes_;
            }
        }
        return {-infinity, infinity};
    }

    /// Where a search over the positive buckets stands.
    using cursor = typename counts::cursor;

    /// The bucket of the value of this rank, 1 ... count().
    [[nodiscard]] detail::ranked_bucket locate(std::uint64_t rank, cursor& from) const noexcept {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        std::uint64_t before = below_;
        if (rank <= before) {
            return {{-infinity, -limit}, 0, below_};
        }
        const std::uint64_t negatives = negative_.total();
        if (rank <= before + negatives) {
            return locate_negative(rank, before, negatives);
        }
        before += negatives;
        if (rank <= before + zero_) {
            return {{Options.negatives ? -zero_threshold_ : 0, zero_threshold_}, before, zero_};
        }
        before += zero_;
        if (rank > before + positive_.total()) {
            return {{limit, infinity}, before + positive_.total(), above_};
        }
        positive_.seek(rank - before, from);
        const std::int64_t slot = positive_.first_slot() + static_cast<std::int64_t>(from.at);
        return {{positive_.first_of(slot), positive_.last_of(slot)},
                before + from.before,
                positive_[from.at]};
    }

private:
    static constexpr std::uint64_t sign_bit = std::uint64_t{1} << 63U;
    static constexpr double least =
        detail::double_below(Options.lowest_exponent, 0); ///< counted as zero up to here
    static constexpr double limit = detail::double_below(Options.highest_exponent, 0);

    static constexpr double clamped(double value) noexcept {
        return value > limit ? limit : value > least ? value : detail::double_above(least);
    }

    void note(double value, double part_of_sum, [[maybe_unused]] std::size_t at) noexcept {
        if constexpr (Options.sum) {
            sum_[at % lanes] += part_of_sum;
        }
        if constexpr (Options.extremes) {
            if (value < extremes_.lower) [[unlikely]] {
                extremes_.lower = value;
            }
            if (value > extremes_.upper) [[unlikely]] {
                extremes_.upper = value;
            }
        }
    }

    /// Counts whatever value `record` did not find in the window.
    [[gnu::cold, gnu::noinline]] void record_slowly(double value, std::uint64_t count) {
        const auto bits = std::bit_cast<std::uint64_t>(value);
        const std::uint64_t magnitude_bits = bits & ~sign_bit;
        const bool negative = bits != magnitude_bits && magnitude_bits != 0;
        if (magnitude_bits >= detail::infinity_bits) {
            (magnitude_bits == detail::infinity_bits ? rejected_.infinite
                                                     : rejected_.not_a_number) += count;
            return;
        }
        if (negative && !Options.negatives) {
            rejected_.negative += count;
            return;
        }
        const auto magnitude = std::bit_cast<double>(magnitude_bits);
        if (!(magnitude > least)) {
            zero_ += count;
        } else if (magnitude > limit) {
            (negative ? below_ : above_) += count;
        } else {
            count_in_bucket(negative ? negative_ : positive_, magnitude, count);
        }
        note(value, value * static_cast<double>(count), 0);
    }

    void count_in_bucket(counts& side, double magnitude, std::uint64_t count) {
        const std::int64_t slot = side.slot_of(magnitude);
        if (slot < side.first_slot() || slot >= side.end_slot()) {
            cover(side, slot, slot);
        }
        side.add(side.slot_of(magnitude), count);
    }

    /// Makes room for slots at the present scale, after making that coarser if there is a limit.
    void cover(counts& side, std::int64_t first, std::int64_t last) {
        if constexpr (Options.max_buckets != 0) {
            while (side.size_covering(first, last) > Options.max_buckets) {
                downscale(scale() - 1);
                first = detail::floor_shift(first, 1);
                last = detail::floor_shift(last, 1);
            }
        }
        side.cover(first, last, Options.max_buckets == 0, range);
    }

    void merge_same_scale(const octave_histogram& other) {
        merge_side(positive_, other.positive_);
        merge_side(negative_, other.negative_);
        zero_ += other.zero_;
        above_ += other.above_;
        below_ += other.below_;
        zero_threshold_ = (std::max)(zero_threshold_, other.zero_threshold_);
        rejected_.merge(other.rejected_);
        for (std::size_t i = 0; i < lanes; ++i) {
            sum_[i] += other.sum_[i];
        }
        extremes_ = {(std::min)(extremes_.lower, other.extremes_.lower),
                     (std::max)(extremes_.upper, other.extremes_.upper)};
    }

    void merge_side(counts& side, const counts& other) {
        if (other.empty()) {
            return;
        }
        cover(side, other.first_slot(), other.end_slot() - 1);
        if (side.coarser() == other.coarser()) {
            side.add_all(other);
        } else {
            counts joined{other};
            joined.coarsen(side.coarser() - other.coarser(), range);
            side.add_all(joined);
        }
    }

    [[nodiscard]] detail::ranked_bucket locate_negative(std::uint64_t rank, std::uint64_t before,
                                                        std::uint64_t negatives) const noexcept {
        cursor from{};
        negative_.seek(before + negatives - rank + 1, from);
        const std::int64_t slot = negative_.first_slot() + static_cast<std::int64_t>(from.at);
        const std::uint64_t inside = negative_[from.at];
        return {{-negative_.last_of(slot), -negative_.first_of(slot)},
                before + negatives - from.before - inside,
                inside};
    }

    [[nodiscard]] count_bounds at_most_positive(double x) const noexcept {
        std::uint64_t sure = below_ + negative_.total();
        if (x < zero_threshold_) {
            return {sure, sure + zero_ + (x > 0 ? counted_up_to(positive_, x).at_most : 0)};
        }
        sure += zero_;
        if (x >= limit) {
            sure += positive_.total();
            return {sure, sure + above_};
        }
        const count_bounds inside = counted_up_to(positive_, x);
        return {sure + inside.at_least, sure + inside.at_most};
    }

    /// For the values at most -magnitude, which are those at least `magnitude` by magnitude.
    [[nodiscard]] count_bounds at_most_negative(double magnitude) const noexcept {
        const std::uint64_t negatives = negative_.total();
        const std::uint64_t zeros = magnitude <= zero_threshold_ ? zero_ : 0;
        if (magnitude > limit) {
            return {0, below_};
        }
        const count_bounds nearer = counted_up_to(negative_, magnitude);
        const std::int64_t slot = negative_.slot_of(magnitude);
        const bool first = magnitude == negative_.first_of(slot);
        const std::uint64_t sure =
            first ? negatives - nearer_below(slot) : negatives - nearer.at_most;
        return {below_ + sure, below_ + negatives - nearer_below(slot) + zeros};
    }
    [[nodiscard]] std::uint64_t nearer_below(std::int64_t slot) const noexcept {
        return negative_.sum_below(slot);
    }

    /// Among the magnitudes of one sign.
    [[nodiscard]] static count_bounds counted_up_to(const counts& side, double x) noexcept {
        if (!(x > 0)) {
            return {0, 0};
        }
        const std::int64_t slot = side.slot_of(x);
        const std::uint64_t below = side.sum_below(slot);
        const std::uint64_t inside = side.count(slot);
        return {below + (x >= side.last_of(slot) ? inside : 0), below + inside};
    }

    counts positive_;
    [[no_unique_address]] std::conditional_t<Options.sum, std::array<double, lanes>,
                                             std::array<double, lanes>> sum_{};
    interval<double> extremes_{std::numeric_limits<double>::infinity(),
                               -std::numeric_limits<double>::infinity()};
    std::uint64_t zero_ = 0;
    std::uint64_t above_ = 0;
    std::uint64_t below_ = 0;
    double zero_threshold_ = least;
    rejected_values rejected_;
    counts negative_;
};

} // namespace nines::inline NINES_ABI
