// SPDX-License-Identifier: BSL-1.0
#include "slo_report/feed.hpp"

#include "common/bad_lines.hpp"
#include "common/csv.hpp"
#include "common/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>
#include <variant>

namespace nines::examples {
namespace {

constexpr const char* not_a_count = "expected a count that is whole and not negative";

struct column_condition {
    std::size_t column;
    const condition* wanted;
};

/// The columns of an SLO's counters in one table, and a counter for each series.
class counter_channel {
public:
    counter_channel(const slo_feed& feed, const csv_reader& csv)
        : feed_{feed}, events_{coarsest_slot(*feed.slo)} {
        const auto& source = std::get<counters_source>(feed.slo->source.kind);
        time_ = csv.column(source.time);
        for (const auto& wanted : source.where) {
            where_.push_back({csv.column(wanted.name), &wanted});
            series_.push_back(where_.back().column);
        }
        const auto columns = [&](const std::vector<std::string>& names) {
            std::vector<std::size_t> found;
            found.reserve(names.size());
            for (const auto& name : names) {
                found.push_back(csv.column(name));
            }
            return found;
        };
        for (const auto column : columns(source.series)) {
            series_.push_back(column);
        }
        good_ = columns(source.good);
        bad_ = columns(source.bad);
        total_ = columns(source.total);
        watch_unnamed(csv);
    }

    /// Returns: what was expected of the row, or nullptr.
    [[nodiscard]] const char* take(const csv_reader& csv) {
        if (!std::all_of(where_.begin(), where_.end(), [&](const column_condition& c) {
                return c.wanted->holds(csv[c.column]);
            })) {
            return nullptr;
        }
        refuse_mixed_series(csv);
        const auto at = parse_any_time(csv[time_]);
        if (!at) {
            return at.error().what;
        }
        const auto taken = feed_counter(csv, *at);
        if (!taken) {
            return taken.error().what;
        }
        if (const auto refused = taken->refusal()) {
            return refused->what;
        }
        ++feed_.data->lines_used;
        // What a scrape adds happened before it.
        return events_.add(*at - milliseconds{1}, taken->increase)
                   ? nullptr
                   : "expected counts whose sum fits 64 bits";
    }

    void finish() { hand_over_counters(feed_, counters_, events_); }

private:
    using step = event_counter<>::step;

    /// A column that the config does not name, and the text that was first found in it.
    struct unnamed_column {
        std::size_t column;
        std::string text;
    };

    void watch_unnamed(const csv_reader& csv) {
        const auto has = [](const std::vector<std::size_t>& columns, std::size_t column) {
            return std::find(columns.begin(), columns.end(), column) != columns.end();
        };
        for (std::size_t i = 0; i < csv.columns().size(); ++i) {
            if (i != time_ && !has(series_, i) && !has(good_, i) && !has(bad_, i) &&
                !has(total_, i)) {
                unnamed_.push_back({i, {}});
            }
        }
    }

    /// Counters of several series must not be read as one. Numbers and times tell no series apart.
    void refuse_mixed_series(const csv_reader& csv) {
        for (auto& unnamed : unnamed_) {
            const auto text = csv[unnamed.column];
            if (text.empty() || text == unnamed.text || parse_number(text) ||
                parse_any_time(text)) {
                continue;
            }
            if (!unnamed.text.empty()) {
                throw input_error{
                    std::get<counters_source>(feed_.slo->source.kind).file, csv.line(),
                    fmt::format("column '{}' has several values ('{}' and '{}'); name it in series "
                                "or where",
                                sanitised(csv.columns()[unnamed.column]), sanitised(unnamed.text),
                                sanitised(text))};
            }
            unnamed.text = text;
        }
    }

    /// The sum of some columns of a row.
    static result<std::uint64_t> sum(const csv_reader& csv,
                                     const std::vector<std::size_t>& columns) {
        counts64 all;
        for (const auto column : columns) {
            const auto whole = parse_count(csv[column]);
            const auto number = whole ? result<double>{0.0} : parse_number(csv[column]);
            const auto value =
                whole ? counts64::try_from(*whole, 0U)
                      : number.and_then([](double x) { return counts64::try_from(x, 0U); });
            const auto more = value.and_then([&](const counts64& v) { return all.try_plus(v); });
            if (!more) {
                return error{errc::out_of_domain, "counters", not_a_count};
            }
            all = *more;
        }
        return all.good;
    }

    result<step> feed_counter(const csv_reader& csv, time_ms at) {
        const auto good = sum(csv, good_);
        const auto bad = sum(csv, bad_);
        const auto total = sum(csv, total_);
        if (!good || !bad || !total) {
            return error{errc::out_of_domain, "counters", not_a_count};
        }
        if (!good_.empty() && !bad_.empty() && !total_.empty()) {
            return counter_of(csv).feed(at, *good, *bad, *total);
        }
        if (!good_.empty() && !bad_.empty()) {
            return counter_of(csv).feed(at, *good, *bad);
        }
        const std::uint64_t part = bad_.empty() ? *good : *bad;
        if (part > *total) {
            return error{errc::contradiction, "counters",
                         bad_.empty() ? "contradiction: more good events than events"
                                      : "contradiction: more bad events than events"};
        }
        const std::uint64_t rest = *total - part;
        return bad_.empty() ? counter_of(csv).feed(at, part, rest)
                            : counter_of(csv).feed(at, rest, part);
    }

    event_counter<>& counter_of(const csv_reader& csv) {
        std::string key;
        for (const auto column : series_) {
            key += csv[column];
            key += '\n';
        }
        return counters_[key];
    }

    slo_feed feed_;
    timeline_builder events_;
    std::size_t time_ = 0;
    std::vector<column_condition> where_;
    std::vector<std::size_t> series_;
    std::vector<std::size_t> good_;
    std::vector<std::size_t> bad_;
    std::vector<std::size_t> total_;
    std::vector<unnamed_column> unnamed_;
    std::map<std::string, event_counter<>> counters_;
};

} // namespace

void read_counters(const file_feeds& group, report_data& into, const load_options& options) {
    for (auto& channel : read_channels<counter_channel, csv_reader>(group, into, options)) {
        channel.finish();
    }
}

} // namespace nines::examples
