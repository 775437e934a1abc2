// SPDX-License-Identifier: BSL-1.0
/// \file
/// `idle_overrides`: which overrides of a schedule change nothing.
#pragma once

#include <nines/core/half_open.hpp>
#include <nines/core/interval_set.hpp>
#include <nines/rotation/schedule.hpp>
#include <nines/rotation/schedule_change.hpp>
#include <nines/rotation/shift.hpp>

#include <date/date.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {
namespace detail {

/// Goes through all time that overrides meet, and looks at every moment for those that change it
/// when later ones that change nothing are left out; again until these are always the same ones.
template <class Person>
class override_sweep {
public:
    override_sweep(const schedule<Person>& before,
                   const std::vector<schedule_override<Person>>& overrides)
        : before_{&before}, overrides_{&overrides}, left_out_(overrides.size(), false) {
        for (std::size_t i = 0; i < overrides.size(); ++i) {
            if (!overrides[i].when().empty()) {
                starts_.push_back(i);
            }
        }
        std::sort(starts_.begin(), starts_.end(), [&](std::size_t a, std::size_t b) {
            return overrides[a].when().from < overrides[b].when().from;
        });
    }

    [[nodiscard]] std::vector<std::size_t> idle() {
        std::vector<half_open<date::sys_seconds>> times;
        for (const std::size_t i : starts_) {
            times.push_back(when(i));
        }
        using set = interval_set<date::sys_seconds>;
        const set touched = set::try_from(times).value_or(set{});
        std::vector<bool> before;
        do {
            before = left_out_;
            idle_.assign(left_out_.size(), true);
            next_ = 0;
            for (const auto& stretch : touched.intervals()) {
                sweep(stretch);
            }
            left_out_ = idle_;
        } while (left_out_ != before);
        std::vector<std::size_t> numbers;
        for (std::size_t i = 0; i < idle_.size(); ++i) {
            if (idle_[i]) {
                numbers.push_back(i);
            }
        }
        return numbers;
    }

private:
    using people = std::vector<const Person*>;

    [[nodiscard]] const half_open<date::sys_seconds>& when(std::size_t number) const {
        return (*overrides_)[number].when();
    }

    /// A stretch that overrides touch from end to end.
    void sweep(half_open<date::sys_seconds> stretch) {
        apply_.clear();
        const auto shifts = before_->over(stretch).shifts;
        const auto edges = edges_of(stretch, shifts);
        auto coming = shifts.begin();
        std::vector<const shift<Person>*> running;
        for (auto at = edges.begin(); at + 1 != edges.end(); ++at) {
            std::erase_if(running, [&](const auto* each) { return each->when.to <= *at; });
            for (; coming != shifts.end() && coming->when.from <= *at; ++coming) {
                running.push_back(&*coming);
            }
            std::erase_if(apply_, [&](std::size_t i) { return when(i).to <= *at; });
            for (; next_ < starts_.size() && when(starts_[next_]).from <= *at; ++next_) {
                apply_.insert(std::lower_bound(apply_.begin(), apply_.end(), starts_[next_]),
                              starts_[next_]);
            }
            people on_duty;
            for (const auto* each : running) {
                on_duty.push_back(&each->person);
            }
            look_at(std::move(on_duty));
        }
    }

    [[nodiscard]] std::vector<date::sys_seconds>
    edges_of(half_open<date::sys_seconds> stretch, const std::vector<shift<Person>>& shifts) const {
        std::vector<date::sys_seconds> edges{stretch.from, stretch.to};
        for (const auto& each : shifts) {
            edges.insert(edges.end(), {each.when.from, each.when.to});
        }
        for (std::size_t i = next_; i < starts_.size() && when(starts_[i]).from < stretch.to; ++i) {
            edges.insert(edges.end(), {when(starts_[i]).from, when(starts_[i]).to});
        }
        std::sort(edges.begin(), edges.end());
        edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
        return edges;
    }

    /// Between two edges: what would be without each of those that change who is on duty there.
    void look_at(people on_duty) {
        struct change {
            std::size_t place;
            people before;
        };
        std::vector<change> changes;
        for (std::size_t i = 0; i < apply_.size(); ++i) {
            auto after = on_duty;
            (*overrides_)[apply_[i]].apply(after);
            if (!same(on_duty, after)) {
                changes.push_back({i, std::exchange(on_duty, std::move(after))});
            }
        }
        for (auto& [place, before] : changes) {
            if (idle_[apply_[place]]) {
                idle_[apply_[place]] = same(after_rest(std::move(before), place + 1), on_duty);
            }
        }
    }

    /// After the overrides from a place on, but for those left out.
    [[nodiscard]] people after_rest(people on_duty, std::size_t from) const {
        for (std::size_t i = from; i < apply_.size(); ++i) {
            if (!left_out_[apply_[i]]) {
                (*overrides_)[apply_[i]].apply(on_duty);
            }
        }
        return on_duty;
    }

    [[nodiscard]] static bool within(const people& some, const people& all) {
        return std::all_of(some.begin(), some.end(), [&](const Person* one) {
            return std::any_of(all.begin(), all.end(),
                               [&](const Person* each) { return *each == *one; });
        });
    }
    [[nodiscard]] static bool same(const people& a, const people& b) {
        return within(a, b) && within(b, a);
    }

    const schedule<Person>* before_;
    const std::vector<schedule_override<Person>>* overrides_;
    std::vector<bool> left_out_;      ///< as of the last time
    std::vector<bool> idle_;          ///< as of this time, until something changes
    std::vector<std::size_t> starts_; ///< in order of their start
    std::size_t next_ = 0;            ///< the first of them that has not begun
    std::vector<std::size_t> apply_;  ///< those that run, in the order in which they apply
};

} // namespace detail

/// The overrides without which the same people would be on duty at every moment, also when all of
/// them are left out at once: such as the replacement of somebody who is not on duty then, one that
/// a later one undoes, or one that says again what an earlier one does.
///
/// Parameters: `before`, the schedule that they apply to, with its swaps; overrides in the order in
/// which they apply.
/// Returns: places in the list, ascending: going through it from the last to the first, each one
/// that can be left out besides those named already. Empty overrides change nothing.
/// Cost: O(n log n) and every turn that they meet; for each stretch of time O(m * changes) for the
/// m overrides that hold in it; twice where some change nothing, again for each that hangs on
/// another such one. Example: examples/oncall.
template <participant Person>
[[nodiscard]] std::vector<std::size_t>
idle_overrides(const schedule<Person>& before,
               const std::vector<schedule_override<Person>>& overrides) {
    return detail::override_sweep<Person>{before, overrides}.idle();
}

} // namespace nines::inline NINES_ABI
