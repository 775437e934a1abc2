// SPDX-License-Identifier: BSL-1.0
/// \file
/// `any_zone`: one type for every time zone, so that rotations of several sites are of one type.
#pragma once

#include <nines/core/time_zone.hpp>

#include <date/date.h>

#include <chrono>
#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

namespace nines::inline NINES_ABI {

/// A time zone of any kind: UTC and fixed offsets within, others shared between copies.
///
/// A zone of your own is any type that `calendar_zone` describes. It is copied in, or a pointer to
/// it is, whose target must outlive every copy: `date::locate_zone("Europe/Berlin")` will do.
/// Assumes: its answers never change and its functions do not throw. Where a local time occurs
/// twice, a zone that has only `to_sys` is taken to mean one moment.
/// Cost: a fixed offset costs an addition, others an indirect call; copies do not allocate.
class any_zone {
public:
    any_zone() noexcept = default;
    any_zone(fixed_offset_zone zone) noexcept // NOLINT(google-explicit-constructor): is a zone
        : east_{zone.east} {}
    template <calendar_zone Zone>
        requires(!std::same_as<Zone, any_zone> && !std::same_as<Zone, fixed_offset_zone>)
    any_zone(Zone zone) // NOLINT(google-explicit-constructor): is a zone
        : rules_{std::make_shared<const model<Zone>>(std::move(zone))} {}
    template <calendar_zone Zone>
    any_zone(const Zone* zone) // NOLINT(google-explicit-constructor): is a zone
        : rules_{std::make_shared<const model<referred<Zone>>>(referred<Zone>{zone})} {}

    [[nodiscard]] bool fixed() const noexcept { return rules_ == nullptr; }

    [[nodiscard]] date::local_seconds to_local(date::sys_seconds at) const noexcept {
        return fixed() ? fixed_offset_zone{east_}.to_local(at) : rules_->to_local(at);
    }
    /// The first moment of a local time; the transition for one that the clock skips.
    [[nodiscard]] date::sys_seconds to_sys(date::local_seconds local) const noexcept {
        return moments(local).first;
    }
    /// The last moment of a local time; the transition for one that the clock skips.
    [[nodiscard]] date::sys_seconds to_sys_last(date::local_seconds local) const noexcept {
        return moments(local).last;
    }

private:
    struct concept_of {
        concept_of() = default;
        concept_of(const concept_of&) = delete;
        concept_of& operator=(const concept_of&) = delete;
        virtual ~concept_of() = default;
        [[nodiscard]] virtual date::local_seconds to_local(date::sys_seconds) const noexcept = 0;
        [[nodiscard]] virtual detail::local_moments moments(date::local_seconds) const noexcept = 0;
    };

    template <class Zone>
    struct referred {
        const Zone* zone;
        [[nodiscard]] auto to_local(date::sys_seconds at) const { return zone->to_local(at); }
        [[nodiscard]] auto get_info(date::local_seconds local) const
            requires detail::knows_transitions<Zone>
        {
            return zone->get_info(local);
        }
        [[nodiscard]] date::sys_seconds to_sys(date::local_seconds local) const {
            return detail::moments_of(*zone, local).first;
        }
    };

    template <class Zone>
    struct model final : concept_of {
        explicit model(Zone from) : zone{std::move(from)} {}
        [[nodiscard]] date::local_seconds to_local(date::sys_seconds at) const noexcept override {
            return zone.to_local(at);
        }
        [[nodiscard]] detail::local_moments
        moments(date::local_seconds local) const noexcept override {
            return detail::moments_of(zone, local);
        }
        Zone zone;
    };

    [[nodiscard]] detail::local_moments moments(date::local_seconds local) const noexcept {
        return fixed() ? detail::moments_of(fixed_offset_zone{east_}, local)
                       : rules_->moments(local);
    }

    std::chrono::seconds east_{};
    std::shared_ptr<const concept_of> rules_;
};

} // namespace nines::inline NINES_ABI
