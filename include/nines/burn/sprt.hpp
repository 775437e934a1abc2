// SPDX-License-Identifier: BSL-1.0
/// \file
/// `sprt`: decides between two error ratios with as few events as possible.
#pragma once

#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/bernoulli.hpp>

#include <cmath>
#include <concepts>

namespace nines::inline NINES_ABI {

/// What a sequential test has come to.
enum class sprt_decision : unsigned char {
    undecided,          ///< go on
    accept_null,        ///< the ratio is p0
    accept_alternative, ///< the ratio is p1
};

/// Wald's sequential probability ratio test of the error ratio p0 against p1 > p0: after a change
/// or on a canary, is this p0 or p1?
///
/// Assumes: independent events with one and the same error ratio throughout; for a ratio that may
/// change on the way use `e_detector`. p1 is then accepted wrongly with a probability of at most
/// alpha / (1 - beta), p0 with at most beta / (1 - alpha), and one of the two by at most
/// alpha + beta; a ratio below p0 or above p1 errs less still.
/// Cost: a multiplication or two an update; no allocation.
/// Source: Wald 1945, doi 10.1214/aoms/1177731118.
class sprt {
public:
    /// Parameters: 0 < p0 < p1 < 1; alpha and beta, the probabilities of accepting p1 and p0
    /// wrongly, above 0 and together below 1. Errors: as `try_from`.
    sprt(double p0, double p1, double alpha, double beta)
        : sprt{try_from(p0, p1, alpha, beta).value()} {}

    /// Errors: out_of_domain for a value outside its range, NaN included.
    [[nodiscard]] static result<sprt> try_from(double p0, double p1, double alpha,
                                               double beta) noexcept {
        if (!detail::is_finite(p0) || !detail::is_finite(p1) || !(p0 > 0 && p0 < p1 && p1 < 1)) {
            return error{errc::out_of_domain, "sprt", "expected ratios with 0 < p0 < p1 < 1"};
        }
        if (!detail::is_finite(alpha) || !detail::is_finite(beta) ||
            !(alpha > 0 && beta > 0 && alpha + beta < 1)) {
            return error{errc::out_of_domain, "sprt",
                         "expected alpha and beta above 0 and together below 1"};
        }
        return sprt{p0, p1, alpha, beta, checked{}};
    }

    /// Takes the next batch and answers the decision. The first one stays, whatever comes later:
    /// the error probabilities are those of stopping there.
    template <std::unsigned_integral Count>
    sprt_decision update(const event_counts<Count>& batch) noexcept {
        if (decision_ == sprt_decision::undecided) {
            log_ratio_ +=
                ratio_.of(static_cast<double>(batch.bad), static_cast<double>(batch.good));
            decision_ = log_ratio_ >= upper_   ? sprt_decision::accept_alternative
                        : log_ratio_ <= lower_ ? sprt_decision::accept_null
                                               : sprt_decision::undecided;
        }
        return decision_;
    }

    [[nodiscard]] sprt_decision decision() const noexcept { return decision_; }
    /// The log-likelihood ratio of p1 against p0, as it was at the decision.
    [[nodiscard]] double log_ratio() const noexcept { return log_ratio_; }
    /// From here on upwards p1 is accepted: log((1 - beta) / alpha).
    [[nodiscard]] double upper_threshold() const noexcept { return upper_; }
    /// From here on downwards p0 is accepted: log(beta / (1 - alpha)).
    [[nodiscard]] double lower_threshold() const noexcept { return lower_; }

    /// How many events a decision takes on average when p0 is true, by Wald's approximation, which
    /// leaves out by how much the last event oversteps.
    [[nodiscard]] double events_under_null() const noexcept {
        return -((1 - alpha_) * lower_ + alpha_ * upper_) / bernoulli_divergence(p0_, p1_);
    }
    /// The same when p1 is true.
    [[nodiscard]] double events_under_alternative() const noexcept {
        return (beta_ * lower_ + (1 - beta_) * upper_) / bernoulli_divergence(p1_, p0_);
    }

    /// Begins anew.
    void reset() noexcept {
        log_ratio_ = 0;
        decision_ = sprt_decision::undecided;
    }

private:
    struct checked {};

    sprt(double p0, double p1, double alpha, double beta, checked) noexcept
        : p0_{p0},
          p1_{p1},
          alpha_{alpha},
          beta_{beta},
          ratio_{bernoulli_log_ratio<>::against(p0, p1)},
          upper_{std::log1p(-beta) - std::log(alpha)},
          lower_{std::log(beta) - std::log1p(-alpha)} {}

    double p0_;
    double p1_;
    double alpha_;
    double beta_;
    bernoulli_log_ratio<> ratio_;
    double upper_;
    double lower_;
    double log_ratio_ = 0;
    sprt_decision decision_ = sprt_decision::undecided;
};

} // namespace nines::inline NINES_ABI
