// SPDX-License-Identifier: BSL-1.0
/// \file
/// `exponential_histogram`: the buckets of OpenTelemetry and Prometheus native histograms.
#pragma once

#include <nines/quantile/exponential_buckets.hpp>
#include <nines/quantile/octave_histogram.hpp>

namespace nines::inline NINES_ABI {

template <int Scale = 6, histogram_options Options = histogram_options{},
          bound_rounding Rounding = bound_rounding::exact>
using exponential_histogram = octave_histogram<exponential_buckets<Scale, Rounding>, Options>;

} // namespace nines::inline NINES_ABI
