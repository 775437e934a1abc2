// SPDX-License-Identifier: BSL-1.0
/// \file
/// `exponential_histogram`: the buckets of OpenTelemetry and of Prometheus native histograms.
#pragma once

#include <nines/quantile/exponential_buckets.hpp>
#include <nines/quantile/octave_histogram.hpp>

namespace nines::inline NINES_ABI {

/// A histogram with bounds at the powers of 2^(2^-Scale): at scale 6 with a relative error of at
/// most 0.5415 % at every quantile. What it can do is described at `octave_histogram`; how it is
/// exchanged with others, in native_histogram.hpp.
///
///     nines::exponential_histogram<> latencies;
///     latencies.record(std::chrono::microseconds{12'300});
///     latencies.quantile(nines::quantile_level{0.99}); // seconds
///
/// Parameters: `Scale`, -4 to 8, the finest scale it has; `Options`, range, memory and extras, such
/// as `histogram_options{.lowest_exponent = -20, .highest_exponent = 7}` for 1 us to 128 s in at
/// most 7 KiB; `Rounding`, to count as Prometheus' Go client does within some ulp of a bound. Use
/// `log_linear_histogram` where nobody else reads it: it is a quarter cheaper to record into.
template <int Scale = 6, histogram_options Options = histogram_options{},
          bound_rounding Rounding = bound_rounding::exact>
using exponential_histogram = octave_histogram<exponential_buckets<Scale, Rounding>, Options>;

static_assert(mergeable<exponential_histogram<>>);

} // namespace nines::inline NINES_ABI
