// SPDX-License-Identifier: BSL-1.0
// Any bytes: from_bytes refuses, or gives a histogram that answers every question and writes the
// same bytes again. And any scraped series: refused, or quantiles and fractions in order.

#include <nines/quantile/bucket_histogram.hpp>
#include <nines/quantile/classic_buckets.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <span>
#include <vector>

namespace {

using nines::bucket_histogram;

void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "does not hold: %s\n", what);
        std::abort();
    }
}

constexpr double levels[] = {0, 1e-9, 0.01, 0.5, 0.9, 0.999, 1};

void ask(const bucket_histogram& histogram) {
    std::uint64_t sum = 0;
    for (const std::uint64_t each : histogram.counts()) {
        sum += each;
    }
    require(sum == histogram.count(), "the count is the sum of the buckets");
    for (const double level : levels) {
        const nines::quantile_level at{level};
        const auto bounds = histogram.quantile_bounds(at);
        require(bounds.has_value() == (sum > 0), "bounds for whatever has values");
        require(!bounds || bounds->lower <= bounds->upper, "bounds in order");
        const auto value = histogram.quantile(at);
        require(!value || *value == *value, "a quantile is a number");
    }
    for (const double x : histogram.bounds().upper()) {
        const auto part = histogram.fraction_at_most(x);
        require(0 <= part.lower && part.lower <= part.upper && part.upper <= 1, "a fraction");
        require(sum == 0 || part.lower == part.upper, "exact at the bounds");
    }
}

void read(std::span<const std::byte> in, bool as_it_is) {
    const auto read = bucket_histogram::from_bytes(in);
    if (!read) {
        return;
    }
    ask(*read);
    std::vector<std::byte> out(read->byte_size());
    require(read->to_bytes(out) == out.size(), "what was read can be written");
    require(!as_it_is || std::ranges::equal(in, out), "one histogram has one byte form");
    bucket_histogram twice{*read};
    if (read->count() < (std::uint64_t{1} << 62U)) {
        require(twice.try_merge(*read).has_value(), "the same bounds merge");
        require(twice.count() == 2 * read->count(), "merging adds");
    }
}

/// The same bytes as fields with a checksum that is right.
void read_with_right_checksum(std::span<const std::byte> in) {
    std::vector<std::byte> buffer(in.size() + 8);
    nines::byte_writer writer{buffer, nines::byte_form_kind::bucket_histogram, 1};
    for (const std::byte b : in) {
        writer.put(std::to_integer<std::uint8_t>(b));
    }
    read(std::span<const std::byte>{buffer}.first(writer.finish().value()), true);
}

void read_series(std::span<const std::byte> in) {
    std::vector<nines::cumulative_bucket> series(in.size() / sizeof(nines::cumulative_bucket));
    if (!series.empty()) {
        std::memcpy(series.data(), in.data(), series.size() * sizeof(nines::cumulative_bucket));
    }
    const auto buckets = nines::classic_buckets::from(series);
    if (!buckets) {
        return;
    }
    double last = 0;
    bool first = true;
    for (const double level : levels) {
        const auto value = buckets->quantile(nines::quantile_level{level});
        if (value) {
            require(first || last <= *value, "quantiles rise");
            last = *value;
            first = false;
        }
    }
    for (const auto& each : series) {
        const auto part = buckets->fraction_at_most(each.upper_bound);
        require(0 <= part.lower && part.lower <= part.upper && part.upper <= 1, "a fraction");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto in = std::as_bytes(std::span{data, size});
    read(in, true);
    read_with_right_checksum(in);
    read_series(in);
    return 0;
}
