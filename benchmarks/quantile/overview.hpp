// SPDX-License-Identifier: BSL-1.0
// The quantile benchmarks side by side: what a method costs, how much memory it takes and how far
// off it is, as a table and as a plot of error against time.
//
// A benchmark takes part when it sets a label, which is the name of its method, shown as ours or as
// the peer or limit it is. Its subject ends with the distribution and starts with the operation:
// insert, four_quantiles or merge.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nines::bench {

class overview {
public:
    static constexpr const char* error_counter = "worst_relative_error";
    static constexpr const char* memory_counter = "memory_bytes";

    /// One run of a benchmark. Seconds are those of an item; error and bytes are 0 if not stated.
    struct run {
        std::string method;
        std::string subject;
        std::string variant;
        double seconds = 0;
        double worst_error = 0;
        double bytes = 0;
    };

    void add(const run& taken);

    [[nodiscard]] bool empty() const { return lines_.empty(); }

    /// By distribution, the fastest insert first; times are medians, and those of inserts are
    /// also given in bare increments.
    [[nodiscard]] std::string table() const;

    /// Worst relative error against the time of an insert, both logarithmic.
    [[nodiscard]] std::string plot() const;

private:
    struct line {
        std::string variant;
        std::vector<double> insert;
        std::vector<double> quantiles;
        std::vector<double> merge;
        double worst_error = 0;
        double bytes = 0;
    };
    using named_line = std::pair<std::string, const line*>;

    [[nodiscard]] std::vector<named_line> ordered(const std::string& distribution) const;
    [[nodiscard]] double bare_increment(const std::string& distribution) const;

    std::map<std::string, std::map<std::string, line>> lines_; ///< by distribution and method
};

} // namespace nines::bench
