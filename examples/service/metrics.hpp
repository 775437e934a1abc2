// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

namespace example {

/// The label values of the request counters; what matches none of the paths is "other".
inline constexpr std::array<std::string_view, 7> routes{"/",       "/catalog", "/orders", "/upload",
                                                        "/report", "/healthz", "other"};
inline constexpr std::array<std::string_view, 5> classes{"1xx", "2xx", "3xx", "4xx", "5xx"};

constexpr std::size_t route_index(std::string_view path) noexcept {
    std::size_t i = 0;
    while (i + 1 < routes.size() && routes[i] != path) {
        ++i;
    }
    return i;
}

/// Whole microseconds as seconds with six digits.
inline std::string seconds_text(std::uint64_t micros) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%llu.%06llu",
                  static_cast<unsigned long long>(micros / 1'000'000),
                  static_cast<unsigned long long>(micros % 1'000'000));
    return text.data();
}

/// Requests by route and class of status, and a classic latency histogram of all of them.
/// One lock guards both, so that every scrape is a consistent snapshot.
class request_metrics {
public:
    void observe(std::size_t route, int status, std::chrono::microseconds duration) {
        const auto micros = static_cast<std::uint64_t>(duration.count());
        std::size_t bucket = 0;
        while (bucket < bounds.size() && micros > bounds[bucket].micros) {
            ++bucket;
        }
        const auto status_class = static_cast<std::size_t>(status / 100 - 1);
        const std::lock_guard lock{mutex_};
        ++requests_[route][status_class];
        ++latencies_[bucket];
        total_micros_ += micros;
    }

    /// Appends both families as OpenMetrics text.
    void append_to(std::string& page) const {
        const std::lock_guard lock{mutex_};
        append_requests(page);
        append_latencies(page);
    }

private:
    struct bound {
        std::uint64_t micros;
        const char* label;
    };
    static constexpr std::array<bound, 12> bounds{{{500, "0.0005"},
                                                   {1'000, "0.001"},
                                                   {2'000, "0.002"},
                                                   {5'000, "0.005"},
                                                   {10'000, "0.01"},
                                                   {20'000, "0.02"},
                                                   {50'000, "0.05"},
                                                   {100'000, "0.1"},
                                                   {200'000, "0.2"},
                                                   {500'000, "0.5"},
                                                   {1'000'000, "1.0"},
                                                   {2'000'000, "2.0"}}};

    void append_requests(std::string& page) const {
        page += "# TYPE http_requests counter\n"
                "# HELP http_requests Requests answered, by route and class of status.\n";
        for (std::size_t r = 0; r < routes.size(); ++r) {
            for (std::size_t c = 0; c < classes.size(); ++c) {
                page += "http_requests_total{route=\"";
                page += routes[r];
                page += "\",class=\"";
                page += classes[c];
                page += "\"} " + std::to_string(requests_[r][c]) + '\n';
            }
        }
    }

    void append_latencies(std::string& page) const {
        const std::string name = "http_request_duration_seconds";
        page += "# TYPE " + name + " histogram\n# UNIT " + name + " seconds\n# HELP " + name +
                " Time to answer, waiting for a worker included.\n";
        std::uint64_t cumulative = 0;
        for (std::size_t b = 0; b <= bounds.size(); ++b) {
            cumulative += latencies_[b];
            page += name + "_bucket{le=\"" + (b < bounds.size() ? bounds[b].label : "+Inf") +
                    "\"} " + std::to_string(cumulative) + '\n';
        }
        page += name + "_sum " + seconds_text(total_micros_) + '\n';
        page += name + "_count " + std::to_string(cumulative) + '\n';
    }

    mutable std::mutex mutex_;
    std::array<std::array<std::uint64_t, classes.size()>, routes.size()> requests_{};
    std::array<std::uint64_t, bounds.size() + 1> latencies_{};
    std::uint64_t total_micros_ = 0;
};

} // namespace example
