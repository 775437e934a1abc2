// SPDX-License-Identifier: BSL-1.0
/// \file
/// `schedule_override` and `shift_swap`: changes of a schedule that name people and times.
#pragma once

#include <nines/core/half_open.hpp>
#include <nines/rotation/shift.hpp>

#include <date/date.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// A change for a time: somebody comes, goes, or takes over.
///
/// It names people, not places in a list, and so means the same when the list changes.
template <participant Person>
class schedule_override {
public:
    /// `by` is on duty and nobody else.
    [[nodiscard]] static schedule_override replace(half_open<date::sys_seconds> when, Person by) {
        return {when, std::nullopt, std::move(by)};
    }
    /// `by` is on duty where `whom` would be; nothing happens where they would not.
    [[nodiscard]] static schedule_override replace(half_open<date::sys_seconds> when, Person whom,
                                                   Person by) {
        return {when, std::move(whom), std::move(by)};
    }
    /// `who` is on duty as well.
    [[nodiscard]] static schedule_override add(half_open<date::sys_seconds> when, Person who) {
        schedule_override made{when, std::nullopt, std::move(who)};
        made.adds_ = true;
        return made;
    }
    /// `whom` is not on duty, and nobody is instead.
    [[nodiscard]] static schedule_override remove(half_open<date::sys_seconds> when, Person whom) {
        return {when, std::move(whom), std::nullopt};
    }

    [[nodiscard]] const half_open<date::sys_seconds>& when() const noexcept { return when_; }

    /// Changes who is on duty; points into the override afterwards.
    void apply(std::vector<const Person*>& on_duty) const {
        const auto is = [](const std::optional<Person>& named) {
            return [&named](const Person* each) { return *each == *named; };
        };
        if (whom_ && !by_) {
            std::erase_if(on_duty, is(whom_));
            return;
        }
        if (whom_) {
            std::replace_if(on_duty.begin(), on_duty.end(), is(whom_), &*by_);
            return;
        }
        if (!adds_) {
            on_duty.clear();
        }
        if (std::none_of(on_duty.begin(), on_duty.end(), is(by_))) {
            on_duty.push_back(&*by_);
        }
    }

private:
    schedule_override(half_open<date::sys_seconds> when, std::optional<Person> whom,
                      std::optional<Person> by)
        : when_{when}, whom_{std::move(whom)}, by_{std::move(by)} {}

    half_open<date::sys_seconds> when_;
    std::optional<Person> whom_;
    std::optional<Person> by_;
    bool adds_ = false;
};

/// Two people exchange time: each takes the other's.
template <participant Person>
struct shift_swap {
    Person first;
    half_open<date::sys_seconds> first_when; ///< the first's time, which the second takes
    Person second;
    half_open<date::sys_seconds> second_when;
};

/// A swap that no longer fits: somebody does not hold all of what they would give away.
struct stale_swap {
    std::size_t index; ///< in the list of swaps
    bool first_holds;
    bool second_holds;

    friend bool operator==(const stale_swap&, const stale_swap&) = default;
};

namespace detail {

/// Overrides in the order in which they apply, with the m of a moment found in O(m log n), also
/// beneath one that lasts for years.
template <class Person>
class override_list {
public:
    /// Cost: O(those that are there + more log more).
    void append(std::vector<schedule_override<Person>> more) {
        std::vector<entry> added;
        for (auto& each : more) {
            const auto number = static_cast<std::uint32_t>(all_.size());
            added.push_back({each.when(), each.when().to, number});
            all_.push_back(std::move(each));
        }
        const auto by_start = [](const entry& a, const entry& b) {
            return a.when.from < b.when.from;
        };
        std::sort(added.begin(), added.end(), by_start);
        std::vector<entry> merged;
        merged.reserve(all_.size());
        std::merge(by_start_.begin(), by_start_.end(), added.begin(), added.end(),
                   std::back_inserter(merged), by_start);
        by_start_ = std::move(merged);
        (void)measure(0, by_start_.size());
    }
    [[nodiscard]] const std::vector<schedule_override<Person>>& all() const noexcept {
        return all_;
    }
    [[nodiscard]] bool empty() const noexcept { return all_.empty(); }

    /// Puts the numbers of those that meet a stretch of time into `found`, in order.
    void find(half_open<date::sys_seconds> when, std::vector<std::uint32_t>& found) const {
        found.clear();
        search(0, by_start_.size(), when, found);
        std::sort(found.begin(), found.end());
    }

private:
    /// Sorted by start, the middle of every part is the root of a tree over it.
    struct entry {
        half_open<date::sys_seconds> when;
        date::sys_seconds latest; ///< end of all of the part
        std::uint32_t number;
    };

    [[nodiscard]] date::sys_seconds measure(std::size_t first, std::size_t last) {
        if (first == last) {
            return (date::sys_seconds::min)();
        }
        const std::size_t middle = first + (last - first) / 2;
        entry& root = by_start_[middle];
        root.latest = (std::max)({root.when.to, measure(first, middle), measure(middle + 1, last)});
        return root.latest;
    }

    void search(std::size_t first, std::size_t last, half_open<date::sys_seconds> when,
                std::vector<std::uint32_t>& found) const {
        const std::size_t middle = first + (last - first) / 2;
        if (first == last || by_start_[middle].latest <= when.from) {
            return;
        }
        search(first, middle, when, found);
        const entry& root = by_start_[middle];
        if (root.when.from < when.to) {
            if (root.when.to > when.from) {
                found.push_back(root.number);
            }
            search(middle + 1, last, when, found);
        }
    }

    std::vector<schedule_override<Person>> all_;
    std::vector<entry> by_start_;
};

} // namespace detail
} // namespace nines::inline NINES_ABI
