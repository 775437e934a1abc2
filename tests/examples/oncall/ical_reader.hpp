// SPDX-License-Identifier: BSL-1.0
// A second parser of iCalendar files, written from RFC 5545 and sharing nothing with libical.
#pragma once

#include <date/date.h>

#include <cstddef>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace nines_test {

struct ical_event {
    std::string uid;
    std::string summary;
    std::string category;
    date::sys_seconds from;
    date::sys_seconds to;
};

/// Reads what it is sure of and refuses the rest, with std::runtime_error.
class ical_reader {
public:
    explicit ical_reader(std::string_view text) { unfold(text); }

    std::vector<ical_event> events() {
        std::vector<ical_event> all;
        expect("BEGIN", "VCALENDAR");
        std::map<std::string, std::string> head;
        while (peek().name != "BEGIN" && peek().name != "END") {
            keep(head, next());
        }
        if (head["VERSION"] != "2.0" || head["PRODID"].empty()) {
            fail("VERSION and PRODID");
        }
        while (peek().name == "BEGIN") {
            all.push_back(event());
        }
        expect("END", "VCALENDAR");
        if (at_ != lines_.size()) {
            fail("the end of the file");
        }
        return all;
    }

private:
    struct property {
        std::string name;
        std::string value;
    };

    [[noreturn]] void fail(const std::string& expected) const {
        throw std::runtime_error{"expected " + expected + " at line " + std::to_string(at_ + 1)};
    }

    /// Lines end in CRLF and have at most 75 octets; a blank goes on with the line before.
    void unfold(std::string_view text) {
        while (!text.empty()) {
            const auto end = text.find("\r\n");
            if (end == std::string_view::npos || end > 75 ||
                text.substr(0, end).find_first_of("\r\n") != std::string_view::npos) {
                fail("a line of at most 75 octets that ends in CRLF");
            }
            const auto line = text.substr(0, end);
            text.remove_prefix(end + 2);
            if (line.starts_with(' ') && !lines_.empty()) {
                lines_.back() += line.substr(1);
            } else {
                lines_.emplace_back(line);
            }
        }
    }

    [[nodiscard]] property peek() const {
        if (at_ == lines_.size()) {
            fail("more lines");
        }
        const std::string& line = lines_[at_];
        const auto colon = line.find(':');
        if (colon == std::string::npos || line.substr(0, colon).find(';') != std::string::npos) {
            fail("a property without parameters");
        }
        return {line.substr(0, colon), line.substr(colon + 1)};
    }
    property next() {
        auto read = peek();
        ++at_;
        return read;
    }
    void expect(std::string_view name, std::string_view value) {
        const auto read = next();
        if (read.name != name || read.value != value) {
            fail(std::string{name} + ':' + std::string{value});
        }
    }
    void keep(std::map<std::string, std::string>& into, const property& read) const {
        if (!into.emplace(read.name, text_of(read.value)).second) {
            fail("one " + read.name);
        }
    }

    [[nodiscard]] static std::string text_of(std::string_view value) {
        std::string text;
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (value[i] == '\\' && i + 1 < value.size()) {
                ++i;
                text += value[i] == 'n' || value[i] == 'N' ? '\n' : value[i];
            } else {
                text += value[i];
            }
        }
        return text;
    }

    ical_event event() {
        expect("BEGIN", "VEVENT");
        std::map<std::string, std::string> fields;
        while (peek().name != "END") {
            keep(fields, next());
        }
        expect("END", "VEVENT");
        for (const char* name : {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"}) {
            if (fields[name].empty()) {
                fail(name);
            }
        }
        (void)moment(fields["DTSTAMP"]);
        return {fields["UID"], fields["SUMMARY"], fields["CATEGORIES"], moment(fields["DTSTART"]),
                moment(fields["DTEND"])};
    }

    /// "20260105T080000Z".
    [[nodiscard]] date::sys_seconds moment(const std::string& text) const {
        if (text.size() != 16 || text[8] != 'T' || text[15] != 'Z') {
            fail("a time in UTC");
        }
        const auto number = [&](std::size_t from, std::size_t count) {
            return std::stoi(text.substr(from, count));
        };
        const date::year_month_day day{date::year{number(0, 4)},
                                       date::month{static_cast<unsigned>(number(4, 2))},
                                       date::day{static_cast<unsigned>(number(6, 2))}};
        if (!day.ok()) {
            fail("a day of the calendar");
        }
        return date::sys_days{day} + std::chrono::hours{number(9, 2)} +
               std::chrono::minutes{number(11, 2)} + std::chrono::seconds{number(13, 2)};
    }

    std::vector<std::string> lines_;
    std::size_t at_ = 0;
};

} // namespace nines_test
