// SPDX-License-Identifier: BSL-1.0
/// \file
/// `bucket_histogram`: counts between explicit bounds, as Prometheus classic histograms.
#pragma once

#include <nines/core/byte_form.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>
#include <nines/quantile/bucket_bounds.hpp>
#include <nines/quantile/bucket_cells.hpp>
#include <nines/quantile/classic_buckets.hpp>
#include <nines/quantile/estimates.hpp>
#include <nines/quantile/number_recording.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

namespace detail {
struct bucket_cursor {
    std::uint64_t count;
};
} // namespace detail

/// A histogram between bounds that the user chooses, in the unit of the values; what is above the
/// last bound has a bucket of its own.
///
/// Values are counted exactly once, so `count()` is the sum of the buckets; NaN and the infinities
/// are refused and counted as such. A histogram without bounds that has counted nothing takes those
/// of the first one that is merged into it.
/// Equal when they counted the same; sums, which depend on the order of adding, do not take part.
/// Use when something outside asks for these bounds; the other histograms need none and know
/// quantiles to a percent.
/// Assumes: fewer than 2^64 values.
/// Cost: some ns a value, by the logarithm of the number of bounds; nothing is allocated after
/// construction.
class bucket_histogram : private quantile_queries<bucket_histogram, detail::bucket_cursor>,
                         public number_recording<bucket_histogram> {
    using queries = quantile_queries<bucket_histogram, detail::bucket_cursor>;
    friend queries;
    static constexpr double infinity = std::numeric_limits<double>::infinity();

public:
    bucket_histogram() = default;
    bucket_histogram(const bucket_histogram&) = default;
    /// Leaves the other one empty and without bounds, for which it allocates a counter.
    bucket_histogram(bucket_histogram&& other) noexcept
        : cells_{std::exchange(other.cells_, detail::bucket_cells<detail::plain>{})} {}
    bucket_histogram& operator=(const bucket_histogram&) = default;
    bucket_histogram& operator=(bucket_histogram&& other) noexcept {
        bucket_histogram taken{std::move(other)};
        std::swap(cells_, taken.cells_);
        return *this;
    }
    ~bucket_histogram() = default;
    explicit bucket_histogram(bucket_bounds bounds) : cells_{std::move(bounds)} {}
    explicit bucket_histogram(detail::bucket_cells<detail::plain> cells)
        : cells_{std::move(cells)} {}

    /// From whole cumulative counts, as an exporter of one process writes them.
    /// Parameters: `upper_bounds`, ascending, the last +infinity; `counts`, at or below each.
    /// Returns: minimum and maximum are unknown.
    /// Errors: contradiction for bounds out of order or without +infinity at the end, for counts
    /// that fall or are not as many; out_of_domain for a sum that is not finite.
    [[nodiscard]] static result<bucket_histogram>
    from_cumulative(std::span<const double> upper_bounds, std::span<const std::uint64_t> counts,
                    double sum = 0) {
        auto bounds = bucket_bounds::try_from(upper_bounds);
        if (!bounds) {
            return bounds.error();
        }
        if (bounds->buckets() != upper_bounds.size() || counts.size() != upper_bounds.size() ||
            !std::ranges::is_sorted(counts)) {
            return error{errc::contradiction, where,
                         "expected bounds up to +infinity and a count for each, none falling"};
        }
        if (!detail::is_finite(sum)) {
            return error{errc::out_of_domain, where, "expected a finite sum"};
        }
        bucket_histogram histogram{*std::move(bounds)};
        std::adjacent_difference(counts.begin(), counts.end(), histogram.cells_.counts.begin());
        histogram.cells_.sums[0] = sum;
        histogram.cells_.forget_extremes();
        return histogram;
    }

    /// Counts a value, `count` times. NaN and the infinities are refused, and so is, as one value,
    /// a negative count.
    void record(double value) noexcept { cells_.record(value); }
    template <std::integral Count>
        requires(!std::same_as<Count, bool>)
    void record(double value, Count count) noexcept {
        cells_.record(value, count);
    }
    using number_recording<bucket_histogram>::record;
    void record(std::span<const double> values) noexcept {
        for (const double value : values) {
            record(value);
        }
    }

    [[nodiscard]] const bucket_bounds& bounds() const noexcept { return cells_.bounds; }
    /// The values in each bucket, the last being that above all bounds.
    [[nodiscard]] std::span<const std::uint64_t> counts() const noexcept { return cells_.counts; }
    [[nodiscard]] std::uint64_t count() const noexcept { return cells_.total(); }
    /// The sum of the values; 0 without any.
    [[nodiscard]] double sum() const noexcept { return cells_.sum(); }
    /// The smallest and the largest value; nothing without values, or where they are not known.
    [[nodiscard]] std::optional<double>(min)() const noexcept {
        return detail::is_finite(cells_.least) ? std::optional{cells_.least} : std::nullopt;
    }
    [[nodiscard]] std::optional<double>(max)() const noexcept {
        return detail::is_finite(cells_.largest) ? std::optional{cells_.largest} : std::nullopt;
    }
    /// How many values were refused.
    [[nodiscard]] std::uint64_t rejected() const noexcept { return cells_.rejected; }

    /// Adds what another histogram counted. Errors: contradiction when its bounds are others.
    void merge(const bucket_histogram& other) { (void)try_merge(other).value(); }
    [[nodiscard]] result<bool> try_merge(const bucket_histogram& other) {
        if (cells_.adds_nothing_but_refusals()) {
            const std::uint64_t refused = cells_.rejected;
            cells_ = other.cells_;
            cells_.rejected += refused;
            return true;
        }
        if (other.cells_.adds_nothing_but_refusals()) {
            cells_.rejected += other.cells_.rejected;
            return true;
        }
        if (bounds() != other.bounds()) {
            return error{errc::contradiction, "bucket_histogram::merge",
                         "expected a histogram of the same bounds"};
        }
        cells_.add(other.cells_);
        return true;
    }

    /// What was counted since an earlier state of the same histogram, such as the last scrape.
    /// Returns: minimum and maximum are unknown unless the earlier state was empty.
    /// Errors: contradiction when the bounds differ, or the earlier state counted or refused more
    /// anywhere: the histogram began again in between, and all of it is new.
    [[nodiscard]] result<bucket_histogram> since(const bucket_histogram& earlier) const {
        bucket_histogram grown{*this};
        if (earlier.cells_.adds_nothing_but_refusals() && earlier.rejected() <= rejected()) {
            grown.cells_.rejected -= earlier.rejected();
            return grown;
        }
        if (bounds() != earlier.bounds() || !grown.cells_.subtract(earlier.cells_)) {
            return error{errc::contradiction, "bucket_histogram::since",
                         "other bounds, or the earlier histogram counted more: there was a reset"};
        }
        return grown;
    }

    /// The quantile as Prometheus' `histogram_quantile` has it (see `classic_buckets::quantile`),
    /// but never beyond the smallest and the largest value where these are known; levels 0 and 1
    /// then are these.
    /// Errors: insufficient without values, or without a finite bound.
    [[nodiscard]] result<double> quantile(quantile_level level) const noexcept {
        const interval<double> known = extremes();
        if (level.value() == 0 && detail::is_finite(known.lower)) {
            return known.lower;
        }
        if (level.value() == 1 && detail::is_finite(known.upper)) {
            return known.upper;
        }
        return server_quantile(level).transform(
            [&](double value) { return std::clamp(value, known.lower, known.upper); });
    }

    /// The same to the digit of what the server computes from these buckets alone.
    [[nodiscard]] result<double> server_quantile(quantile_level level) const noexcept {
        if (count() == 0 || bounds().upper().empty()) {
            return error{errc::insufficient, where, "no values, or no finite bound"};
        }
        const auto cumulative = [this](std::size_t i, double before) {
            return before + static_cast<double>(cells_.counts[i]);
        };
        return detail::classic_interpolation{bounds().upper(), static_cast<double>(count()),
                                             cumulative}
            .quantile(level.value());
    }

    using queries::fraction_at_most;
    using queries::quantile_bounds;

    /// How many values are at most `x`; for NaN anything.
    [[nodiscard]] count_bounds count_at_most(double x) const noexcept {
        const interval<double> known = extremes();
        const std::uint64_t all = count();
        if (detail::is_nan(x)) {
            return {0, all};
        }
        if (x >= known.upper) {
            return {all, all};
        }
        if (x < known.lower || x == -infinity) {
            return {0, 0};
        }
        const std::size_t at = bounds().bucket_of(x);
        const std::uint64_t up_to = cells_.up_to(at);
        const bool whole = at < bounds().upper().size() && bounds().upper()[at] == x;
        return {whole ? up_to : up_to - cells_.counts[at], up_to};
    }

    friend bool operator==(const bucket_histogram& a, const bucket_histogram& b) noexcept {
        return a.cells_.same_counts(b.cells_);
    }

    /// Writes bounds, counts, sum, extremes and refusals: `byte_size()` bytes.
    /// Errors: overflow when `out` is shorter.
    [[nodiscard]] std::size_t byte_size() const noexcept {
        return empty_byte_size + bounds().upper().size() * 16;
    }
    [[nodiscard]] result<std::size_t> to_bytes(std::span<std::byte> out) const noexcept {
        byte_writer writer{out, byte_form_kind::bucket_histogram, byte_version};
        for (const double bound : bounds().upper()) {
            writer.put(bound);
        }
        for (const std::uint64_t each : counts()) {
            writer.put(each);
        }
        writer.put(sum());
        writer.put(cells_.least);
        writer.put(cells_.largest);
        writer.put(rejected());
        return writer.finish();
    }

    /// Errors: malformed or unsupported for bytes that `to_bytes` did not write; contradiction for
    /// bounds out of order, or a sum or extremes that cannot belong to the counts; overflow for
    /// 2^64 values and more.
    [[nodiscard]] static result<bucket_histogram> from_bytes(std::span<const std::byte> in) {
        auto reader = byte_reader::open(in, byte_form_kind::bucket_histogram, byte_version);
        if (!reader) {
            return reader.error();
        }
        if (in.size() < empty_byte_size || (in.size() - empty_byte_size) % 16 != 0) {
            return error{errc::malformed, where, "expected a count for each bucket"};
        }
        std::vector<double> upper((in.size() - empty_byte_size) / 16);
        for (double& bound : upper) {
            bound = reader->template get<double>();
        }
        auto bounds = bucket_bounds::try_from(upper);
        if (!bounds || bounds->upper().size() != upper.size()) {
            return error{errc::contradiction, where, "expected bounds that ascend and are finite"};
        }
        bucket_histogram read{*std::move(bounds)};
        for (std::uint64_t& each : read.cells_.counts) {
            each = reader->template get<std::uint64_t>();
        }
        read.cells_.sums[0] = reader->template get<double>();
        read.cells_.least = reader->template get<double>();
        read.cells_.largest = reader->template get<double>();
        read.cells_.rejected = reader->template get<std::uint64_t>();
        return read.checked();
    }

private:
    static constexpr const char* where = "bucket_histogram";
    static constexpr std::uint8_t byte_version = 1;
    static constexpr std::size_t empty_byte_size = 8 + 5 * 8;

    /// Itself, unless what was read is a contradiction.
    [[nodiscard]] result<bucket_histogram> checked() const {
        std::uint64_t sum_of_counts = 0;
        for (const std::uint64_t each : counts()) {
            if (sum_of_counts + each < each) {
                return error{errc::overflow, where, "2^64 values and more"};
            }
            sum_of_counts += each;
        }
        const bool as_written = detail::have_same_bytes(cells_.sums[0], sum()) &&
                                is_unsigned(cells_.least) && is_unsigned(cells_.largest);
        if (!detail::is_finite(cells_.sums[0]) || !as_written || !cells_.extremes_fit()) {
            return error{errc::contradiction, where, "sum or extremes belong to other counts"};
        }
        return *this;
    }

    [[nodiscard]] static bool is_unsigned(double value) noexcept {
        return detail::have_same_bytes(value, detail::unsigned_zero(value));
    }

    /// For `quantile_queries`.
    [[nodiscard]] interval<double> extremes() const noexcept {
        return cells_.least <= cells_.largest ? interval<double>{cells_.least, cells_.largest}
                                              : interval<double>{-infinity, infinity};
    }
    [[nodiscard]] detail::bucket_cursor search() const noexcept { return {count()}; }
    [[nodiscard]] detail::ranked_bucket locate(std::uint64_t rank,
                                               const detail::bucket_cursor&) const noexcept {
        std::size_t at = 0;
        std::uint64_t before = 0;
        while (before + cells_.counts[at] < rank) {
            before += cells_.counts[at];
            ++at;
        }
        return {cells_.values_of(at), before, cells_.counts[at]};
    }

    detail::bucket_cells<detail::plain> cells_;
};

static_assert(mergeable<bucket_histogram>);

} // namespace nines::inline NINES_ABI
