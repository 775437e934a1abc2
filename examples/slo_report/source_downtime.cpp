// SPDX-License-Identifier: BSL-1.0
#include "slo_report/feed.hpp"

#include "common/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>

namespace nines::examples {
namespace {

class downtime_channel {
public:
    downtime_channel(const slo_feed& feed, const csv_reader& csv)
        : feed_{feed},
          source_{&std::get<downtime_source>(feed.slo->source.kind)},
          start_{csv.column(source_->start)},
          end_{csv.column(source_->end)} {
        for (const auto& wanted : source_->where) {
            where_.push_back(csv.column(wanted.name));
        }
    }

    /// Returns: what was expected of the row, or nullptr.
    [[nodiscard]] const char* take(const csv_reader& csv) {
        for (std::size_t i = 0; i < where_.size(); ++i) {
            if (!source_->where[i].holds(csv[where_[i]])) {
                return nullptr;
            }
        }
        const auto from = parse_any_time(csv[start_]);
        if (!from) {
            return from.error().what;
        }
        ++feed_.data->lines_used;
        if (csv[end_].empty()) {
            unfinished_.push_back(*from);
            return nullptr;
        }
        const auto to = parse_any_time(csv[end_]);
        if (!to || *to < *from) {
            --feed_.data->lines_used;
            return to ? "contradiction: the outage ends before it begins" : to.error().what;
        }
        outages_.push_back({*from, *to});
        return nullptr;
    }

    void finish(const std::optional<time_ms>& now) {
        const time_span watched = watched_span(now);
        for (const auto from : unfinished_) {
            if (from < watched.to) {
                outages_.push_back({from, watched.to});
            }
        }
        const auto down = interval_set<time_ms>::try_from(outages_).value().clipped_to(watched);
        feed_.data->unit = event_unit::time;
        if (!source_->where.empty() && feed_.data->lines_used == 0) {
            feed_.data->notes.push_back("no row of the file belongs to this SLO; look at 'where'");
        }
        feed_.data->down = down;
        feed_.data->events = std::make_shared<downtime_history>(down, watched);
    }

private:
    /// From the first outage to the end of the last, unless the config says since when and until
    /// when somebody watched.
    [[nodiscard]] time_span watched_span(const std::optional<time_ms>& now) const {
        time_ms first = time_ms::max();
        time_ms last = time_ms::min();
        for (const auto& outage : outages_) {
            first = std::min(first, outage.from);
            last = std::max(last, outage.to);
        }
        for (const auto from : unfinished_) {
            first = std::min(first, from);
            last = std::max(last, now.value_or(from));
        }
        if (outages_.empty() && unfinished_.empty()) {
            first = last = source_->from.value_or(source_->to.value_or(time_ms{}));
        }
        const time_ms from = source_->from.value_or(first);
        return {from, std::max(from, source_->to.value_or(last))};
    }

    slo_feed feed_;
    const downtime_source* source_;
    std::size_t start_;
    std::size_t end_;
    std::vector<std::size_t> where_;
    std::vector<time_span> outages_;
    std::vector<time_ms> unfinished_;
};

} // namespace

void read_downtimes(const file_feeds& group, report_data& into, const load_options& options) {
    report_data read;
    auto channels = read_channels<downtime_channel, csv_reader>(group, read, options);
    // An outage that is left out would pass for up time.
    if (read.bad.count() > 0) {
        const auto& first = read.bad.first().front();
        throw input_error{first.file, first.line,
                          fmt::format("{}: \"{}\"; an outage that cannot be read must not count "
                                      "as up time",
                                      first.reason, first.excerpt)};
    }
    into.lines += read.lines;
    for (auto& channel : channels) {
        channel.finish(options.now);
    }
}

} // namespace nines::examples
