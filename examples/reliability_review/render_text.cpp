// SPDX-License-Identifier: BSL-1.0
#include "common/bad_lines.hpp"
#include "common/format.hpp"
#include "common/text_table.hpp"
#include "reliability_review/conclusions.hpp"
#include "reliability_review/render.hpp"
#include "reliability_review/summarise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace nines::examples::review {
namespace {

constexpr std::size_t shown_remarks = 10;
constexpr std::size_t shown_clusters = 10;
constexpr std::size_t line_width = 100;

template <class... Args>
void line(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
    out += '\n';
}

/// A sentence over as many lines as it takes.
void wrapped(std::string& out, std::string_view text, std::string_view first,
             std::string_view others) {
    std::string row{first};
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        if (row.size() + word.size() > line_width) {
            row.pop_back();
            line(out, "{}", row);
            row = others;
        }
        row += word;
        row += ' ';
    }
    row.pop_back();
    line(out, "{}", row);
}

void remarks(std::string& out, const std::vector<remark>& all, std::string_view what,
             const std::string& file) {
    if (all.empty()) {
        return;
    }
    line(out, "  {} {}:", grouped(all.size()), what);
    for (std::size_t i = 0; i < std::min(all.size(), shown_remarks); ++i) {
        line(out, "    {}", to_string(all[i], file));
    }
    if (all.size() > shown_remarks) {
        line(out, "    and {} more; --json has all", all.size() - shown_remarks);
    }
}

void head(std::string& out, const review_report& report) {
    const history& of = *report.of;
    line(out, "{}: {} in {}, {}", shown_name(of.file),
         incidents_text(report.all.of.incidents.size()), days_text(report.period.length()),
         span_text(report.period.from, report.period.to));
    for (const std::string& comment : of.comments) {
        line(out, "  the file says: {}", shown_name(comment));
    }
    line(out, "  {} of {} lines are incidents{}", grouped(of.incidents.size()), grouped(of.lines),
         of.sorted ? "" : "; they are not by rising start, and were sorted");
    remarks(out, of.left_out, "left out", of.file);
    remarks(out, of.unused, "without a time that could not be used", of.file);
    if (report.outside + report.other_severities > 0) {
        line(out, "  {} outside of the period and {} of other severities are not counted",
             grouped(report.outside), grouped(report.other_severities));
    }
    if (!report.asked.from || !report.asked.to) {
        line(out, "  the period is that of the incidents themselves: give --from and --to, as "
                  "quiet days at its ends count too");
    }
    line(out, "  what had not come by {} is open; intervals hold at {} %", time_text(report.at),
         percent(report.asked.level.level(), 4));
}

void rates(std::string& out, const std::vector<const group_summary*>& rows) {
    text_table table{{"", "incidents", "days", "in 30 days", "days between (MTBF)", "dispersion"}};
    std::string missing;
    std::string clustered;
    for (const group_summary* each : rows) {
        const auto& index = each->dispersion.value;
        table.add({shown_name(each->of.name), grouped(each->of.incidents.size()),
                   fmt::format("{:.0f}", days{each->of.when.length()}.count()),
                   interval_text(each->per_30_days), interval_text(each->days_between),
                   index ? fmt::format("{} by {:.0f} d (p {}){}", number(index->index, 3),
                                       each->bin.count(), p_text(index->p_value),
                                       each->in_clusters ? " *" : "")
                         : "not enough data"});
        if (each->in_clusters) {
            clustered += fmt::format("{} {} {}", clustered.empty() ? "" : ";",
                                     shown_name(each->of.name), interval_text(*each->in_clusters));
        }
        if (!index) {
            line(missing, "  not enough data: {}: {}", shown_name(each->of.name),
                 each->dispersion.missing);
        }
    }
    out += "\nHow often\n" + table.text();
    if (!clustered.empty()) {
        wrapped(out,
                "* more than chance: clusters, or a rate that changes. The intervals are too "
                "narrow; allowing for it:" +
                    clustered,
                "  ", "    ");
    }
    out += missing;
}

std::string cell(const number_answer& of) {
    return of.value ? interval_text(*of.value) : "not enough data";
}

void stage(std::string& out, const std::vector<const group_summary*>& rows, std::size_t number_of) {
    std::string name = name_of(rows.front()->stages[number_of].stage);
    name[0] = 'T';
    text_table table{{"", "came", "open", "geometric mean", "median", "mean", "90 %"}};
    std::string missing;
    for (const group_summary* each : rows) {
        const stage_summary& of = each->stages[number_of];
        table.add({shown_name(each->of.name), grouped(of.came), grouped(of.waited_for),
                   cell(of.geometric_mean), cell(of.median), cell(of.mean),
                   cell(of.ninety_percent)});
        for (const auto& [what, value] :
             {std::pair{"geometric mean", &of.geometric_mean}, std::pair{"median", &of.median},
              std::pair{"mean", &of.mean}, std::pair{"90 %", &of.ninety_percent}}) {
            if (!value->value) {
                line(missing, "  not enough data: {}, {}: {}", shown_name(each->of.name), what,
                     value->missing);
            }
        }
    }
    line(out, "\n{}, in minutes", name);
    out += table.text();
    const stage_summary& all = rows.front()->stages[number_of];
    if (all.not_noted > 0) {
        line(out, "  {} ended without a record of it", incidents_text(all.not_noted));
    }
    if (all.after_end > 0) {
        line(out, "  {} ended before it, by what the record says", incidents_text(all.after_end));
    }
    if (all.short_times > 0) {
        line(out, "  {} below the least time (--least) counted as that",
             incidents_text(all.short_times));
    }
    out += missing;
}

void pattern(std::string& out, const answer<time_pattern>& of, std::string_view what,
             confidence level, std::string (*name)(std::size_t)) {
    if (!of.value) {
        line(out, "  {}: not enough data: {}", what, of.missing);
        return;
    }
    const bool uneven = of.value->p_value < level.significance();
    constexpr double worth_saying = 1.1;
    line(out, "  {}: {} (p {} for all together{})", what,
         uneven ? "not even, chance apart" : "as even as chance would have it",
         p_text(of.value->p_value),
         of.value->dispersion > worth_saying
             ? fmt::format("; allowing for bursts, dispersion {}", number(of.value->dispersion, 2))
             : "");
    for (std::size_t i = 0; i < of.value->bins.size(); ++i) {
        const pattern_bin& bin = of.value->bins[i];
        if (bin.corrected < level.significance()) {
            line(out, "    {}: {} where {} were to be expected (p {} among all {})", name(i),
                 number(bin.count), number(bin.expected, 3), p_text(bin.corrected), what);
        }
    }
}

std::string hour_name(std::size_t hour) {
    return fmt::format("{:02}:00", hour);
}

std::string weekday_name(std::size_t day) {
    constexpr std::array<const char*, 7> names{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                               "Friday", "Saturday", "Sunday"};
    return names.at(day);
}

void comparisons(std::string& out, const review_report& report) {
    line(out, "\nWhat may be concluded");
    if (report.comparisons.empty()) {
        line(out, "  not enough data: one period; it takes two years, or --split");
    }
    if (report.comparisons.size() > 1) {
        wrapped(out,
                fmt::format("{} comparisons; p-values are corrected for all of them, intervals are "
                            "of each alone. Periods at the ends may be part of a year.",
                            report.comparisons.size()),
                "  ", "  ");
    }
    for (const period_comparison& each : report.comparisons) {
        line(out, "  {} against {}", each.later, each.earlier);
        for (const std::string& sentence : each.conclusions) {
            wrapped(out, sentence, "    - ", "      ");
        }
    }
}

void clusters(std::string& out, const review_report& report) {
    line(out,
         "\nRecurring: alike in services and title ({} of 1 at least), coming back within {};\n"
         "  each named by the one that is most like the others",
         number(report.asked.similarity, 2), window_name(report.asked.window));
    const auto& all = report.recurring.clusters;
    const auto recurs = [&](const recurring_cluster& each) {
        return each.recurrence.corrected < report.asked.level.significance();
    };
    if (all.empty()) {
        line(out, "  not enough data: no cluster of three or more incidents");
    }
    text_table table{{"", "times", "back soon", "by chance", "p", ""}};
    for (std::size_t i = 0; i < std::min(all.size(), shown_clusters); ++i) {
        const recurring_cluster& each = all[i];
        table.add({sanitised(each.typical->title, 60), grouped(each.members.size()),
                   grouped(each.recurrence.returns), number(each.recurrence.expected, 3),
                   p_text(each.recurrence.corrected), recurs(each) ? "RECURS" : "chance"});
    }
    if (!table.empty()) {
        out += table.text();
    }
    if (all.size() > shown_clusters) {
        const auto recur = std::count_if(all.begin() + shown_clusters, all.end(), recurs);
        line(out, "  and {} smaller ones, of which {} recur{}; --json has all",
             all.size() - shown_clusters, recur, recur == 1 ? "s" : "");
    }
    if (report.recurring.not_tested > 0) {
        line(out, "  and {} still smaller ones, not tested (--clusters)",
             grouped(report.recurring.not_tested));
    }
}

void availabilities(std::string& out, const review_report& report) {
    if (report.availabilities.empty()) {
        return;
    }
    text_table table{{"", "down", "of", "availability"}};
    for (const availability_summary& each : report.availabilities) {
        const double bad = each.up.value ? each.up.value->unavailability() : 0;
        table.add({each.name, duration_text(each.down), duration_text(each.when.length()),
                   each.up.value ? good_percent(bad, decimals_of_missing(bad)) + " %"
                                 : "not enough data: " + each.up.missing});
    }
    out += "\nAvailability: windows of downtime that overlap count once\n" + table.text();
}

} // namespace

std::string text_of(const review_report& report) {
    std::vector<const group_summary*> rows{&report.all};
    for (const auto* groups : {&report.by_year, &report.by_severity, &report.by_both}) {
        for (const group_summary& each : *groups) {
            rows.push_back(&each);
        }
    }
    std::string out;
    head(out, report);
    rates(out, rows);
    for (std::size_t i = 0; i < report.all.stages.size(); ++i) {
        stage(out, rows, i);
    }
    line(out, "\nWhen");
    pattern(out, report.hours, "hours", report.asked.level, hour_name);
    pattern(out, report.weekdays, "weekdays", report.asked.level, weekday_name);
    comparisons(out, report);
    clusters(out, report);
    availabilities(out, report);
    return out;
}

} // namespace nines::examples::review
