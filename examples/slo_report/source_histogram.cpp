// SPDX-License-Identifier: BSL-1.0
#include "slo_report/feed.hpp"

#include "common/csv.hpp"
#include "common/numbers.hpp"

#include <nines/sli/threshold.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <variant>

namespace nines::examples {
namespace {

/// One row: so many requests that took more than `lower` and no more than `upper`, in whole
/// nanoseconds.
struct bucket_row {
    time_ms start;
    milliseconds length;
    double lower; ///< nanoseconds
    double upper; ///< nanoseconds; may be infinite
    std::uint64_t count;
};

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A latency in whole nanoseconds; nothing for what is negative or not a number.
std::optional<double> nanoseconds_of(std::string_view text, nanoseconds unit) noexcept {
    if (text == "+Inf" || text == "inf" || text == "Infinity") {
        return infinity;
    }
    constexpr double longest = 9e18;
    const auto number = parse_number(text);
    const double ns = number ? std::round(*number * static_cast<double>(unit.count())) : -1;
    return ns >= 0 && ns < longest ? std::optional{ns} : std::nullopt;
}

class histogram_columns {
public:
    histogram_columns(const histogram_source& source, const csv_reader& csv)
        : source_{source},
          start_{csv.column(source.start)},
          length_{csv.column(source.length)},
          latency_{csv.column(source.latency)},
          count_{csv.column(source.count)} {
        if (!source.lower.empty()) {
            lower_ = csv.column(source.lower);
        }
        for (const auto& wanted : source.where) {
            where_.push_back(csv.column(wanted.name));
        }
    }

    [[nodiscard]] bool takes(const csv_reader& csv) const {
        for (std::size_t i = 0; i < where_.size(); ++i) {
            if (!source_.where[i].holds(csv[where_[i]])) {
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] result<bucket_row> read(const csv_reader& csv) const {
        const auto start = parse_any_time(csv[start_]);
        if (!start) {
            return start.error();
        }
        const auto length = parse_number(csv[length_]);
        const auto count = parse_count(csv[count_]);
        const auto upper = nanoseconds_of(csv[latency_], source_.unit);
        constexpr double longest = 366.0 * 86400;
        if (!length || !(*length >= 0 && *length < longest)) {
            return error{errc::malformed, "histogram", "expected an interval length in seconds"};
        }
        if (!count) {
            return count.error();
        }
        if (!upper) {
            return error{errc::malformed, "histogram", "expected a latency that is not negative"};
        }
        const auto lower =
            lower_ ? nanoseconds_of(csv[*lower_], source_.unit) : std::optional{lower_end(*upper)};
        if (!lower || !(*lower < *upper)) {
            return error{errc::contradiction, "histogram",
                         "expected a lower end that is below the upper one"};
        }
        return bucket_row{*start, milliseconds{std::llround(*length * 1000)}, *lower, *upper,
                          *count};
    }

private:
    /// Where a bucket of the stated relative width begins; of no width, one nanosecond below.
    [[nodiscard]] double lower_end(double upper) const noexcept {
        return upper < infinity
                   ? std::min(upper - 1, std::floor(upper / (1 + source_.bucket_width)))
                   : 0;
    }

    const histogram_source& source_;
    std::size_t start_;
    std::size_t length_;
    std::size_t latency_;
    std::size_t count_;
    std::optional<std::size_t> lower_;
    std::vector<std::size_t> where_;
};

/// Sorts rows into good, bad, and not known to within the bucket that holds the threshold.
class histogram_channel {
public:
    histogram_channel(const slo_feed& feed, const csv_reader& csv)
        : feed_{feed},
          source_{&std::get<histogram_source>(feed.slo->source.kind)},
          rule_{std::get<latency_sli>(feed.slo->kind)},
          columns_{*source_, csv},
          latencies_{std::make_shared<latency_timeline<bucketed_latencies>>()} {}

    /// Returns: what was expected of the row, or nullptr.
    [[nodiscard]] const char* take(const csv_reader& csv) {
        if (!columns_.takes(csv)) {
            return nullptr;
        }
        const auto row = columns_.read(csv);
        if (!row) {
            return row.error().what;
        }
        if (!count(*row)) {
            return "expected counts whose sum fits 64 bits";
        }
        ++feed_.data->lines_used;
        latencies_->at(row->start).record({row->lower + 1, row->upper}, row->count);
        const time_span span{row->start,
                             std::max(end_of_second(row->start),
                                      end_of_second(row->start + row->length - milliseconds{1}))};
        for (auto* events : {&surely_, &perhaps_, &requests_}) {
            events->cover(span);
            events->limit_resolution(row->length);
        }
        return nullptr;
    }

    void finish() {
        feed_.data->events = surely_.build();
        feed_.data->traffic = requests_.build();
        feed_.data->latencies = latencies_;
        if (uncertain_ > 0) {
            feed_.data->most_good = perhaps_.build();
        }
    }

private:
    [[nodiscard]] bool count(const bucket_row& row) {
        const std::array<double, 2> ends{row.lower, row.upper};
        const std::array<std::uint64_t, 2> counts{0, row.count};
        // Latencies are whole nanoseconds, so less than the limit is at most one nanosecond less.
        const auto limit = static_cast<double>(rule_.threshold.count()) - (rule_.inclusive ? 0 : 1);
        const auto known = threshold_from_buckets(ends, counts, limit);
        if (!known) {
            return false;
        }
        uncertain_ += known->at_most - known->at_least;
        return surely_.add(row.start, known->pessimistic()) &&
               perhaps_.add(row.start, known->optimistic()) &&
               requests_.add(row.start, counts64{row.count, 0U});
    }

    slo_feed feed_;
    const histogram_source* source_;
    latency_sli rule_;
    histogram_columns columns_;
    timeline_builder surely_;
    timeline_builder perhaps_;
    timeline_builder requests_;
    std::shared_ptr<latency_timeline<bucketed_latencies>> latencies_;
    std::uint64_t uncertain_ = 0;
};

} // namespace

void read_histograms(const file_feeds& group, report_data& into, const load_options& options) {
    for (auto& channel : read_channels<histogram_channel, csv_reader>(group, into, options)) {
        channel.finish();
    }
}

} // namespace nines::examples
