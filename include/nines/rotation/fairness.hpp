// SPDX-License-Identifier: BSL-1.0
/// \file
/// How evenly a duty is shared: weighted hours, Jain's index, shares of what each could do.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/interval_set.hpp>
#include <nines/core/result.hpp>
#include <nines/rotation/shift.hpp>

#include <date/date.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <ratio>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// Time that counts more or less than an hour an hour: nights, weekends, holidays.
struct weighted_time {
    interval_set<date::sys_seconds> when;
    double weight;
};

/// What falls to a person.
template <participant Person>
struct load {
    Person person;
    double hours = 0;
    double weighted_hours = 0;

    friend bool operator==(const load&, const load&) = default;
};

namespace detail {

[[nodiscard]] inline double hours_of(const interval_set<date::sys_seconds>& when) noexcept {
    return std::chrono::duration<double, std::ratio<3600>>{when.length()}.count();
}

} // namespace detail

/// The hours of each member, in the order of the members; those without any have zero.
///
/// Time of a person's own shifts that overlap counts once.
/// Parameters: `weights`, in any order; where several meet, the highest holds, and an hour that
/// none names weighs 1. Shifts of others than the members are left out. Errors: out_of_domain for a
/// weight that is negative, NaN or infinite; contradiction for a shift that ends before it begins,
/// or a member named twice; insufficient without members. Cost: O((shifts + weighted times) *
/// weights) a member.
template <participant Person>
[[nodiscard]] result<std::vector<load<Person>>> loads(const std::vector<Person>& members,
                                                      const std::vector<shift<Person>>& shifts,
                                                      std::vector<weighted_time> weights = {}) {
    if (members.empty()) {
        return error{errc::insufficient, "loads", "expected at least one member"};
    }
    for (const auto& each : weights) {
        if (!detail::is_finite(each.weight) || !(each.weight >= 0)) {
            return error{errc::out_of_domain, "loads",
                         "expected weights that are finite and not negative"};
        }
    }
    std::sort(weights.begin(), weights.end(),
              [](const auto& a, const auto& b) { return a.weight > b.weight; });
    std::vector<load<Person>> all;
    for (auto member = members.begin(); member != members.end(); ++member) {
        if (std::find(members.begin(), member, *member) != member) {
            return error{errc::contradiction, "loads", "a member is named twice"};
        }
        std::vector<half_open<date::sys_seconds>> mine;
        for (const auto& each : shifts) {
            if (each.person == *member) {
                mine.push_back(each.when);
            }
        }
        const auto held = interval_set<date::sys_seconds>::try_from(mine);
        if (!held) {
            return held.error();
        }
        load<Person> sum{*member, detail::hours_of(*held)};
        auto rest = *held;
        for (const auto& each : weights) {
            sum.weighted_hours += each.weight * detail::hours_of(rest.intersection(each.when));
            rest = rest.minus(each.when);
        }
        sum.weighted_hours += detail::hours_of(rest);
        all.push_back(std::move(sum));
    }
    return all;
}

/// Jain's index of shares: 1 when all are equal, 1 / n when one has everything.
/// Errors: insufficient when there are none or all are zero; out_of_domain for one that is
/// negative, NaN or infinite.
/// Source: Jain, Chiu, Hawe 1984, DEC-TR-301, equation 3.
[[nodiscard]] inline result<double> jain_index(const std::vector<double>& shares) {
    double largest = 0;
    for (const double each : shares) {
        if (!detail::is_finite(each) || !(each >= 0)) {
            return error{errc::out_of_domain, "jain_index",
                         "expected shares that are finite and not negative"};
        }
        largest = (std::max)(largest, each);
    }
    if (!(largest > 0)) {
        return error{errc::insufficient, "jain_index", "nobody has a share"};
    }
    double sum = 0;
    double squares = 0;
    for (const double each : shares) {
        const double of_largest = each / largest;
        sum += of_largest;
        squares += of_largest * of_largest;
    }
    return sum * sum / (static_cast<double>(shares.size()) * squares);
}

/// How shares differ.
struct fairness_report {
    double jain;                ///< 1 / n to 1
    double smallest_to_largest; ///< 0 when somebody has nothing, 1 when all are equal
    std::size_t with_nothing;   ///< how many members have no share
};

/// Errors: as `jain_index`.
[[nodiscard]] inline result<fairness_report> fairness(const std::vector<double>& shares) {
    return jain_index(shares).transform([&](double jain) {
        const auto [least, most] = std::minmax_element(shares.begin(), shares.end());
        return fairness_report{
            jain, *least / *most,
            static_cast<std::size_t>(std::count(shares.begin(), shares.end(), 0.0))};
    });
}

/// Of weighted hours, members with nothing among them.
template <participant Person>
[[nodiscard]] result<fairness_report> fairness(const std::vector<load<Person>>& loads) {
    std::vector<double> shares;
    for (const auto& each : loads) {
        shares.push_back(each.weighted_hours);
    }
    return fairness(shares);
}

/// Weighted hours as a share of the hours for which each was there: absence is not held against
/// anybody. Members who were never there are left out.
/// Parameters: `available`, hours by member in the order of the loads.
/// Errors: contradiction when the numbers of members differ or somebody who was never there has
/// been on duty; out_of_domain for hours that are negative, NaN or infinite.
template <participant Person>
[[nodiscard]] result<std::vector<double>>
absence_neutral_shares(const std::vector<load<Person>>& loads,
                       const std::vector<double>& available) {
    if (loads.size() != available.size()) {
        return error{errc::contradiction, "absence_neutral_shares",
                     "expected as many availabilities as loads"};
    }
    std::vector<double> shares;
    for (std::size_t i = 0; i < loads.size(); ++i) {
        if (!detail::is_finite(available[i]) || !(available[i] >= 0)) {
            return error{errc::out_of_domain, "absence_neutral_shares",
                         "expected hours that are finite and not negative"};
        }
        if (available[i] > 0) {
            shares.push_back(loads[i].weighted_hours / available[i]);
        } else if (loads[i].hours > 0) {
            return error{errc::contradiction, "absence_neutral_shares",
                         "somebody who was never there has been on duty"};
        }
    }
    return shares;
}

} // namespace nines::inline NINES_ABI
