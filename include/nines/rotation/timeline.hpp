// SPDX-License-Identifier: BSL-1.0
/// \file
/// `timeline`: the final schedule of a range, with its gaps and double bookings.
#pragma once

#include <nines/core/half_open.hpp>
#include <nines/core/interval_set.hpp>
#include <nines/rotation/layer.hpp>
#include <nines/rotation/schedule_change.hpp>
#include <nines/rotation/shift.hpp>

#include <date/date.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// A time during which several people are on duty.
template <participant Person>
struct shared_time {
    std::vector<Person> people;
    half_open<date::sys_seconds> when;

    friend bool operator==(const shared_time&, const shared_time&) = default;
};

/// Who is on duty when, to the second and without tolerance.
template <participant Person>
struct timeline {
    half_open<date::sys_seconds> range;
    std::vector<shift<Person>> shifts;              ///< by start; one person's never touch
    std::vector<half_open<date::sys_seconds>> gaps; ///< nobody is on duty
    std::vector<shared_time<Person>> overlaps;      ///< the same several people are
    std::vector<shift<Person>> double_bookings;     ///< one person is, in several layers; as shifts
    std::vector<shift<Person>> shadows;             ///< of layers that shadow
};

namespace detail {

/// Puts stretches of time, given in order, together to a timeline.
template <class Person>
class timeline_recorder {
public:
    explicit timeline_recorder(half_open<date::sys_seconds> range) { line_.range = range; }

    /// Parameters: people may be named several times.
    void add(half_open<date::sys_seconds> when, std::vector<const Person*>& people) {
        separate(people);
        if (people.empty()) {
            append_touching(line_.gaps, when);
        }
        on_duty_.add(when, people, line_.shifts);
        twice_.add(when, repeated_, line_.double_bookings);
        if (people.size() > 1) {
            add_overlap(when, people);
        }
    }

    [[nodiscard]] timeline<Person> finish() && {
        on_duty_.finish(line_.range.to, line_.shifts);
        twice_.finish(line_.range.to, line_.double_bookings);
        return std::move(line_);
    }

private:
    /// Those of whom a shift goes on.
    class running_shifts {
    public:
        void add(half_open<date::sys_seconds> when, const std::vector<const Person*>& people,
                 std::vector<shift<Person>>& shifts) {
            for (running& each : all_) {
                each.goes_on = false;
            }
            for (const Person* each : people) {
                const auto known = std::find_if(all_.begin(), all_.end(), [&](const running& one) {
                    return *one.person == *each;
                });
                if (known != all_.end()) {
                    known->goes_on = true;
                } else {
                    all_.push_back({each, shifts.size(), true});
                    shifts.push_back({*each, when});
                }
            }
            std::erase_if(all_, [&](const running& each) {
                if (!each.goes_on) {
                    shifts[each.shift].when.to = when.from;
                }
                return !each.goes_on;
            });
        }
        void finish(date::sys_seconds at, std::vector<shift<Person>>& shifts) const {
            for (const running& each : all_) {
                shifts[each.shift].when.to = at;
            }
        }

    private:
        struct running {
            const Person* person;
            std::size_t shift; ///< place in the timeline
            bool goes_on;
        };
        std::vector<running> all_;
    };

    /// Names each once, and in `repeated_` those who were named more often.
    void separate(std::vector<const Person*>& people) {
        repeated_.clear();
        for (std::size_t i = 1; i < people.size();) {
            const auto end = people.begin() + static_cast<std::ptrdiff_t>(i);
            if (std::none_of(people.begin(), end,
                             [&](const Person* each) { return *each == *people[i]; })) {
                ++i;
                continue;
            }
            repeated_.push_back(people[i]);
            people.erase(end);
        }
    }

    static void append_touching(std::vector<half_open<date::sys_seconds>>& all,
                                half_open<date::sys_seconds> when) {
        if (!all.empty() && all.back().to == when.from) {
            all.back().to = when.to;
        } else {
            all.push_back(when);
        }
    }

    void add_overlap(half_open<date::sys_seconds> when, const std::vector<const Person*>& people) {
        const auto same = [&](const shared_time<Person>& last) {
            return last.when.to == when.from && last.people.size() == people.size() &&
                   std::all_of(people.begin(), people.end(), [&](const Person* each) {
                       return std::find(last.people.begin(), last.people.end(), *each) !=
                              last.people.end();
                   });
        };
        if (!line_.overlaps.empty() && same(line_.overlaps.back())) {
            line_.overlaps.back().when.to = when.to;
            return;
        }
        std::vector<Person> names;
        for (const Person* each : people) {
            names.push_back(*each);
        }
        line_.overlaps.push_back({std::move(names), when});
    }

    timeline<Person> line_;
    running_shifts on_duty_;
    running_shifts twice_;
    std::vector<const Person*> repeated_;
};

/// The turns of all layers, asked for one moment after the other.
template <class Person>
class layer_walk {
public:
    layer_walk(std::span<const layer<Person>> layers, half_open<date::sys_seconds> range)
        : layers_{layers} {
        for (const auto& each : layers) {
            turns_.push_back(each.shadow ? std::vector<turn<Person>>{} : turns(each, range));
        }
        next_.resize(layers.size());
    }

    /// Adds every moment at which something begins or ends to those that are there, in order.
    void add_edges(std::vector<date::sys_seconds>& edges) const {
        std::vector<date::sys_seconds> mine;
        std::vector<date::sys_seconds> all;
        for (const auto& of_layer : turns_) {
            mine.clear();
            for (const auto& each : of_layer) {
                mine.push_back(each.when.from);
                mine.push_back(each.when.to);
            }
            all.clear();
            std::merge(edges.begin(), edges.end(), mine.begin(), mine.end(),
                       std::back_inserter(all));
            edges.swap(all);
        }
    }

    /// Those on duty at t, which must not be before the t of the last call.
    void at(date::sys_seconds t, std::vector<const Person*>& people) {
        people.clear();
        int highest = 0;
        for (std::size_t i = 0; i < turns_.size(); ++i) {
            const auto& mine = turns_[i];
            std::size_t& k = next_[i];
            while (k < mine.size() && mine[k].when.to <= t) {
                ++k;
            }
            if (k == mine.size() || t < mine[k].when.from) {
                continue;
            }
            const int priority = layers_[i].priority;
            if (!people.empty() && priority > highest) {
                people.clear();
            }
            if (people.empty() || priority == highest) {
                people.push_back(mine[k].person);
                highest = priority;
            }
        }
    }

private:
    std::span<const layer<Person>> layers_;
    std::vector<std::vector<turn<Person>>> turns_;
    std::vector<std::size_t> next_;
};

/// The schedule of layers and overrides within a range.
template <class Person>
[[nodiscard]] timeline<Person> make_timeline(std::span<const layer<Person>> layers,
                                             const override_list<Person>& overrides,
                                             half_open<date::sys_seconds> range) {
    layer_walk<Person> walk{layers, range};
    std::vector<date::sys_seconds> edges;
    std::vector<std::uint32_t> changes;
    overrides.find(range, changes);
    for (const std::uint32_t number : changes) {
        const auto inside = overrides.all()[number].when().clipped_to(range);
        edges.insert(edges.end(), {inside.from, inside.to});
    }
    edges.insert(edges.end(), {range.from, range.to});
    std::sort(edges.begin(), edges.end());
    walk.add_edges(edges);
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());

    timeline_recorder<Person> recorder{range};
    std::vector<const Person*> people;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        const half_open<date::sys_seconds> when{edges[i], edges[i + 1]};
        walk.at(when.from, people);
        if (!overrides.empty()) {
            overrides.find(when, changes);
            for (const std::uint32_t number : changes) {
                overrides.all()[number].apply(people);
            }
        }
        recorder.add(when, people);
    }
    return std::move(recorder).finish();
}

} // namespace detail
} // namespace nines::inline NINES_ABI
