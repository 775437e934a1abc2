// SPDX-License-Identifier: BSL-1.0
#include "slo_report/feed.hpp"

#include "common/access_log.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>
#include <variant>

namespace nines::examples {
namespace {

/// The earliest and the latest time seen.
struct time_range {
    time_ms first = time_ms::max();
    time_ms last = time_ms::min();

    void add(time_ms t) noexcept {
        first = std::min(first, t);
        last = std::max(last, t);
    }
    [[nodiscard]] bool empty() const noexcept { return last < first; }
    [[nodiscard]] time_span span() const noexcept { return {first, end_of_second(last)}; }
};

/// Good and bad requests by their latency, for one SLO.
struct latency_channel {
    slo_feed feed;
    latency_sli rule;
    timeline_builder events;

    [[nodiscard]] bool is_good(nanoseconds latency) const noexcept {
        return latency < rule.threshold || (rule.inclusive && latency == rule.threshold);
    }
};

/// What SLOs that look at the same requests share: the choice of requests, their counts by status,
/// and their latencies.
class request_channel {
public:
    explicit request_channel(const access_log_source& source, milliseconds coarsest)
        : source_{source},
          requests_{coarsest},
          latencies_{std::make_shared<latency_timeline<request_latencies>>()} {}

    [[nodiscard]] bool serves(const access_log_source& source) const noexcept {
        return source.routes == source_.routes && source.bad_status == source_.bad_status;
    }

    void attach(const slo_feed& feed) {
        if (const auto* rule = std::get_if<latency_sli>(&feed.slo->kind)) {
            by_latency_.push_back({feed, *rule, timeline_builder{}});
        } else {
            by_status_.push_back(feed);
        }
    }

    void take(const access_record& record) {
        if (!source_.routes.takes(record.path)) {
            return;
        }
        range_.add(record.time);
        ++used_;
        const bool bad = source_.bad_status.contains(record.status);
        (void)requests_.add(record.time, bad ? one_bad : one_good);
        if (!record.duration) {
            ++without_latency_;
            return;
        }
        latencies_->at(record.time).record(nanoseconds{*record.duration}.count());
        for (auto& channel : by_latency_) {
            (void)channel.events.add(record.time,
                                     channel.is_good(*record.duration) ? one_good : one_bad);
        }
    }

    void finish() {
        if (!range_.empty()) {
            requests_.cover(range_.span());
        }
        const std::shared_ptr<const event_timeline> requests = requests_.build();
        for (const auto& feed : by_status_) {
            hand_over_requests(feed, requests);
            hand_over_latencies(*feed.data);
        }
        for (auto& channel : by_latency_) {
            if (!range_.empty()) {
                channel.events.cover(range_.span());
            }
            channel.feed.data->traffic = requests;
            channel.feed.data->events = channel.events.build();
            hand_over_latencies(*channel.feed.data);
        }
    }

private:
    static constexpr counts64 one_good{1, 0};
    static constexpr counts64 one_bad{0, 1};

    void hand_over_latencies(slo_data& data) const {
        data.latencies = without_latency_ < used_ ? latencies_ : nullptr;
        data.without_latency = without_latency_;
        data.lines_used = used_;
    }

    access_log_source source_;
    timeline_builder requests_;
    std::shared_ptr<latency_timeline<request_latencies>> latencies_;
    std::vector<latency_channel> by_latency_;
    std::vector<slo_feed> by_status_;
    time_range range_;
    std::uint64_t used_ = 0;
    std::uint64_t without_latency_ = 0;
};

milliseconds coarsest_for(std::span<const slo_feed> feeds) {
    milliseconds coarsest = std::chrono::days{1};
    for (const auto& feed : feeds) {
        coarsest = std::gcd(coarsest.count(), coarsest_slot(*feed.slo).count()) * milliseconds{1};
    }
    return coarsest;
}

std::vector<request_channel> channels_for(std::span<const slo_feed> feeds) {
    std::vector<request_channel> channels;
    for (const auto& feed : feeds) {
        const auto& source = std::get<access_log_source>(feed.slo->source.kind);
        const auto serves = [&](const request_channel& c) { return c.serves(source); };
        auto known = std::find_if(channels.begin(), channels.end(), serves);
        if (known == channels.end()) {
            channels.emplace_back(source, coarsest_for(feeds));
            known = std::prev(channels.end());
        }
        known->attach(feed);
    }
    return channels;
}

} // namespace

void read_access_logs(const file_feeds& group, report_data& into, const load_options& options) {
    auto channels = channels_for(group.feeds);
    for (const auto& file : group.files) {
        bad_lines bad;
        std::uint64_t read = 0;
        access_log_reader log{text_input{file, bad, {.show_progress = options.show_progress}}};
        for (auto batch = log.next(); !batch.empty(); batch = log.next()) {
            read += batch.size();
            for (const access_record& record : batch) {
                for (auto& channel : channels) {
                    channel.take(record);
                }
            }
        }
        add_bad_lines(into, bad, read);
        into.lines += log.input().lines();
    }
    for (auto& channel : channels) {
        channel.finish();
    }
}

} // namespace nines::examples
