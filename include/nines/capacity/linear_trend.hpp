// SPDX-License-Identifier: BSL-1.0
/// \file
/// `linear_trend`: the straight line through points that come and go.
#pragma once

#include <nines/capacity/line_block.hpp>
#include <nines/capacity/line_fit.hpp>
#include <nines/capacity/line_sums_bytes.hpp>
#include <nines/core/byte_form.hpp>
#include <nines/core/error.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/core/result.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>

namespace nines::inline NINES_ABI {

/// The sums of a straight line y = a + b x, by least squares. Points are added, removed (for
/// sliding windows) and merged in any order; x may be Unix seconds or nanoseconds as they are.
///
/// A point that is not finite, or beyond 1e134, is refused and counted. x that are integers keep
/// all their digits; the origin is the lowest first x, and distances from it are exact. Assumes:
/// see line_fit. Use when a line is a fair picture of the whole window; a level that jumped bends
/// it. Accuracy: sums have 31 digits, so that slope and residuals have 15, in whatever order points
/// came and however long the window has slid. Cost: 160 bytes; about 10 ns a point added or removed
/// one by one, about 1 ns in spans. Example: tests/capacity/linear_trend_test.cpp.
template <std::floating_point Real = double>
class linear_trend {
public:
    using work = detail::work_type<Real>;

    /// Returns: whether the point was taken.
    template <position X>
    bool add(X x, Real y) noexcept {
        const auto at = detail::exactly<work>(x);
        if (!detail::summable(at.hi) || !detail::summable(static_cast<work>(y))) {
            ++refused_;
            return false;
        }
        sums_.add({at, {static_cast<work>(y), 0}});
        see(static_cast<Real>(at.value()));
        return true;
    }

    /// Adds x[i], y[i] for all i. Errors: raises contradiction where there are not as many y as x.
    /// Accuracy: that of two passes in `Real`, residuals included.
    void add(std::span<const Real> x, std::span<const Real> y) {
        if (x.size() != y.size()) {
            detail::raise({errc::contradiction, "linear_trend::add", "expected as many y as x"});
        }
        for (std::size_t from = 0; from < x.size(); from += detail::line_block_size) {
            const std::size_t size = (std::min)(detail::line_block_size, x.size() - from);
            add_block(x.subspan(from, size), y.subspan(from, size));
        }
    }

    /// Takes back a point that was added; one that was refused is no longer counted as such.
    /// Returns: false, and nothing changes, where there is nothing to take back. That the very
    /// point was added is the caller's to know.
    template <position X>
    bool remove(X x, Real y) noexcept {
        const auto at = detail::exactly<work>(x);
        const bool refused = !detail::summable(at.hi) || !detail::summable(static_cast<work>(y));
        if ((refused ? refused_ : sums_.count) == 0) {
            return false;
        }
        if (refused) {
            --refused_;
        } else {
            sums_.remove({at, {static_cast<work>(y), 0}});
        }
        return true;
    }

    /// The sums of both. Commutative and associative but for the last of 31 digits.
    void merge(const linear_trend& other) noexcept {
        sums_.merge(other.sums_);
        refused_ += other.refused_;
        if (other.latest_) {
            see(*other.latest_);
        }
    }

    [[nodiscard]] std::uint64_t count() const noexcept { return sums_.count; }
    [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }
    /// The largest x that was ever taken, removed or not.
    [[nodiscard]] std::optional<Real> latest() const noexcept { return latest_; }

    /// The mean of all y, which two points suffice for, and one; nothing without any.
    [[nodiscard]] std::optional<Real> mean_y() const noexcept {
        return sums_.count > 0 ? std::optional{static_cast<Real>(sums_.centred().mean_y.value())}
                               : std::nullopt;
    }

    /// The line, with everything that can be asked of it.
    /// Errors: insufficient for fewer than two points, or where all x are one.
    [[nodiscard]] result<line_fit<Real>> fit() const {
        if (sums_.count < 2) {
            return error{errc::insufficient, "linear_trend::fit", "expected two points"};
        }
        const auto centred = sums_.centred();
        if (!(centred.xx > 0)) {
            return error{errc::insufficient, "linear_trend::fit", "expected x that differ"};
        }
        return line_fit<Real>{centred, sums_.count};
    }

    /// Short for `fit().value()`. Errors: raises those of `fit`.
    [[nodiscard]] Real slope() const { return fit().value().slope(); }
    template <position X>
    [[nodiscard]] Real intercept_at(X x0) const {
        return fit().value().intercept_at(x0);
    }

    /// See line_fit::predict. Errors: those of `fit` and of `line_fit::predict`.
    template <position X>
    [[nodiscard]] result<prediction<Real>> predict(X x, confidence level) const {
        if (sums_.count > 2) {
            const auto centred = sums_.centred();
            if (centred.xx > 0) {
                return line_fit<Real>{centred, sums_.count}.predict(x, level);
            }
        }
        const auto line = fit();
        return line ? line->predict(x, level) : line.error();
    }

    friend bool operator==(const linear_trend&, const linear_trend&) noexcept = default;

    /// Of a trend of `double`: the sums with all their digits.
    static constexpr std::size_t byte_size = 8 + 8 + 1 + 8 + detail::line_sums_bytes::size;

    /// Errors: overflow for a buffer of fewer than `byte_size` bytes.
    [[nodiscard]] result<std::size_t> to_bytes(std::span<std::byte> out) const noexcept
        requires std::same_as<Real, double>
    {
        byte_writer writer{out, byte_form_kind::linear_trend, 1};
        writer.put(refused_);
        writer.put(static_cast<std::uint8_t>(latest_ ? 1 : 0));
        writer.put(detail::unsigned_zero(latest_.value_or(0)));
        detail::line_sums_bytes::put(writer, sums_);
        return writer.finish();
    }

    /// Errors: malformed for bytes that `to_bytes` did not write; unsupported when another version
    /// did.
    [[nodiscard]] static result<linear_trend> from_bytes(std::span<const std::byte> in) noexcept
        requires std::same_as<Real, double>
    {
        auto reader = byte_reader::open(in, byte_form_kind::linear_trend, 1);
        if (!reader) {
            return reader.error();
        }
        linear_trend read;
        read.refused_ = reader->template get<std::uint64_t>();
        const auto seen = reader->template get<std::uint8_t>();
        const auto latest = reader->template get<double>();
        const auto sums = detail::line_sums_bytes::get(*reader);
        const bool any_seen = seen == 1 && detail::summable(latest) &&
                              detail::have_same_bytes(latest, detail::unsigned_zero(latest));
        const bool none_seen = seen == 0 && detail::have_same_bytes(latest, 0);
        if (!reader->done() || !sums || !(any_seen || (none_seen && sums->count == 0))) {
            return error{errc::malformed, "linear_trend::from_bytes",
                         "expected the sums of a line and its latest x"};
        }
        read.sums_ = *sums;
        if (any_seen) {
            read.latest_ = latest;
        }
        return read;
    }

private:
    void add_block(std::span<const Real> x, std::span<const Real> y) noexcept {
        if constexpr (std::same_as<Real, work>) {
            Real largest = 0;
            if (const auto block = detail::line_block<Real>{x, y}.sums(largest)) {
                sums_.merge(*block);
                see(largest);
                return;
            }
        }
        for (std::size_t i = 0; i < x.size(); ++i) {
            add(x[i], y[i]);
        }
    }

    void see(Real x) noexcept {
        if (!latest_ || *latest_ < x) {
            latest_ = x;
        }
    }

    detail::line_sums<work> sums_{};
    std::uint64_t refused_ = 0;
    std::optional<Real> latest_;
};

} // namespace nines::inline NINES_ABI
