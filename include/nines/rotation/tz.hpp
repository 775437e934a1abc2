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

#include <date/date.h>
#include <date/tz.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// The rules of a zone such as "Australia/Lord_Howe", read once when it is made.
///
/// Assumes: the rules from 1900 to 2200 as the database has them at that moment; the offset of the
/// ends holds before and after. Files of the operating system, which Debian's date reads, name
/// transitions until 2037 and none later: after that, date and so `tz_zone` see one offset.
/// Accuracy: that of `date::time_zone` (tests/rotation/tz_test.cpp).
/// Cost: made in some hundred microseconds, one table shared between copies; a lookup is a binary
/// search in it, about 20 ns, in any number of threads.
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
        return local_of(*find(at), at);
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

    explicit tz_zone(const date::time_zone& zone) {
        rules read{zone.name(), {}};
        date::sys_seconds at = date::sys_days{date::year{1900} / 1 / 1};
        const date::sys_seconds last = date::sys_days{date::year{2200} / 1 / 1};
        while (at < last) {
            const auto info = zone.get_info(at);
            if (!read.stretches.empty() && read.stretches.back().offset == info.offset) {
                read.stretches.back().end = info.end;
            } else {
                read.stretches.push_back({info.begin, info.end, info.offset});
            }
            at = info.end;
        }
        read.stretches.front().begin = date::sys_seconds{-forever.time_since_epoch()};
        read.stretches.back().end = forever;
        rules_ = std::make_shared<const rules>(std::move(read));
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
