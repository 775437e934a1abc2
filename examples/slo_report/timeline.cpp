// SPDX-License-Identifier: BSL-1.0
#include "slo_report/timeline.hpp"

#include <algorithm>
#include <utility>

namespace nines::examples {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// Each divides the next, so that slots can be joined.
constexpr std::array<milliseconds, 10> widths{seconds{1}, seconds{5}, seconds{10}, seconds{30},
                                              minutes{1}, minutes{5}, minutes{15}, hours{1},
                                              hours{6},   hours{24}};

std::int64_t floor_div(std::int64_t a, std::int64_t b) noexcept {
    return a / b - (a % b < 0 ? 1 : 0);
}

/// The number of elements before the first that is not before `t`, searched from `near` on.
template <class Elements, class IsBefore>
std::size_t count_before(const Elements& elements, std::size_t near, IsBefore is_before) {
    constexpr std::size_t steps = 8;
    const auto size = static_cast<std::size_t>(elements.size());
    if (near <= size && (near == 0 || is_before(elements[near - 1]))) {
        for (std::size_t i = 0; i < steps; ++i, ++near) {
            if (near == size || !is_before(elements[near])) {
                return near;
            }
        }
    }
    return static_cast<std::size_t>(
        std::partition_point(elements.begin(), elements.end(), is_before) - elements.begin());
}

} // namespace

time_ms slot_start(time_ms t, milliseconds width) noexcept {
    return time_ms{
        milliseconds{floor_div(t.time_since_epoch().count(), width.count()) * width.count()}};
}

counts64 event_history::within(const time_span& window) const noexcept {
    if (window.empty()) {
        return {};
    }
    std::size_t start = 0;
    std::size_t end = 0;
    return before(window.to, end).try_minus(before(window.from, start)).value_or(counts64{});
}

event_timeline::event_timeline(std::vector<timeline_slot> slots, const time_span& covered,
                               milliseconds resolution)
    : event_history{covered, resolution}, slots_{std::move(slots)} {
    sums_.reserve(slots_.size() + 1);
    sums_.emplace_back();
    for (const auto& slot : slots_) {
        sums_.push_back(sums_.back() + slot.counts);
    }
}

counts64 event_timeline::before(time_ms t, std::size_t& near) const noexcept {
    near = count_before(slots_, near, [t](const timeline_slot& slot) { return slot.start < t; });
    return sums_[near];
}

timeline_builder::timeline_builder(milliseconds coarsest, std::size_t most_slots)
    : coarsest_{coarsest}, most_pages_{std::max<std::size_t>(most_slots / page_slots, 1)} {}

timeline_builder::page& timeline_builder::page_of(std::int64_t number) {
    if (current_page_ == nullptr || current_ != number) {
        auto& slot = pages_[number];
        if (!slot) {
            slot = std::make_unique<page>();
        }
        current_ = number;
        current_page_ = slot.get();
    }
    return *current_page_;
}

bool timeline_builder::add(time_ms at, const counts64& events) {
    const auto sum = total_.try_plus(events);
    if (!sum) {
        return false;
    }
    total_ = *sum;
    const auto slot = floor_div(at.time_since_epoch().count(), width_.count());
    constexpr auto per_page = static_cast<std::int64_t>(page_slots);
    const auto number = floor_div(slot, per_page);
    auto& counts = page_of(number)[static_cast<std::size_t>(slot - number * per_page)];
    counts.good += events.good;
    counts.bad += events.bad;
    if (pages_.size() > most_pages_) {
        coarsen();
    }
    return true;
}

void timeline_builder::cover(const time_span& span) noexcept {
    covered_ =
        any_ ? time_span{std::min(covered_.from, span.from), std::max(covered_.to, span.to)} : span;
    any_ = true;
}

void timeline_builder::coarsen() {
    while (pages_.size() > most_pages_) {
        const auto wider = std::find_if(widths.begin(), widths.end(), [this](milliseconds w) {
            return w > width_ && w <= coarsest_ && coarsest_ % w == milliseconds{0};
        });
        if (wider == widths.end()) {
            most_pages_ = SIZE_MAX;
            return;
        }
        const auto old = std::exchange(pages_, {});
        const auto old_width = std::exchange(width_, *wider);
        current_page_ = nullptr;
        constexpr auto per_page = static_cast<std::int64_t>(page_slots);
        for (const auto& [number, content] : old) {
            for (std::size_t i = 0; i < page_slots; ++i) {
                const auto& counts = (*content)[i];
                if (counts.empty()) {
                    continue;
                }
                const auto start =
                    (number * per_page + static_cast<std::int64_t>(i)) * old_width.count();
                const auto slot = floor_div(start, width_.count());
                const auto page_number = floor_div(slot, per_page);
                auto& into =
                    page_of(page_number)[static_cast<std::size_t>(slot - page_number * per_page)];
                into.good += counts.good;
                into.bad += counts.bad;
            }
        }
    }
}

std::unique_ptr<event_timeline> timeline_builder::build() const {
    std::vector<timeline_slot> slots;
    for (const auto& [number, content] : pages_) {
        for (std::size_t i = 0; i < page_slots; ++i) {
            if (!(*content)[i].empty()) {
                const auto slot =
                    number * static_cast<std::int64_t>(page_slots) + static_cast<std::int64_t>(i);
                slots.push_back({time_ms{slot * width_}, (*content)[i]});
            }
        }
    }
    return std::make_unique<event_timeline>(std::move(slots), covered_, std::max(width_, finest_));
}

downtime_history::downtime_history(interval_set<time_ms> down, const time_span& watched)
    : event_history{watched, milliseconds{0}}, down_{std::move(down)} {
    milliseconds sum{0};
    for (const auto& each : down_.intervals()) {
        sums_.push_back(sum);
        sum += each.length();
    }
    sums_.push_back(sum);
}

counts64 downtime_history::before(time_ms t, std::size_t& near) const noexcept {
    t = std::clamp(t, covered().from, covered().to);
    const auto intervals = down_.intervals();
    near = count_before(intervals, near, [t](const time_span& each) { return each.from < t; });
    milliseconds down = sums_[near];
    if (near > 0 && intervals[near - 1].to > t) {
        down -= intervals[near - 1].to - t;
    }
    const milliseconds all = t - covered().from;
    return {static_cast<std::uint64_t>((all - down).count()),
            static_cast<std::uint64_t>(down.count())};
}

} // namespace nines::examples
