// SPDX-License-Identifier: BSL-1.0
#include "quantile/overview.hpp"

#include "plot.hpp"
#include "table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace nines::bench {
namespace {

std::string multiple(double seconds, double of) {
    return of > 0 ? fmt::format("{:.2f} x", seconds / of) : "";
}

std::string shown(const std::vector<double>& seconds) {
    return seconds.empty() ? "-" : time(median(seconds));
}

std::string percent(double ratio) {
    return ratio > 0 ? fmt::format("{:.3g} %", 100 * ratio) : "-";
}

std::string kibibytes(double bytes) {
    return bytes > 0 ? fmt::format("{:.1f} KiB", bytes / 1024) : "-";
}

} // namespace

void overview::add(const run& taken) {
    const auto slash = taken.subject.rfind('/');
    line& into = lines_[taken.subject.substr(slash + 1)][taken.method];
    into.variant = taken.variant;
    (taken.subject.starts_with("merge")            ? into.merge
     : taken.subject.starts_with("four_quantiles") ? into.quantiles
                                                   : into.insert)
        .push_back(taken.seconds);
    into.worst_error = std::max(into.worst_error, taken.worst_error);
    into.bytes = std::max(into.bytes, taken.bytes);
}

std::vector<overview::named_line> overview::ordered(const std::string& distribution) const {
    std::vector<named_line> ordered;
    for (const auto& [method, each] : lines_.at(distribution)) {
        ordered.emplace_back(method, &each);
    }
    const auto cost = [](const named_line& each) {
        return each.second->insert.empty() ? std::numeric_limits<double>::infinity()
                                           : median(each.second->insert);
    };
    std::sort(ordered.begin(), ordered.end(), [&](const auto& a, const auto& b) {
        return std::pair{cost(a), a.first} < std::pair{cost(b), b.first};
    });
    return ordered;
}

double overview::bare_increment(const std::string& distribution) const {
    const auto& methods = lines_.at(distribution);
    const auto at = methods.find("bare increment");
    return at == methods.end() ? 0 : median(at->second.insert);
}

std::string overview::table() const {
    std::string text;
    for (const auto& [distribution, methods] : lines_) {
        text += fmt::format("\n{:<46}  {:>9} {:>8}  {:>11}  {:>9}  {:>10}  {}\n",
                            "quantiles of 1,000,000 values, " + distribution, "insert", "",
                            "4 quantiles", "merge", "memory", "worst error");
        for (const auto& [method, each] : ordered(distribution)) {
            const std::string relative =
                each->insert.empty() ? ""
                                     : multiple(median(each->insert), bare_increment(distribution));
            const std::string whose = each->variant.substr(0, each->variant.find(':'));
            text += fmt::format("{:<46}  {:>9} {:>8}  {:>11}  {:>9}  {:>10}  {}\n",
                                whose + ": " + method, shown(each->insert), relative,
                                shown(each->quantiles), shown(each->merge), kibibytes(each->bytes),
                                percent(each->worst_error));
        }
    }
    return text;
}

std::string overview::plot() const {
    log_plot plot;
    plot.title = "Quantiles of 1,000,000 values: worst relative error of p50, p90, p99 and p99.9";
    plot.x_title = "time to insert a value (ns)";
    plot.y_title = "worst relative error (%)";
    plot.key = "(filled: ours, hollow: peers)";
    std::map<std::string, std::vector<double>> limits;
    for (const auto& [distribution, methods] : lines_) {
        for (const auto& [method, each] : methods) {
            if (each.variant.starts_with("limit:") && !each.insert.empty()) {
                auto& all = limits[method];
                all.insert(all.end(), each.insert.begin(), each.insert.end());
            } else if (!each.insert.empty() && each.worst_error > 0) {
                plot.points.push_back({method, distribution, median(each.insert) * 1e9,
                                       each.worst_error * 100, each.variant == "ours"});
            }
        }
    }
    for (const auto& [name, seconds] : limits) {
        plot.markers.emplace_back(name, median(seconds) * 1e9);
    }
    return plot.svg();
}

} // namespace nines::bench
