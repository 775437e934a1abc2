// SPDX-License-Identifier: BSL-1.0
/// \file
/// Labelled metric series of the Numenta Anomaly Benchmark, as studies.
#pragma once

#include "backtest/study.hpp"

#include <string>
#include <vector>

namespace nines::examples {

/// A value of a metric at a time.
struct nab_sample {
    time_ms at;
    double value;
};

/// A metric turned into events: each sample is one, bad where its value lies outside the range of
/// the first 15 % of the samples (NAB's own time to learn), which are not part of the counts.
/// Parameters: samples in the order of time. Errors: as `recorded_counts`.
[[nodiscard]] result<recorded> outside_learned_range(const std::vector<nab_sample>& samples);

/// The series of a folder that has combined_windows.json and the tables (timestamp, value) that it
/// names, each against 99 % over 30 days and evaluated with every sample; samples out of order are
/// sorted. Errors: input_error.
[[nodiscard]] std::vector<study> nab_studies(const std::string& folder);

} // namespace nines::examples
