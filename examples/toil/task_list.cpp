// SPDX-License-Identifier: BSL-1.0
#include "toil/task_list.hpp"

#include "common/bad_lines.hpp"
#include "common/csv.hpp"
#include "common/numbers.hpp"
#include "common/split.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace nines::examples {
namespace {

constexpr std::array<std::pair<std::string_view, toil_mark>, 6> mark_names{
    {{"manual", toil_mark::manual},
     {"repetitive", toil_mark::repetitive},
     {"automatable", toil_mark::automatable},
     {"tactical", toil_mark::tactical},
     {"without_enduring_value", toil_mark::without_enduring_value},
     {"grows_with_service", toil_mark::grows_with_service}}};

/// A row and its fields by column, for what is wrong with them.
class row_reader {
public:
    row_reader(const csv_reader& csv, std::string file) : csv_{csv}, file_{std::move(file)} {}

    [[nodiscard]] std::string_view text(std::string_view column) const {
        const auto at = csv_.find_column(column);
        return at ? csv_[*at] : std::string_view{};
    }
    [[noreturn]] void refuse(std::string_view column, std::string_view expected) const {
        throw input_error{file_, csv_.line(),
                          fmt::format("column \"{}\": {}, got \"{}\"", column, expected,
                                      sanitised(text(column)))};
    }
    [[nodiscard]] double number(std::string_view column, std::string_view from) const {
        const auto read = parse_number(from);
        if (!read) {
            refuse(column, read.error().what);
        }
        return *read;
    }
    /// A number, a range of three or past values.
    [[nodiscard]] uncertain_amount amount(std::string_view column) const {
        const auto read = amount_of(column, text(column));
        if (!read) {
            refuse(column, read.error().what);
        }
        return *read;
    }
    [[nodiscard]] double people() const {
        return text("people").empty() ? 1 : number("people", text("people"));
    }
    [[nodiscard]] toil_marks marks() const {
        toil_marks read;
        if (text("marks").empty()) {
            return read;
        }
        for (const std::string_view name : split(text("marks"), "|")) {
            const auto* const known =
                std::find_if(mark_names.begin(), mark_names.end(),
                             [&](const auto& each) { return each.first == name; });
            if (known == mark_names.end()) {
                refuse("marks", "expected marks of manual, repetitive, automatable, tactical, "
                                "without_enduring_value, grows_with_service");
            }
            read = read | toil_marks{known->second};
        }
        return read;
    }

private:
    [[nodiscard]] result<uncertain_amount> amount_of(std::string_view column,
                                                     std::string_view given) const {
        constexpr std::string_view observed = "observed ";
        constexpr std::string_view triangular = "triangular ";
        if (given.starts_with(observed)) {
            return uncertain_amount::observed(
                numbers(column, split(given.substr(observed.size()), "|")));
        }
        const bool straight = given.starts_with(triangular);
        const auto range =
            numbers(column, split(given.substr(straight ? triangular.size() : 0), ".."));
        if (range.size() == 1 && !straight) {
            return uncertain_amount::exactly(range[0]);
        }
        if (range.size() != 3) {
            refuse(column, "expected a number such as 10, a range such as 5..10..30 or triangular "
                           "5..10..30, or past values such as observed 12|9|31");
        }
        return straight ? uncertain_amount::triangular(range[0], range[1], range[2])
                        : uncertain_amount::pert(range[0], range[1], range[2]);
    }
    [[nodiscard]] std::vector<double> numbers(std::string_view column,
                                              const std::vector<std::string_view>& parts) const {
        std::vector<double> all;
        all.reserve(parts.size());
        for (const std::string_view part : parts) {
            all.push_back(number(column, part));
        }
        return all;
    }

    const csv_reader& csv_;
    std::string file_;
};

/// Names that other tasks need, with the line they stand in.
struct open_need {
    std::size_t item;
    std::string name;
    std::uint64_t line;
};

/// For every task, whether it can be made after all that it needs.
std::vector<bool> can_be_made(const task_list& list) {
    std::vector<bool> made(list.tasks.size(), true);
    for (std::size_t round = 0; round <= list.tasks.size(); ++round) {
        std::vector<bool> next(list.tasks.size(), true);
        for (const prerequisite& each : list.needs) {
            next[each.item] = next[each.item] && round > 0 && made[each.needs];
        }
        if (next == made) {
            break;
        }
        made = std::move(next);
    }
    return made;
}

/// Tasks each of which needs the next, from one to itself; none when there is no circle.
std::vector<std::size_t> circle_in(const task_list& list) {
    const auto made = can_be_made(list);
    std::vector<std::size_t> path;
    std::size_t at = 0;
    while (at < made.size() && made[at]) {
        ++at;
    }
    while (at < made.size()) {
        const auto before = std::ranges::find(path, at);
        if (before != path.end()) {
            path.erase(path.begin(), before);
            path.push_back(at);
            break;
        }
        path.push_back(at);
        at = std::ranges::find_if(list.needs, [&](const prerequisite& each) {
                 return each.item == at && !made[each.needs];
             })->needs;
    }
    return path;
}

uncertain_task task_of(const row_reader& row) {
    toil_task known{std::string{row.text("name")},
                    0,
                    0,
                    row.number("potential", row.text("potential")),
                    0,
                    row.people(),
                    row.marks()};
    if (known.name.empty()) {
        row.refuse("name", "expected a name");
    }
    uncertain_task task{std::move(known), row.amount("minutes"), row.amount("per_week"),
                        row.amount("effort_hours")};
    const toil_task expected = task.expected();
    if (const auto checked = weekly_minutes({&expected, 1}); !checked) {
        row.refuse(expected.potential >= 0 && expected.potential <= 100 ? "people" : "potential",
                   checked.error().what);
    }
    return task;
}

task_list read_rows(text_input input, const bad_lines& bad) {
    const std::string file = input.name();
    csv_reader csv{std::move(input)};
    for (const char* needed : {"name", "minutes", "per_week", "potential", "effort_hours"}) {
        (void)csv.column(needed);
    }
    task_list list;
    std::vector<open_need> open;
    std::unordered_map<std::string, std::size_t> places;
    const row_reader row{csv, file};
    while (csv.next()) {
        list.tasks.push_back(task_of(row));
        const std::size_t place = list.tasks.size() - 1;
        if (!places.try_emplace(list.tasks.back().task.name, place).second) {
            row.refuse("name", "expected each name once");
        }
        for (const std::string_view need : split(row.text("needs"), "|")) {
            if (!need.empty()) {
                open.push_back({place, std::string{need}, csv.line()});
            }
        }
    }
    if (bad.count() > 0) {
        const bad_line& first = bad.first().front();
        throw input_error{first.file, first.line,
                          fmt::format("{}: \"{}\"", first.reason, first.excerpt)};
    }
    if (list.tasks.empty()) {
        throw input_error{file, 0, "expected at least one task"};
    }
    for (const open_need& each : open) {
        const auto found = places.find(each.name);
        if (found == places.end()) {
            throw input_error{
                file, each.line,
                fmt::format("column \"needs\": expected the name of another task, got \"{}\"",
                            sanitised(each.name))};
        }
        list.needs.push_back({each.item, found->second});
    }
    if (const auto circle = circle_in(list); !circle.empty()) {
        std::string names;
        for (const std::size_t each : circle) {
            names +=
                (names.empty() ? "" : ", which needs ") + sanitised(list.tasks[each].task.name);
        }
        const auto first = std::ranges::find(open, circle.front(), &open_need::item);
        throw input_error{
            file, first->line,
            fmt::format("column \"needs\": expected no task that needs itself, got {}", names)};
    }
    const auto solvable = try_best_portfolio(list.expected(), 0, list.needs);
    if (!solvable) {
        throw input_error{file, 0, fmt::format("column \"needs\": {}", solvable.error().what)};
    }
    return list;
}

} // namespace

std::vector<toil_task> task_list::expected() const {
    std::vector<toil_task> all;
    all.reserve(tasks.size());
    for (const uncertain_task& each : tasks) {
        all.push_back(each.expected());
    }
    return all;
}

bool task_list::has_marks() const {
    return std::ranges::any_of(
        tasks, [](const uncertain_task& each) { return each.task.marks.count() > 0; });
}

bool task_list::is_uncertain() const {
    return !std::ranges::all_of(tasks, &uncertain_task::is_certain);
}

task_list read_tasks(const std::string& path) {
    bad_lines bad;
    return read_rows(text_input{path, bad}, bad);
}

task_list parse_tasks(const std::string& text, const std::string& file) {
    bad_lines bad;
    return read_rows(text_input::of_text(text, bad, {}, file), bad);
}

} // namespace nines::examples
