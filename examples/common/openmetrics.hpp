// SPDX-License-Identifier: BSL-1.0
/// \file
/// `openmetrics_reader`: samples of OpenMetrics text and of the Prometheus text format.
#pragma once

#include "common/text_input.hpp"
#include "common/timestamps.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nines::examples {

struct metric_label {
    std::string_view name;
    std::string_view value; ///< with its escapes resolved
};

/// One value of one series. The texts are valid until the reader goes on.
struct metric_sample {
    std::string_view name;
    std::vector<metric_label> labels;
    double value; ///< may be NaN or infinite, as the formats allow
    std::optional<time_ms> time;

    /// The value of a label, or nothing.
    [[nodiscard]] std::optional<std::string_view> label(std::string_view label_name) const noexcept;
};

/// Reads samples one by one and passes over comments, HELP, TYPE, UNIT, EOF and exemplars.
///
/// A time stamp is in seconds, as OpenMetrics has it, unless it is a whole number beyond the year
/// 9999 in seconds: then it is in milliseconds, as the older format has it. Several expositions may
/// follow one another in a file. Lines that are neither are counted as bad lines.
/// Errors: as text_input.
/// Source: OpenMetrics 1.0, section "Text format"; Prometheus, "Exposition formats", 0.0.4.
class openmetrics_reader {
public:
    explicit openmetrics_reader(text_input input);

    /// Goes to the next sample; false at the end.
    [[nodiscard]] bool next();
    [[nodiscard]] const metric_sample& sample() const noexcept { return sample_; }

    /// The line of the sample; the first line of the file is 1.
    [[nodiscard]] std::uint64_t line() const noexcept { return lines_.line(); }

    /// Counts the sample as bad after all; once.
    /// \param reason what was expected; static storage
    void refuse(const char* reason);

    /// Samples that next() gave, without those that were refused.
    [[nodiscard]] std::uint64_t samples() const noexcept { return samples_; }
    /// Comments and empty lines passed over.
    [[nodiscard]] std::uint64_t comments() const noexcept { return comments_; }
    /// Whether the last line other than an empty one was "# EOF", as a whole OpenMetrics text has.
    [[nodiscard]] bool ended_by_eof() const noexcept { return ended_by_eof_; }
    [[nodiscard]] const text_input& input() const noexcept { return lines_.input(); }

private:
    line_reader lines_;
    std::string_view text_;
    metric_sample sample_{};
    std::string unescaped_;
    std::uint64_t samples_ = 0;
    std::uint64_t comments_ = 0;
    bool ended_by_eof_ = false;
};

/// Reads one sample line. `unescaped` holds the label values that had escapes; the texts of
/// `sample` are valid as long as it and `line` are.
/// Returns: what was expected, or nullptr when the line was read.
[[nodiscard]] const char* parse_sample(std::string_view line, metric_sample& sample,
                                       std::string& unescaped);

} // namespace nines::examples
