// SPDX-License-Identifier: BSL-1.0
// The table of a benchmark run: each subject's own implementation beside its peers and its limit.
//
// The last component of a benchmark's name is its variant: `ours`, `peer:NAME` or `limit:NAME`;
// what comes before it, and the arguments behind it, are the subject. Ours may set a counter that
// says what it may cost at most: `target_seconds`, or `target_limits`, in multiples of the limit.
#pragma once

#include "quantile/overview.hpp"

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace nines::bench {

/// Of at least one value.
[[nodiscard]] double median(std::vector<double> values);

/// "1.31 ns".
[[nodiscard]] std::string time(double seconds);

/// What a variant costs, in each repetition of the run.
struct samples {
    std::vector<double> seconds;          ///< an iteration
    std::vector<double> items_per_second; ///< empty unless the benchmark counts items
    std::vector<double> bytes_per_second; ///< empty unless the benchmark counts bytes
};

/// What ours may cost at most; 0 for what is not said.
struct target {
    static constexpr const char* seconds_counter = "target_seconds";
    static constexpr const char* limits_counter = "target_limits";

    double seconds = 0;
    double limits = 0;
};

/// What a name says: "wilson/ours/100" is the variant "ours" of "wilson/100".
struct variant_name {
    std::string subject;
    std::string variant;

    [[nodiscard]] static variant_name of(std::string_view function, std::string_view arguments);
};

/// What the variants of a subject are compared by: the finest that all of them count.
enum class basis { bytes, items, iterations };

/// One line of the table, as text.
struct table_row {
    std::string subject;
    std::string ours;
    std::string beside;
    std::string theirs;
    std::string ratio;
};

/// Samples by subject and variant.
class comparison {
public:
    void add(const variant_name& name, double seconds, double items_per_second,
             double bytes_per_second);

    /// Says what ours of a subject, which was added, may cost at most.
    void expect(const variant_name& name, const target& at_most);

    /// The table as text, by name of the subject. Ratios: how many times the limit ours takes, and
    /// how many times ours a peer takes; medians of the repetitions. With an earlier run, ours now
    /// against ours then.
    [[nodiscard]] std::string table(const comparison* earlier) const;

    /// From the JSON that an earlier run has written. Throws std::runtime_error with the reason.
    [[nodiscard]] static comparison read(const std::string& path);

    [[nodiscard]] bool empty() const { return subjects_.empty(); }
    [[nodiscard]] bool has_subject_in(std::string_view group) const;

private:
    struct subject {
        std::string name;
        std::map<std::string, samples> by_variant;
        target at_most{};

        [[nodiscard]] basis common_basis() const;
        [[nodiscard]] std::vector<table_row> target_rows(basis by, double ours) const;
    };

    [[nodiscard]] static std::vector<table_row> rows_of(const subject& each,
                                                        const comparison* earlier);

    [[nodiscard]] const subject* find(std::string_view name) const;

    std::vector<subject> subjects_;
};

/// Collects the runs of Google Benchmark; says on stderr what has been measured.
class collector : public benchmark::BenchmarkReporter {
public:
    bool ReportContext(const Context&) override { return true; }
    void ReportRuns(const std::vector<Run>& runs) override;

    [[nodiscard]] const comparison& collected() const { return collected_; }
    [[nodiscard]] const overview& quantiles() const { return quantiles_; }
    [[nodiscard]] bool any_error() const { return any_error_; }

private:
    comparison collected_;
    overview quantiles_;
    bool any_error_ = false;
};

} // namespace nines::bench
