// SPDX-License-Identifier: BSL-1.0
/// \file
/// `tz_zone`: a zone of the tz database, looked up by name.
///
/// Needs the compiled part of date (nines::rotation-tz), which does not compile without exceptions:
/// there, this header is empty.
#pragma once

#include <nines/config.hpp>

#if NINES_HAS_EXCEPTIONS

#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/core/time_zone.hpp>
#include <nines/rotation/posix_rule.hpp>

#include <date/date.h>
#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// The rules of a zone such as "Australia/Lord_Howe", read once when it is made.
///
/// Assumes: the rules from 1900 on as the database has them at that moment; the first offset holds
/// before. Files of the operating system, which Debian's date reads, list transitions until 2037,
/// where date stops; `tz_zone` goes on by the rule at the end of the file. After 2600 the rule is
/// looked up 400 years earlier, which is exact, since the calendar repeats.
/// Accuracy: that of `date::time_zone` until 2037, and after that of the C library, which reads the
/// same rule (tests/rotation/tz_test.cpp).
/// Cost: made in some hundred microseconds, one table of 34 KiB at most shared between copies; a
/// lookup is a binary search in it, about 20 ns, in any number of threads.
class tz_zone {
public:
    /// Errors: unsupported for a name that the database does not know, and without a database.
    explicit tz_zone(std::string_view name) : tz_zone{try_from(name).value()} {}

    [[nodiscard]] static result<tz_zone> try_from(std::string_view name) {
        try {
            return tz_zone{*date::locate_zone(std::string{name})};
        } catch (const std::exception&) {
            return error{errc::unsupported, "tz_zone",
                         "no zone of this name in the tz database, or no database"};
        }
    }

    [[nodiscard]] const std::string& name() const noexcept { return rules_->name; }

    [[nodiscard]] date::local_seconds to_local(date::sys_seconds at) const noexcept {
        const auto later = cycles_after_table(at);
        return local_of(*find(at - later), at);
    }

    /// What `date::time_zone::get_info` answers, as far as it is needed here.
    struct local_info {
        enum kind : unsigned char { unique, nonexistent, ambiguous };
        struct side {
            std::chrono::seconds offset;
            date::sys_seconds end;
        };
        kind result;
        side first;
        side second;
    };
    [[nodiscard]] local_info get_info(date::local_seconds local) const noexcept {
        const auto later = cycles_after_table(date::sys_seconds{local.time_since_epoch()});
        local_info found = info_in_table(local - later);
        found.first.end += later;
        found.second.end += later;
        return found;
    }

private:
    struct stretch {
        date::sys_seconds begin;
        date::sys_seconds end;
        std::chrono::seconds offset;
    };
    struct rules {
        std::string name;
        std::vector<stretch> stretches;
    };

    /// Far beyond any rule, and far enough from overflow.
    static constexpr date::sys_seconds forever{std::chrono::seconds{std::int64_t{1} << 60}};
    /// 400 years, after which the calendar repeats.
    static constexpr date::days cycle{146'097};
    static constexpr date::year table_end{2600};

    [[nodiscard]] static std::chrono::seconds cycles_after_table(date::sys_seconds at) noexcept {
        constexpr date::sys_seconds end = date::sys_days{table_end / date::January / 1};
        return at < end ? std::chrono::seconds{}
                        : ((at - end) / cycle + 1) * std::chrono::seconds{cycle};
    }

    [[nodiscard]] local_info info_in_table(date::local_seconds local) const noexcept {
        const date::sys_seconds a_day_before{local.time_since_epoch() - date::days{2}};
        const stretch* at = find(a_day_before);
        while (!(local < local_of(*at, at->end))) {
            ++at;
        }
        if (local < local_of(*at, at->begin)) {
            return {local_info::nonexistent, side_of(at[-1]), side_of(*at)};
        }
        if (at->end != forever && !(local < local_of(at[1], at[1].begin))) {
            return {local_info::ambiguous, side_of(*at), side_of(at[1])};
        }
        return {local_info::unique, side_of(*at), {}};
    }

    explicit tz_zone(const date::time_zone& zone) {
        rules read{zone.name(), {}};
        date::sys_seconds at = date::sys_days{date::year{1900} / 1 / 1};
        const date::sys_seconds last = date::sys_days{(table_end + date::years{2}) / 1 / 1};
        while (at < last) {
            const auto info = zone.get_info(at);
            append(read.stretches, {info.begin, info.end, info.offset});
            at = info.end;
        }
        if (const auto rule = posix_rule::try_from(last_line_of_file(read.name));
            rule && rule->changes()) {
            go_on_by(*rule, read.stretches);
        }
        read.stretches.front().begin = date::sys_seconds{-forever.time_since_epoch()};
        read.stretches.back().end = forever;
        rules_ = std::make_shared<const rules>(std::move(read));
    }

    static void append(std::vector<stretch>& all, const stretch& next) {
        if (!all.empty() && all.back().offset == next.offset) {
            all.back().end = next.end;
        } else {
            all.push_back(next);
        }
    }

    /// Appends what the rule says after the last transition that is there.
    static void go_on_by(const posix_rule& rule, std::vector<stretch>& all) {
        const date::sys_seconds first = date::sys_days{date::year{1900} / 1 / 1};
        const date::sys_seconds known = (std::max)(all.back().begin, first);
        const auto from = date::year_month_day{date::floor<date::days>(known)}.year();
        for (date::year y = from; y <= table_end + date::years{1}; ++y) {
            for (const clock_change& change : rule.in(y)) {
                if (change.at > known) {
                    all.back().end = change.at;
                    append(all, {change.at, forever, change.east});
                }
            }
        }
    }

    /// Where a file of the database ends in a rule; empty without a file.
    [[nodiscard]] static std::string last_line_of_file(const std::string& name) {
        for (const char* folder :
             {"/usr/share/zoneinfo/", "/usr/share/zoneinfo/uclibc/", "/var/db/zoneinfo/"}) {
            std::ifstream file{folder + name, std::ios::binary};
            std::string line;
            for (std::string next; std::getline(file, next);) {
                line = std::move(next);
            }
            if (!line.empty()) {
                return line;
            }
        }
        return {};
    }

    [[nodiscard]] const stretch* find(date::sys_seconds at) const noexcept {
        const auto& all = rules_->stretches;
        const auto after = std::upper_bound(
            all.begin() + 1, all.end(), at,
            [](date::sys_seconds t, const stretch& each) { return t < each.begin; });
        return &*(after - 1);
    }

    [[nodiscard]] static date::local_seconds local_of(const stretch& in,
                                                      date::sys_seconds at) noexcept {
        return date::local_seconds{(at + in.offset).time_since_epoch()};
    }
    [[nodiscard]] static local_info::side side_of(const stretch& of) noexcept {
        return {of.offset, of.end};
    }

    std::shared_ptr<const rules> rules_;
};

} // namespace nines::inline NINES_ABI

#endif // NINES_HAS_EXCEPTIONS
