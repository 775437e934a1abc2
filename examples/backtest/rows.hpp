// SPDX-License-Identifier: BSL-1.0
/// \file
/// What the readers of tables share: samples by time, and refusals that name file and line.
#pragma once

#include "backtest/study.hpp"
#include "common/bad_lines.hpp"
#include "common/csv.hpp"
#include "common/input_error.hpp"
#include "common/numbers.hpp"

#include <nines/core/event_counts.hpp>
#include <nines/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace nines::examples {

/// The value, or an input_error that names the row of the table.
template <class T>
[[nodiscard]] T in_row(const csv_reader& csv, const std::string& file, const result<T>& read) {
    if (!read) {
        throw input_error{file, csv.line(), read.error().what};
    }
    return *read;
}

/// The value, or an input_error that names the file.
template <class T>
[[nodiscard]] T in_file(const std::string& file, const result<T>& made) {
    if (!made) {
        throw input_error{file, 0, made.error().what};
    }
    return *made;
}

/// Expects that every line could be read, or throws an input_error that names the first that could
/// not: a study of a part of the data would say something else.
inline void expect_all_read(const bad_lines& bad) {
    if (!bad.first().empty()) {
        const bad_line& first = bad.first().front();
        throw input_error{first.file, first.line, first.reason};
    }
}

/// Good and bad events from the columns of all of them and of those that failed.
[[nodiscard]] inline result<event_counts<>> reading(const csv_reader& csv, std::size_t total,
                                                    std::size_t failed) {
    const auto all = parse_count(csv[total]);
    const auto bad = parse_count(csv[failed]);
    if (!all || !bad) {
        return (all ? bad : all).error();
    }
    if (*bad > *all) {
        return error{errc::contradiction, "reading", "more failures than requests"};
    }
    return event_counts<>::try_from(*all - *bad, *bad);
}

[[nodiscard]] inline std::vector<recorded::sample_type>
samples_of(const std::map<time_ms, event_counts<>>& by_time) {
    std::vector<recorded::sample_type> samples;
    samples.reserve(by_time.size());
    for (const auto& [at, counts] : by_time) {
        samples.push_back({at, counts});
    }
    return samples;
}

} // namespace nines::examples
