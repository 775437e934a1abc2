// SPDX-License-Identifier: BSL-1.0
/// \file
/// Random counts: Poisson, binomial and beta-binomial draws that are the same with every standard
/// library.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/stats/beta_fraction.hpp>
#include <nines/stats/random.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace nines::inline NINES_ABI {
namespace detail {

/// log Gamma(x) for x > 0. Accuracy: 1e-15 of the larger of itself and 1; unlike std::lgamma it
/// writes nothing that threads share.
[[nodiscard]] inline double log_gamma(double x) noexcept {
    constexpr double half_log_two_pi = 0.918938533204672741780329736405617640;
    if (x < stirling_from<double>) {
        return std::log(std::tgamma(x));
    }
    return (x - 0.5) * std::log(x) - x + half_log_two_pi + stirling_error(x);
}

/// log of (n choose k).
[[nodiscard]] inline double log_choose(double n, double k) noexcept {
    return log_gamma(n + 1) - log_gamma(k + 1) - log_gamma(n - k + 1);
}

/// Inversion that begins at a likely count and goes outwards on both sides.
/// Parameters: `u` from [0, 1); the count to begin with and its probability; how much more likely
/// k + 1 is than k, and k - 1 than k, where 0 is the end of that side.
template <class Up, class Down>
[[nodiscard]] std::uint64_t drawn_outwards(double u, double from, double probability, Up up,
                                           Down down) noexcept {
    double left = u - probability;
    double above = probability;
    double below = probability;
    double higher = from;
    double lower = from;
    while (left >= 0 && above + below > 0) {
        above *= up(higher);
        left -= above;
        if (left < 0) {
            return static_cast<std::uint64_t>(higher + 1);
        }
        below *= down(lower);
        left -= below;
        ++higher;
        if (left < 0) {
            return static_cast<std::uint64_t>(lower - 1);
        }
        --lower;
    }
    return static_cast<std::uint64_t>(from); // or u lies in what rounding lost
}

} // namespace detail

/// Draws Poisson counts of a mean.
/// Parameters: the mean, from 0 to 2^52; another one draws 0.
/// Accuracy: each probability to 1e-14 of itself, to 1e-15 × mean for means above 10; by inversion
/// of one number of 53 bits, so that what is less likely than 1e-16 never comes.
/// Cost: 4 ns and 5 ns for each count between the mean and what is drawn; no allocation.
class poisson_draw {
public:
    explicit poisson_draw(double mean) noexcept
        : mean_{detail::is_finite(mean) && mean >= 0 && mean <= 0x1p52 ? mean : 0},
          mode_{std::floor(mean_)},
          likely_{mean_ > 0
                      ? std::exp(mode_ * std::log(mean_) - mean_ - detail::log_gamma(mode_ + 1))
                      : 1} {}

    [[nodiscard]] double mean() const noexcept { return mean_; }

    std::uint64_t operator()(random_stream& random) const noexcept {
        return detail::drawn_outwards(
            random.uniform(), mode_, likely_, [this](double k) { return mean_ / (k + 1); },
            [this](double k) { return mean_ > 0 ? k / mean_ : 0; });
    }

private:
    double mean_;
    double mode_;
    double likely_; ///< the probability of the mode
};

/// Draws how many of `events` fail when each does with probability `ratio`, by itself.
/// Parameters: at most 2^52 events; a ratio from 0 to 1, another one draws 0. Accuracy and cost: as
/// `poisson_draw`.
class binomial_draw {
public:
    binomial_draw(std::uint64_t events, double ratio) noexcept
        : events_{static_cast<double>(events)} {
        if (!detail::is_finite(ratio) || !(ratio > 0 && ratio <= 1)) {
            return;
        }
        if (!(ratio < 1)) {
            mode_ = events_;
            return;
        }
        odds_ = ratio / (1 - ratio);
        mode_ = std::fmin(events_, std::floor((events_ + 1) * ratio));
        likely_ = std::exp(detail::log_choose(events_, mode_) + mode_ * std::log(ratio) +
                           (events_ - mode_) * std::log1p(-ratio));
    }

    std::uint64_t operator()(random_stream& random) const noexcept {
        return detail::drawn_outwards(
            random.uniform(), mode_, likely_,
            [this](double k) { return k < events_ ? (events_ - k) / (k + 1) * odds_ : 0; },
            [this](double k) { return odds_ > 0 && k > 0 ? k / ((events_ - k + 1) * odds_) : 0; });
    }

private:
    double events_;
    double odds_ = 0;
    double mode_ = 0;
    double likely_ = 1; ///< the probability of the mode
};

/// Draws how many of `events` fail when they fail together: their common ratio is drawn from a beta
/// distribution first. Two events are correlated by `correlation`.
/// Parameters: at most 2^52 events; mean ratio and correlation, both within (0, 1); others draw as
/// `binomial_draw`. Accuracy and cost: as `poisson_draw`, from the likeliest count on.
/// Source: Skellam 1948, doi 10.1111/j.2517-6161.1948.tb00014.x.
class beta_binomial_draw {
public:
    beta_binomial_draw(double ratio, double correlation) noexcept
        : ratio_{ratio},
          together_{detail::is_finite(correlation) && correlation > 0 && correlation < 1 &&
                    detail::is_finite(ratio) && ratio > 0 && ratio < 1} {
        if (together_) {
            const double size = (1 - correlation) / correlation;
            bad_ = ratio * size;
            good_ = (1 - ratio) * size;
            log_none_ = detail::log_gamma(size) - detail::log_gamma(good_);
            log_constant_ = log_none_ - detail::log_gamma(bad_);
            double none = 1;
            for (std::size_t n = 0; n < none_.size(); ++n) {
                none_[n] = none;
                none *= (good_ + static_cast<double>(n)) / (size + static_cast<double>(n));
            }
        }
    }

    std::uint64_t operator()(std::uint64_t events, random_stream& random) const noexcept {
        if (!together_) {
            return binomial_draw{events, ratio_}(random);
        }
        const auto n = static_cast<double>(events);
        const double likely = likeliest(n);
        const double a = bad_;
        const double b = good_;
        return detail::drawn_outwards(
            random.uniform(), likely, likely > 0 ? probability(n, likely) : none_of(events),
            [=](double k) { return k < n ? (n - k) * (a + k) / ((k + 1) * (b + n - k - 1)) : 0; },
            [=](double k) { return k > 0 ? k * (b + n - k) / ((n - k + 1) * (a + k - 1)) : 0; });
    }

private:
    [[nodiscard]] double likeliest(double n) const noexcept {
        if (bad_ < 1 || good_ < 1) {
            return bad_ < good_ ? 0 : n;
        }
        const double excess = bad_ + good_ - 2;
        return excess > 0 ? std::fmin(n, std::floor((n + 1) * (bad_ - 1) / excess)) : 0;
    }
    [[nodiscard]] double probability(double n, double k) const noexcept {
        return std::exp(detail::log_choose(n, k) + log_constant_ + detail::log_gamma(bad_ + k) +
                        detail::log_gamma(good_ + n - k) - detail::log_gamma(bad_ + good_ + n));
    }
    [[nodiscard]] double none_of(std::uint64_t events) const noexcept {
        if (events < none_.size()) {
            return none_[static_cast<std::size_t>(events)];
        }
        const auto n = static_cast<double>(events);
        return std::exp(log_none_ + detail::log_gamma(good_ + n) -
                        detail::log_gamma(bad_ + good_ + n));
    }

    double ratio_;
    bool together_;
    double bad_ = 0;
    double good_ = 0;
    double log_constant_ = 0;
    double log_none_ = 0;
    std::array<double, 64> none_{}; ///< the probability that none of so many fails
};

} // namespace nines::inline NINES_ABI
