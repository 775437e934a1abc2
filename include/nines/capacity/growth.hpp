// SPDX-License-Identifier: BSL-1.0
/// \file
/// `growth`: on which scale a quantity grows along a straight line, and the way back without bias.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/student_mixture.hpp>

#include <cmath>
#include <concepts>
#include <limits>

namespace nines::inline NINES_ABI {

namespace detail {

/// The function h with E h(c s^2) = exp(c sigma^2), for the variance s^2 of m degrees of freedom
/// that estimates sigma^2: the sum of x^i / i! times m / m, m / (m + 2), ..., m / (m + 2i - 2).
/// Parameters: x = c s^2, of either sign; m >= 1.
/// Accuracy: 12 digits for |x| up to 10 (c s^2 is 1/2 where an observation varies by a factor e).
/// Source: Finney, Journal of the Royal Statistical Society Supplement 7 (1941),
/// doi:10.2307/2983663; Bradu and Mundlak, JASA 65 (1970), doi:10.1080/01621459.1970.10481089.
template <std::floating_point Real>
[[nodiscard]] Real unbiased_exponential(Real x, Real degrees) noexcept {
    Real sum = 1;
    Real term = 1;
    for (int i = 1; i < 1000; ++i) {
        const Real k = static_cast<Real>(i);
        term *= x / k * (degrees / (degrees + 2 * k - 2));
        sum += term;
        if (!(std::abs(term) > std::numeric_limits<Real>::epsilon() / 4 * std::abs(sum))) {
            break;
        }
    }
    return sum;
}

} // namespace detail

/// How a quantity grows: linear (by the same amount in the same time), exponential (by the same
/// factor), or logistic (towards a ceiling that is known). Quantiles go through the curve as they
/// are: the median of the quantity is the curve at the median of the line. Means do not.
/// Example: tests/capacity/growth_test.cpp.
template <std::floating_point Real = double>
class growth {
public:
    enum class kind : unsigned char { linear, exponential, logistic };

    [[nodiscard]] static constexpr growth linear() noexcept { return growth{kind::linear, 0}; }
    /// For quantities above 0.
    [[nodiscard]] static constexpr growth exponential() noexcept {
        return growth{kind::exponential, 0};
    }
    /// For quantities above 0 and below a ceiling, such as 100 for a percentage.
    /// Errors: raises out_of_domain unless the ceiling is finite and above 0.
    [[nodiscard]] static constexpr growth logistic(Real ceiling) {
        if (!detail::is_finite(ceiling) || !(ceiling > 0)) {
            detail::raise(
                {errc::out_of_domain, "growth::logistic", "expected a finite ceiling above 0"});
        }
        return growth{kind::logistic, ceiling};
    }

    [[nodiscard]] constexpr kind shape() const noexcept { return kind_; }
    /// Of logistic growth; else 0.
    [[nodiscard]] constexpr Real ceiling() const noexcept { return ceiling_; }

    /// From the quantity to the line.
    /// Errors: out_of_domain for what such a quantity cannot be.
    [[nodiscard]] result<Real> to_line(Real y) const noexcept {
        if (kind_ == kind::linear) {
            return y;
        }
        if (!(y > 0)) {
            return error{errc::out_of_domain, "growth", "expected values above 0"};
        }
        if (kind_ == kind::exponential) {
            return std::log(y);
        }
        if (!(y < ceiling_)) {
            return error{errc::out_of_domain, "growth", "expected values below the ceiling"};
        }
        return std::log(y / (ceiling_ - y));
    }
    /// The same for a height that the quantity may be compared with: minus or plus infinity for
    /// what it always, or never, exceeds.
    [[nodiscard]] Real height_on_line(Real y) const noexcept {
        constexpr Real infinity = std::numeric_limits<Real>::infinity();
        return to_line(y).value_or(y > 0 ? infinity : -infinity);
    }

    /// From the line to the quantity. Rises.
    [[nodiscard]] Real from_line(Real z) const noexcept {
        switch (kind_) {
        case kind::linear:
            return z;
        case kind::exponential:
            return std::exp(z);
        case kind::logistic:
            return z < 0 ? ceiling_ * std::exp(z) / (1 + std::exp(z))
                         : ceiling_ / (1 + std::exp(-z));
        }
        return z;
    }

    /// The mean of a quantity whose line is predicted: of a normal variable, with a location that
    /// was estimated and an error whose variance was estimated.
    /// Parameters: parts as correlated_regression predicts them; their degrees of freedom; their
    /// mixture.
    /// Accuracy: exponential: without bias where the errors are independent, and next to it where
    /// their correlation was estimated; logistic: by quadrature, 10 digits.
    template <class Parts>
    [[nodiscard]] Real mean(const Parts& parts, const student_mixture<Real>& mixture) const {
        if (kind_ == kind::linear) {
            return mixture.centre();
        }
        if (kind_ == kind::logistic) {
            return mixture.expectation([this](Real z) { return from_line(z); });
        }
        Real sum = 0;
        for (const auto& each : parts) {
            const Real half = (each.error_variance - each.location_variance) / 2;
            sum += each.weight * std::exp(each.location) *
                   detail::unbiased_exponential(half, mixture.degrees_of_freedom());
        }
        return sum;
    }

    friend constexpr bool operator==(const growth&, const growth&) noexcept = default;

private:
    constexpr growth(kind shape, Real ceiling) noexcept : kind_{shape}, ceiling_{ceiling} {}

    kind kind_;
    Real ceiling_;
};

} // namespace nines::inline NINES_ABI
