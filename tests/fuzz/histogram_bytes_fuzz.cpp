// SPDX-License-Identifier: BSL-1.0
// Whatever the bytes are, reading them ends in an error or in a histogram that can be asked, merged
// and written again. The input is tried as it is, and as the fields between a valid header and a
// valid checksum, which no mutation would find.
#include <nines/quantile/exponential_histogram.hpp>
#include <nines/quantile/log_linear_histogram.hpp>
#include <nines/quantile/native_histogram.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

namespace {

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

template <class Histogram>
void use(const Histogram& histogram) {
    const auto bytes = histogram.to_bytes();
    const auto again = Histogram::from_bytes(bytes);
    require(again.has_value() && *again == histogram && again->to_bytes() == bytes);

    const auto snapshot = histogram.snapshot();
    require(snapshot.count() == histogram.count());
    for (const double level : {0.0, 0.5, 1.0}) {
        const auto bounds = histogram.quantile_bounds(nines::quantile_level{level});
        require(bounds.has_value() == (histogram.count() != 0));
        require(!bounds || bounds->lower <= bounds->upper);
        require(bounds == snapshot.quantile_bounds(nines::quantile_level{level}));
        const auto likely =
            histogram.quantile_bounds(nines::quantile_level{level}, nines::confidence{0.95});
        require(likely.has_value() == bounds.has_value());
        const auto value = histogram.quantile(nines::quantile_level{level});
        require(!value || bounds->contains(*value));
    }
    for (const double x : {-1.0, 0.0, 1e-3, 1e9}) {
        const auto fraction = histogram.fraction_at_most(x);
        require(0 <= fraction.lower && fraction.lower <= fraction.upper && fraction.upper <= 1);
    }
    require(histogram.since(histogram)->count() == 0);

    auto coarse = histogram;
    coarse.downscale(-4);
    require(coarse.count() == histogram.count());
    coarse.record(0.25);
    if constexpr (nines::detail::is_exponential<Histogram>) {
        if (const auto point = nines::to_otlp(histogram)) {
            const auto back = nines::from_otlp<Histogram>(*point);
            require(!back || back->count() == histogram.count());
        }
        if (const auto native = nines::to_prometheus(histogram)) {
            const auto back = nines::from_prometheus<Histogram>(*native);
            require(!back || back->count() == histogram.count());
        }
    }
}

template <class Histogram>
void read(std::span<const std::byte> input) {
    if (const auto histogram = Histogram::from_bytes(input)) {
        use(*histogram);
    }
    std::vector<std::byte> framed(input.size() + 8);
    nines::byte_writer writer{framed, Histogram::buckets::byte_kind, 1};
    for (const std::byte each : input) {
        writer.put(static_cast<std::uint8_t>(each));
    }
    require(writer.finish().has_value());
    if (const auto histogram = Histogram::from_bytes(framed)) {
        use(*histogram);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto input = std::as_bytes(std::span{data, size});
    read<nines::exponential_histogram<>>(input);
    read<nines::exponential_histogram<8, nines::histogram_options{.lowest_exponent = -20,
                                                                  .highest_exponent = 10,
                                                                  .max_buckets = 160}>>(input);
    read<nines::log_linear_histogram<
        6, nines::histogram_options{.negatives = false, .sum = false, .extremes = false}>>(input);
    // A fine scale, where an octave takes 64 KiB, so with a range.
    read<nines::log_linear_histogram<14, nines::histogram_options{.lowest_exponent = -4,
                                                                  .highest_exponent = 4}>>(input);
    return 0;
}
