// SPDX-License-Identifier: BSL-1.0
/// \file
/// `objective`: the good fraction a service promises, and `99.9_percent` to write it.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/exact_fraction.hpp>
#include <nines/core/result.hpp>

#include <compare>
#include <string_view>

namespace nines::inline NINES_ABI {

/// The fraction of events that should be good, strictly between 0 and 1.
///
/// Holds the fraction and its complement, the allowed error, each rounded once from the decimal
/// that was written: `99.9_percent.allowed_error() == 0.001`. A double with at most 15 significant
/// digits is read as that decimal, so `objective::fraction(0.999)` is the same objective; the
/// complement of any other double is 1 - x. "100 %" has no error budget and is refused, and so is
/// what a double cannot tell from it: `target()` and `allowed_error()` are both above 2^-54
/// (5.6e-17) and below 1.
/// Cost: up to 19 divisions and a greatest common divisor when it is made, none afterwards.
/// Example: README.md, examples/slo_report.
class objective {
public:
    /// From the good fraction, such as 0.999. Errors: out_of_domain unless 0 < good < 1, and when
    /// either side is so small that the other rounds to 1.
    [[nodiscard]] static constexpr objective fraction(double good) {
        return try_fraction(good).value();
    }
    [[nodiscard]] static constexpr result<objective> try_fraction(double good) noexcept {
        return from_double(good, side::good, 1,
                           {errc::out_of_domain, "objective::fraction", open_unit});
    }

    /// From percent, such as 99.9. Errors: out_of_domain unless 0 < good < 100, and as `fraction`.
    [[nodiscard]] static constexpr objective percent(double good) {
        return try_percent(good).value();
    }
    [[nodiscard]] static constexpr result<objective> try_percent(double good) noexcept {
        return from_double(good, side::good, 100,
                           {errc::out_of_domain, "objective::percent",
                            "expected more than 0 and less than 100 percent; "
                            "100 percent leaves no error budget"});
    }

    /// From the allowed bad fraction, such as 0.001. Errors: out_of_domain unless 0 < bad < 1, and
    /// as `fraction`.
    [[nodiscard]] static constexpr objective from_allowed_error(double bad) {
        return try_from_allowed_error(bad).value();
    }
    [[nodiscard]] static constexpr result<objective> try_from_allowed_error(double bad) noexcept {
        return from_double(bad, side::bad, 1,
                           {errc::out_of_domain, "objective::from_allowed_error", open_unit});
    }

    /// Reads "99.9%", "99.9 %" or "0.999", exactly in decimal, up to 16 digits after the point.
    /// Errors: malformed for other text, out_of_domain for 0, 100 % and beyond, and as `fraction`.
    [[nodiscard]] static constexpr result<objective> parse(std::string_view text) noexcept {
        const bool is_percent = text.ends_with('%');
        if (is_percent) {
            text.remove_suffix(1);
            text = text.substr(0, text.find_last_not_of(' ') + 1);
        }
        const auto number = detail::parse_decimal(text);
        if (!number || number->scale > max_scale) {
            return error{errc::malformed, "objective::parse",
                         "expected a decimal such as 99.9% or 0.999 with at most 16 digits "
                         "after the point"};
        }
        return from_decimal(*number, side::good, is_percent ? 100 : 1,
                            {errc::out_of_domain, "objective::parse",
                             is_percent ? "expected more than 0 and less than 100 percent; "
                                          "100 percent leaves no error budget"
                                        : "expected more than 0 and less than 1, or a percentage "
                                          "with its sign such as 99.9%; 1 leaves no error budget"});
    }

    /// The good fraction promised.
    [[nodiscard]] constexpr double target() const noexcept { return target_; }
    /// The bad fraction allowed; the error budget as a fraction of events.
    [[nodiscard]] constexpr double allowed_error() const noexcept { return allowed_error_; }
    /// The same before it was rounded, for exact products with counts: 99.9 % allows 1 / 1000. In
    /// lowest terms where it was written in decimal, and over 1 where it has no terms that are
    /// doubles.
    [[nodiscard]] constexpr const detail::exact_fraction& allowed_fraction() const noexcept {
        return allowed_fraction_;
    }

    /// Equal when they allow the same error. A higher objective allows less.
    friend constexpr bool operator==(const objective& a, const objective& b) noexcept {
        return a.allowed_error_ == b.allowed_error_;
    }
    friend constexpr std::partial_ordering operator<=>(const objective& a,
                                                       const objective& b) noexcept {
        return b.allowed_error_ <=> a.allowed_error_;
    }

private:
    /// Which of the two a number given is.
    enum class side : bool { good, bad };

    static constexpr unsigned max_scale = 16;
    static constexpr const char* open_unit =
        "expected more than 0 and less than 1; a bad fraction of 0 leaves no error budget";

    constexpr objective(double target, double allowed_error,
                        const detail::exact_fraction& allowed_fraction) noexcept
        : target_{target}, allowed_error_{allowed_error}, allowed_fraction_{allowed_fraction} {}

    static constexpr result<objective> told_from_1(const objective& made,
                                                   const error& refusal) noexcept {
        if (!(made.target_ > 0 && made.target_ < 1 && made.allowed_error_ > 0 &&
              made.allowed_error_ < 1)) {
            return error{errc::out_of_domain, refusal.where,
                         "expected a target and an allowed error above 2^-54 (5.6e-17); with less, "
                         "the other side rounds to 1"};
        }
        return made;
    }

    static constexpr result<objective> from_decimal(detail::decimal part, side given,
                                                    unsigned whole, const error& refusal) noexcept {
        const auto one = detail::power_of_ten(part.scale) * whole;
        if (part.significand == 0 || part.significand >= one) {
            return refusal;
        }
        const auto bad = given == side::bad ? part.significand : one - part.significand;
        const double allowed = detail::rounded_quotient(bad, one);
        const auto exact = detail::reduced_fraction(bad, one);
        return told_from_1({detail::rounded_quotient(one - bad, one), allowed,
                            exact.value_or(detail::exact_fraction{allowed, 1})},
                           refusal);
    }

    static constexpr result<objective> from_double(double part, side given, unsigned whole,
                                                   const error& refusal) noexcept {
        if (!detail::is_finite(part) || !(part > 0 && part < whole)) {
            return refusal;
        }
        const auto decimal = detail::shortest_decimal(part);
        if (decimal && decimal->scale <= max_scale) {
            return from_decimal(*decimal, given, whole, refusal);
        }
        const double share = part / whole;
        const double rest = (whole - part) / whole;
        const double allowed = given == side::bad ? share : rest;
        return told_from_1({given == side::bad ? rest : share, allowed, {allowed, 1}}, refusal);
    }

    double target_;
    double allowed_error_;
    detail::exact_fraction allowed_fraction_;
};

namespace literals {

/// `99.9_percent`: an objective, exact in decimal. Anything but a decimal strictly between 0
/// and 100 with at most 16 digits after the point does not compile, nor does one that leaves either
/// side 2^-54 or less, such as 99.999999999999999_percent.
template <char... Digits>
[[nodiscard]] consteval objective operator""_percent() {
    constexpr char text[] = {Digits..., '%'};
    constexpr auto parsed = objective::parse({text, sizeof...(Digits) + 1});
    static_assert(parsed.has_value() || parsed.error().code != errc::malformed,
                  "expected a decimal such as 99.9_percent with at most 16 digits after the point");
    static_assert(parsed.has_value() || parsed.error().code != errc::out_of_domain,
                  "expected more than 0 and less than 100 percent, by more than a double can tell "
                  "from them (5.6e-15 percent); 100 percent leaves no error budget");
    return parsed.value();
}

} // namespace literals

using namespace literals;

} // namespace nines::inline NINES_ABI
