// SPDX-License-Identifier: BSL-1.0
/// \file
/// Exponential histograms in the forms that OpenTelemetry and Prometheus exchange.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/result.hpp>
#include <nines/quantile/exponential_histogram.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// The exponential histogram data point of OTLP, field by field. Bucket `offset + i` holds what is
/// above base^(offset + i) and at most base times that.
/// Source: opentelemetry-proto, metrics.proto, ExponentialHistogramDataPoint.
struct otlp_histogram {
    struct buckets {
        std::int32_t offset = 0;
        std::vector<std::uint64_t> bucket_counts;

        friend bool operator==(const buckets&, const buckets&) = default;
    };

    std::uint64_t count = 0;
    std::optional<double> sum;
    std::int32_t scale = 0;
    std::uint64_t zero_count = 0;
    double zero_threshold = 0;
    buckets positive;
    buckets negative;
    std::optional<double> min;
    std::optional<double> max;

    friend bool operator==(const otlp_histogram&, const otlp_histogram&) = default;
};

/// The native histogram of Prometheus with integer counts, field by field. Bucket i holds what is
/// above base^(i - 1) and at most base^i: one more than the index of OTLP. The first span begins at
/// bucket `offset`, each other one `offset` buckets after the end of the one before it; deltas are
/// counts less the count before.
/// Source: prometheus/client_model, metrics.proto, Histogram.
struct prometheus_histogram {
    struct span {
        std::int32_t offset = 0;
        std::uint32_t length = 0;

        friend bool operator==(const span&, const span&) = default;
    };
    struct buckets {
        std::vector<span> spans;
        std::vector<std::int64_t> deltas;

        friend bool operator==(const buckets&, const buckets&) = default;
    };

    std::uint64_t count = 0;
    double sum = 0;
    std::int32_t schema = 0;
    double zero_threshold = 0;
    std::uint64_t zero_count = 0;
    buckets positive;
    buckets negative;

    friend bool operator==(const prometheus_histogram&, const prometheus_histogram&) = default;
};

namespace detail {

/// A bucket by its OTLP index.
struct indexed_count {
    std::int64_t index;
    std::uint64_t count;
};

/// What both forms have in common.
struct plain_histogram {
    std::int32_t scale = 0;
    std::uint64_t zero_count = 0;
    double zero_threshold = 0;
    std::vector<indexed_count> positive; ///< ascending
    std::vector<indexed_count> negative;
};

template <class Histogram>
inline constexpr bool is_exponential =
    Histogram::buckets::byte_kind == byte_form_kind::exponential_histogram;

/// Buckets that reach into the zero bucket are counted there, and its threshold rises to their end:
/// in both forms a value has one place only.
template <class Histogram>
[[nodiscard]] result<plain_histogram> to_plain(const Histogram& histogram) {
    const auto& counts = histogram.counts();
    if (counts.above != 0 || counts.below != 0) {
        return error{errc::overflow, "to_otlp, to_prometheus",
                     "values outside the range of the histogram have no bucket there"};
    }
    plain_histogram plain{counts.scale(), counts.zero, counts.zero_threshold, {}, {}};
    const auto take = [&](const auto& side, std::vector<indexed_count>& into) {
        side.for_each([&](std::int64_t slot, std::uint64_t count) {
            if (side.first_of(slot) > counts.zero_threshold) {
                into.push_back({slot, count});
            } else {
                plain.zero_count += count;
                plain.zero_threshold = (std::max)(plain.zero_threshold, side.last_of(slot));
            }
        });
    };
    take(counts.positive, plain.positive);
    take(counts.negative, plain.negative);
    return plain;
}

template <class Histogram>
[[nodiscard]] result<Histogram> from_plain(const plain_histogram& plain, std::uint64_t count,
                                           std::optional<double> sum,
                                           const interval<double>& extremes) {
    constexpr const char* where = "from_otlp, from_prometheus";
    using counts_type = std::remove_cvref_t<decltype(std::declval<Histogram>().counts())>;
    if (plain.scale < counts_type::min_scale || plain.scale > 20) {
        return error{errc::unsupported, where, "expected a scale from -4 to 20"};
    }
    if (!is_finite(plain.zero_threshold) || !(plain.zero_threshold >= 0)) {
        return error{errc::out_of_domain, where, "expected a zero threshold that is not negative"};
    }
    counts_type counts;
    counts.downscale(plain.scale);
    counts.zero = plain.zero_count;
    counts.zero_threshold = (std::max)(plain.zero_threshold, counts.zero_threshold);
    checked_total total;
    total.add(plain.zero_count);
    for (const bool positive : {true, false}) {
        for (const auto& [index, inside] : positive ? plain.positive : plain.negative) {
            const std::int64_t slot = floor_shift(index, plain.scale - counts.scale());
            total.add(inside);
            if (inside == 0) {
                continue;
            }
            if (!counts.has_slot(slot) || !total.fits) {
                return error{errc::out_of_domain, where, "a bucket or a count outside the range"};
            }
            counts.add_slot(positive ? counts.positive : counts.negative, slot, inside);
        }
    }
    if (total.sum != count) {
        return error{errc::contradiction, where, "the count is not the sum of the buckets"};
    }
    return Histogram::from_counts(std::move(counts), sum, extremes);
}

} // namespace detail

/// The histogram as an OTLP data point; time stamps and attributes are the caller's.
/// Errors: overflow when values lie outside the range of the histogram.
template <class Histogram>
    requires detail::is_exponential<Histogram>
[[nodiscard]] result<otlp_histogram> to_otlp(const Histogram& histogram) {
    const auto plain = detail::to_plain(histogram);
    if (!plain) {
        return plain.error();
    }
    const auto dense = [](const std::vector<detail::indexed_count>& sparse) {
        otlp_histogram::buckets side;
        if (!sparse.empty()) {
            const std::int64_t first = sparse.front().index;
            side.offset = static_cast<std::int32_t>(first);
            side.bucket_counts.resize(static_cast<std::size_t>(sparse.back().index - first + 1));
            for (const auto& [index, count] : sparse) {
                side.bucket_counts[static_cast<std::size_t>(index - first)] = count;
            }
        }
        return side;
    };
    otlp_histogram point;
    point.count = histogram.count();
    point.scale = plain->scale;
    point.zero_count = plain->zero_count;
    point.zero_threshold = plain->zero_threshold;
    point.positive = dense(plain->positive);
    point.negative = dense(plain->negative);
    if constexpr (Histogram::options.sum) {
        point.sum = histogram.sum();
    }
    if constexpr (Histogram::options.extremes) {
        point.min = (histogram.min)();
        point.max = (histogram.max)();
    }
    return point;
}

/// A histogram from an OTLP data point, at the coarser scale of both.
/// Returns: minimum and maximum are unknown where the point has none.
/// Errors: unsupported for scales below -4 and above 20; contradiction when count, extremes and
/// buckets disagree; out_of_domain for buckets outside the range of the histogram and for a sum
/// that is NaN.
template <class Histogram = exponential_histogram<>>
    requires detail::is_exponential<Histogram>
[[nodiscard]] result<Histogram> from_otlp(const otlp_histogram& point) {
    const auto sparse = [](const otlp_histogram::buckets& side) {
        std::vector<detail::indexed_count> found;
        for (std::size_t i = 0; i < side.bucket_counts.size(); ++i) {
            if (side.bucket_counts[i] != 0) {
                found.push_back(
                    {side.offset + static_cast<std::int64_t>(i), side.bucket_counts[i]});
            }
        }
        return found;
    };
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const bool known = point.min && point.max;
    return detail::from_plain<Histogram>({point.scale, point.zero_count, point.zero_threshold,
                                          sparse(point.positive), sparse(point.negative)},
                                         point.count, point.sum,
                                         known ? interval<double>{*point.min, *point.max}
                                               : interval<double>{-infinity, infinity});
}

/// The histogram as a native histogram of Prometheus. One that is empty, with a zero threshold of
/// 0, has an empty span, without which it would be taken for a classic histogram.
/// Source: prometheus/client_golang, prometheus/histogram.go.
/// Errors: overflow when values lie outside the range of the histogram, or a bucket holds 2^63.
template <class Histogram>
    requires detail::is_exponential<Histogram>
[[nodiscard]] result<prometheus_histogram> to_prometheus(const Histogram& histogram) {
    const auto plain = detail::to_plain(histogram);
    if (!plain) {
        return plain.error();
    }
    bool fits = true;
    const auto spans = [&fits](const std::vector<detail::indexed_count>& sparse) {
        prometheus_histogram::buckets side;
        std::int64_t end = 0;
        std::int64_t before = 0;
        for (const auto& [index, count] : sparse) {
            const std::int64_t bucket = index + 1;
            if (side.spans.empty() || bucket != end) {
                side.spans.push_back({static_cast<std::int32_t>(bucket - end), 0});
            }
            ++side.spans.back().length;
            fits = fits && count <= (std::numeric_limits<std::uint64_t>::max)() / 2;
            side.deltas.push_back(static_cast<std::int64_t>(count) - before);
            before = static_cast<std::int64_t>(count);
            end = bucket + 1;
        }
        return side;
    };
    prometheus_histogram native;
    native.positive = spans(plain->positive);
    native.negative = spans(plain->negative);
    native.count = histogram.count();
    if (native.count == 0 && !(plain->zero_threshold > 0)) {
        native.positive.spans.push_back({0, 0});
    }
    native.schema = plain->scale;
    native.zero_count = plain->zero_count;
    native.zero_threshold = plain->zero_threshold;
    if constexpr (Histogram::options.sum) {
        native.sum = histogram.sum();
    }
    if (!fits) {
        return error{errc::overflow, "to_prometheus", "a bucket of 2^63 values or more"};
    }
    return native;
}

/// A histogram from a native histogram of Prometheus, at the coarser scale of both. Minimum and
/// maximum are unknown.
/// Errors: unsupported for custom buckets (schema -53); malformed for spans and deltas that do not
/// fit each other or counts below zero; the others as `from_otlp`.
template <class Histogram = exponential_histogram<>>
    requires detail::is_exponential<Histogram>
[[nodiscard]] result<Histogram> from_prometheus(const prometheus_histogram& native) {
    bool well_formed = true;
    const auto sparse = [&well_formed](const prometheus_histogram::buckets& side) {
        std::vector<detail::indexed_count> found;
        std::int64_t bucket = 0;
        std::uint64_t count = 0;
        auto delta = side.deltas.begin();
        for (const auto& [offset, length] : side.spans) {
            bucket += offset;
            for (std::uint32_t i = 0; i < length && delta != side.deltas.end(); ++i, ++bucket) {
                count += static_cast<std::uint64_t>(*delta++);
                well_formed = well_formed && count < (std::uint64_t{1} << 63U);
                found.push_back({bucket - 1, count});
            }
            well_formed = well_formed && (offset >= 0 || &side.spans.front().offset == &offset);
        }
        std::uint64_t slots = 0;
        for (const auto& span : side.spans) {
            slots += span.length;
        }
        well_formed = well_formed && slots == side.deltas.size();
        return found;
    };
    constexpr double infinity = std::numeric_limits<double>::infinity();
    detail::plain_histogram plain{native.schema, native.zero_count, native.zero_threshold,
                                  sparse(native.positive), sparse(native.negative)};
    if (!well_formed) {
        return error{errc::malformed, "from_prometheus", "spans and deltas do not fit each other"};
    }
    return detail::from_plain<Histogram>(plain, native.count, native.sum, {-infinity, infinity});
}

} // namespace nines::inline NINES_ABI
