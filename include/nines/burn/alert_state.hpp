// SPDX-License-Identifier: BSL-1.0
/// \file
/// `alert_state`: inactive, pending, firing, recovering: an alert from one evaluation to the next.
#pragma once

#include <nines/burn/alert_condition.hpp>
#include <nines/burn/alert_evaluation.hpp>
#include <nines/burn/condition_evaluation.hpp>
#include <nines/core/byte_form.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/result.hpp>

#include <bit>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace nines::inline NINES_ABI {

/// Where an alert stands. Somebody is called while it fires or recovers.
enum class alert_phase : std::uint8_t {
    inactive,
    pending,    ///< holds, but not yet for as long as it must
    firing,     ///< holds, or nothing says that it no longer does
    recovering, ///< clear, but not yet for as long as it must
};

/// Whether somebody is called in that phase.
[[nodiscard]] constexpr bool is_alerting(alert_phase phase) noexcept {
    return phase >= alert_phase::firing;
}

/// When an alert begins and ends. By default at once, as the two windows of a condition say.
struct alert_timing {
    std::chrono::seconds hold_for{};        ///< before it fires; below zero is zero
    std::chrono::seconds keep_firing_for{}; ///< once clear, before it ends; below zero is zero
    std::uint64_t minimum_traffic = 0;      ///< events in the long window of what begins it
};

/// What an evaluation changed.
struct alert_change {
    alert_phase from;
    alert_phase to;

    /// Somebody is to be called now, or told that it is over.
    [[nodiscard]] constexpr bool began() const noexcept {
        return !is_alerting(from) && is_alerting(to);
    }
    [[nodiscard]] constexpr bool ended() const noexcept {
        return is_alerting(from) && !is_alerting(to);
    }
    friend constexpr bool operator==(const alert_change&, const alert_change&) noexcept = default;
};

/// The pages, or the tickets, of one policy over time, fed with one evaluation after another.
///
/// It fires when the evaluation does (a condition of its severity holds and the gate is open),
/// seen for `hold_for`; the gate and minimum traffic are needed to begin only. It ends when every
/// condition of its severity is clear, seen for `keep_firing_for`.
/// An undecided evaluation (`condition_verdict`) changes nothing: data that stop, and traffic that
/// stops while the long window still burns, neither begin an alert nor end one. An alert whose
/// data never come back thus never ends by itself. Traffic that stops for a whole long window ends
/// it.
/// Time: a clock that stepped back moves what lies in the future to now, so waiting may take
/// longer, by no more than the step, and never shorter. Gaps between evaluations count as if
/// nothing had changed.
/// Policy: any may follow another. It knows severities, not conditions: a firing alert goes on as
/// long as the conditions of the new policy hold or are undecided, and ends when they are clear or
/// none has its severity.
/// Cost: some comparisons an evaluation; a value of 40 bytes.
/// Source: Prometheus' alerting rules for the phases and `for`; what is undecided is our own.
template <chrono_time_point Point = std::chrono::sys_time<std::chrono::milliseconds>>
    requires std::signed_integral<typename Point::rep>
class alert_state {
public:
    constexpr explicit alert_state(alert_severity severity = alert_severity::page) noexcept
        : severity_{severity} {}

    [[nodiscard]] constexpr alert_severity severity() const noexcept { return severity_; }
    [[nodiscard]] constexpr alert_phase phase() const noexcept { return phase_; }
    [[nodiscard]] constexpr bool alerting() const noexcept { return is_alerting(phase_); }
    /// When the present phase began; nothing while inactive.
    [[nodiscard]] constexpr std::optional<Point> since() const noexcept {
        return phase_ == alert_phase::inactive ? std::nullopt : std::optional{since_};
    }
    /// When the alert that fires or recovers began to fire.
    [[nodiscard]] constexpr std::optional<Point> began_at() const noexcept {
        return alerting() ? std::optional{began_} : std::nullopt;
    }
    /// When the last alert was first seen clear before it ended: evidence from then on is new. For
    /// `evidence_since`.
    [[nodiscard]] constexpr std::optional<Point> recovered_at() const noexcept {
        return recovered_;
    }

    /// Takes the next evaluation. Returns: what it changed.
    template <event_count Count>
    alert_change update(const alert_evaluation<Count, Point>& seen,
                        const alert_timing& timing = {}) noexcept {
        const Point now = seen.at();
        forget_the_future(now);
        const alert_phase before = phase_;
        const auto verdict = seen.verdict(severity_);
        if (!alerting()) {
            if (fires(seen, timing.minimum_traffic)) {
                wait_or_fire(now, timing.hold_for);
            } else if (verdict != condition_verdict::undecided) {
                phase_ = alert_phase::inactive;
            }
        } else if (verdict == condition_verdict::holds) {
            enter(alert_phase::firing, now);
        } else if (verdict == condition_verdict::clear) {
            recover(now, timing.keep_firing_for);
        }
        return {before, phase_};
    }

    friend constexpr bool operator==(const alert_state& a, const alert_state& b) noexcept {
        return a.severity_ == b.severity_ && a.phase_ == b.phase_ && a.since() == b.since() &&
               a.began_at() == b.began_at() && a.recovered_ == b.recovered_;
    }

    /// Writes the state, `byte_size` bytes, so that a restart goes on. Errors: overflow when `out`
    /// is shorter.
    static constexpr std::size_t byte_size = 51;
    [[nodiscard]] constexpr result<std::size_t> to_bytes(std::span<std::byte> out) const noexcept {
        byte_writer writer{out, byte_form_kind::alert_state, 1};
        writer.put(static_cast<std::uint8_t>(severity_));
        writer.put(static_cast<std::uint8_t>(phase_));
        writer.put(static_cast<std::uint8_t>(recovered_ ? 1 : 0));
        writer.put(static_cast<std::uint64_t>(Point::duration::period::num));
        writer.put(static_cast<std::uint64_t>(Point::duration::period::den));
        for (const auto& time : {since(), began_at(), recovered_at()}) {
            writer.put(ticks_of(time.value_or(Point{})));
        }
        return writer.finish();
    }

    /// Errors: malformed for bytes that `to_bytes` did not write, unsupported for another version
    /// and for time in other ticks, contradiction when a phase begins before its alert, or before
    /// the last one recovered.
    [[nodiscard]] static constexpr result<alert_state>
    from_bytes(std::span<const std::byte> in) noexcept {
        auto reader = byte_reader::open(in, byte_form_kind::alert_state, 1);
        if (!reader) {
            return reader.error();
        }
        const auto severity = reader->template get<std::uint8_t>();
        const auto phase = reader->template get<std::uint8_t>();
        const auto recovered = reader->template get<std::uint8_t>();
        const auto num = reader->template get<std::uint64_t>();
        const auto den = reader->template get<std::uint64_t>();
        if (severity > 1 || phase > 3 || recovered > 1) {
            return no_state("expected a severity, a phase and a flag");
        }
        if (num != Point::duration::period::num || den != Point::duration::period::den) {
            return error{errc::unsupported, "alert_state::from_bytes", "written in other ticks"};
        }
        alert_state read{static_cast<alert_severity>(severity)};
        read.phase_ = static_cast<alert_phase>(phase);
        return read.read_times(*reader, recovered == 1);
    }

private:
    template <event_count Count>
    [[nodiscard]] bool fires(const alert_evaluation<Count, Point>& seen,
                             std::uint64_t minimum) const noexcept {
        if (!seen.firing(severity_)) {
            return false;
        }
        for (const auto& each : seen.conditions()) {
            if (each.severity() == severity_ && each.holds() &&
                !(static_cast<double>(each.over_long.counts.total()) <
                  static_cast<double>(minimum))) {
                return true;
            }
        }
        return false;
    }

    constexpr void enter(alert_phase phase, const Point& now) noexcept {
        if (phase_ != phase) {
            phase_ = phase;
            since_ = now;
        }
    }
    constexpr void wait_or_fire(const Point& now, std::chrono::seconds hold_for) noexcept {
        enter(alert_phase::pending, now);
        if (lasted(now, hold_for)) {
            enter(alert_phase::firing, now);
            since_ = began_ = now;
        }
    }
    constexpr void recover(const Point& now, std::chrono::seconds keep_firing_for) noexcept {
        enter(alert_phase::recovering, now);
        if (lasted(now, keep_firing_for)) {
            recovered_ = since_;
            phase_ = alert_phase::inactive;
        }
    }
    [[nodiscard]] constexpr bool lasted(const Point& now,
                                        std::chrono::seconds least) const noexcept {
        return std::chrono::duration_cast<std::chrono::seconds>(
                   detail::saturating_difference(now, since_)) >= least;
    }

    constexpr void forget_the_future(const Point& now) noexcept {
        since_ = now < since_ ? now : since_;
        began_ = now < began_ ? now : began_;
        if (recovered_ && now < *recovered_) {
            recovered_ = now;
        }
    }

    [[nodiscard]] static constexpr error no_state(const char* expected) noexcept {
        return {errc::malformed, "alert_state::from_bytes", expected};
    }
    [[nodiscard]] static constexpr std::uint64_t ticks_of(const Point& time) noexcept {
        return static_cast<std::uint64_t>(
            static_cast<std::int64_t>(time.time_since_epoch().count()));
    }
    [[nodiscard]] constexpr result<alert_state> read_times(byte_reader& reader,
                                                           bool recovered) noexcept {
        bool canonical = true;
        const auto time = [&](bool is_set) {
            const auto ticks = static_cast<std::int64_t>(reader.template get<std::uint64_t>());
            const auto fitting = static_cast<typename Point::rep>(ticks);
            canonical = canonical && std::int64_t{fitting} == ticks && (is_set || ticks == 0);
            return Point{typename Point::duration{fitting}};
        };
        since_ = time(phase_ != alert_phase::inactive);
        began_ = time(alerting());
        const Point last = time(recovered);
        if (!reader.done() || !canonical) {
            return no_state("expected three times, and none where there is none");
        }
        if (recovered) {
            recovered_ = last;
        }
        const Point first = alerting() ? began_ : since_;
        if ((alerting() && since_ < began_) ||
            (recovered && phase_ != alert_phase::inactive && first < last)) {
            return error{errc::contradiction, "alert_state::from_bytes",
                         "expected phases in the order of time"};
        }
        return *this;
    }

    alert_severity severity_;
    alert_phase phase_ = alert_phase::inactive;
    Point since_{};
    Point began_{};
    std::optional<Point> recovered_;
};

} // namespace nines::inline NINES_ABI
