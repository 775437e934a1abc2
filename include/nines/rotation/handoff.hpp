// SPDX-License-Identifier: BSL-1.0
/// \file
/// `handoffs`: the moments at which a duty passes on, by the clock on the wall of a zone.
#pragma once

#include <nines/core/error.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>
#include <nines/core/time_zone.hpp>
#include <nines/rotation/any_zone.hpp>
#include <nines/rotation/cadence.hpp>

#include <date/date.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace nines::inline NINES_ABI {

/// Handoff k for every whole k, and the k of every moment.
///
/// Handoff k is at anchor + k steps in local time. A time that the clock skips is the moment of the
/// transition, one that occurs twice is its first moment, and months are clamped from the anchor.
/// Where the clock skips more than a step, several handoffs fall on the transition and the shifts
/// between them vanish: **a vanished shift uses up its turn**, so that who is on duty long after
/// does not depend on the changes of clocks between. Its length is zero, `vanished(k)` tells.
/// Assumes: the years 1 to 9998; handoffs beyond are at the ends of that range.
/// Accuracy: exact, compared with a walk through local time over 20 years in 12 zones.
/// Cost: constant time, from the anchor or from a thousand years away; no allocation.
/// Example: examples/oncall.
class handoffs {
public:
    /// Parameters: the anchor is handoff 0, in the local time of the zone. Errors: out_of_domain
    /// when its year is not from 1 to 9998.
    handoffs(nines::cadence step, date::local_seconds anchor, any_zone zone)
        : handoffs{try_from(step, anchor, std::move(zone)).value()} {}

    [[nodiscard]] static result<handoffs> try_from(nines::cadence step, date::local_seconds anchor,
                                                   any_zone zone) {
        if (!(detail::first_local <= anchor && anchor < detail::last_local)) {
            return error{errc::out_of_domain, "handoffs", "expected an anchor in years 1 to 9998"};
        }
        return handoffs{step, anchor, std::move(zone), checked{}};
    }

    /// The moment of handoff k; never descends as k rises.
    [[nodiscard]] date::sys_seconds at(std::int64_t k) const noexcept {
        return zone_.to_sys(step_.at(anchor_, k));
    }

    /// The largest k with at(k) <= t, and so at(k) <= t < at(k + 1), for t within `years()`; before
    /// and after, that of the ends.
    [[nodiscard]] std::int64_t index(date::sys_seconds t) const noexcept {
        t = std::clamp(t, years().from, years().to);
        const std::int64_t k = step_.index(anchor_, zone_.to_local(t));
        return zone_.fixed() ? k : last_not_after(t, k);
    }

    /// Shift k: from handoff k to the next one.
    [[nodiscard]] half_open<date::sys_seconds> shift(std::int64_t k) const noexcept {
        return {at(k), at(k + 1)};
    }
    /// True when the clock skips all of shift k.
    [[nodiscard]] bool vanished(std::int64_t k) const noexcept { return at(k) == at(k + 1); }

    /// Where `index` answers: two days inside the years 1 to 9998, whatever the offset.
    [[nodiscard]] static constexpr half_open<date::sys_seconds> years() noexcept {
        constexpr date::days margin{2};
        return {date::sys_seconds{(detail::first_local + margin).time_since_epoch()},
                date::sys_seconds{(detail::last_local - margin).time_since_epoch()}};
    }
    [[nodiscard]] const nines::cadence& step() const noexcept { return step_; }
    [[nodiscard]] date::local_seconds anchor() const noexcept { return anchor_; }
    [[nodiscard]] const any_zone& zone() const noexcept { return zone_; }

private:
    struct checked {};

    handoffs(nines::cadence step, date::local_seconds anchor, any_zone zone, checked) noexcept
        : step_{step}, anchor_{anchor}, zone_{std::move(zone)} {}

    /// Local time runs back when clocks do, and handoffs of the first time around have happened:
    /// the floor of local time is a lower bound.
    [[nodiscard]] std::int64_t last_not_after(date::sys_seconds t, std::int64_t k) const noexcept {
        std::int64_t reach = 1;
        while (at(k + reach) <= t) {
            reach *= 2;
        }
        std::int64_t below = k + reach / 2;
        std::int64_t above = k + reach;
        while (above - below > 1) {
            const std::int64_t middle = below + (above - below) / 2;
            (at(middle) <= t ? below : above) = middle;
        }
        return reach == 1 ? k : below;
    }

    nines::cadence step_;
    date::local_seconds anchor_;
    any_zone zone_;
};

} // namespace nines::inline NINES_ABI
