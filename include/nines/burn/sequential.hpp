// SPDX-License-Identifier: BSL-1.0
/// \file
/// `e_detector`: watches a stream of good and bad events for the moment from which it fails more
/// often than it may, with a bound on false alarms that holds however often one looks.
#pragma once

#include <nines/burn/sprt.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/result.hpp>
#include <nines/stats/bernoulli.hpp>

#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <span>

namespace nines::inline NINES_ABI {

/// How the evidence of all moments at which a change may have come is put together.
enum class e_form : unsigned char {
    shiryaev_roberts, ///< added up: M <- (M + 1) L
    cusum,            ///< the strongest alone: M <- max(M, 1) L, never more than the sum
};

/// The mixture e-detector for failures: alarm when `log_value()` reaches `log_threshold`.
///
/// For each alternative q its likelihood ratio L against p0 over the batch moves M_q in the given
/// form; the value is the weighted sum of the M_q, kept as logarithms that cannot overflow.
///
/// Assumes: given all that came before, each event fails with probability at most p0, and the size
/// of a batch does not depend on its failures. Batches of any and of changing sizes are fine.
/// Then the average number of batches until the value reaches A is at least A, and it does so
/// within m batches with a probability of at most m / A. Events in bursts break this; see
/// sli/dispersion.hpp. Use when the delay matters and a history is not kept; what a change costs
/// the budget it does not know.
/// Cost: a logarithm and an exponential an alternative and update, 20 to 40 ns each; no allocation.
/// Not mergeable: what it says depends on the order of the batches.
/// Source: Shin, Ramdas and Rinaldo 2023, arXiv 2203.03532, definition 2.2 and section 4.
template <e_form Form = e_form::shiryaev_roberts>
class e_detector {
public:
    static constexpr std::size_t max_alternatives = 16;

    /// Parameters: the error ratio that is still allowed, 0 < p0 < 1; the ratios to be found, each
    /// above p0 and at most 1, where 1 is a total outage that a single good event rules out; their
    /// weights, not negative and adding up to 1 to nine digits.
    /// Errors: as `try_from`.
    e_detector(double p0, std::span<const double> alternatives, std::span<const double> weights)
        : e_detector{try_from(p0, alternatives, weights).value()} {}
    e_detector(double p0, std::initializer_list<double> alternatives,
               std::initializer_list<double> weights)
        : e_detector{p0, std::span{alternatives.begin(), alternatives.size()},
                     std::span{weights.begin(), weights.size()}} {}

    /// Errors: out_of_domain for a p0, alternative or weight outside its range, NaN included;
    /// contradiction for as many weights as not alternatives and for weights that do not add up to
    /// 1; unsupported for more than `max_alternatives`.
    [[nodiscard]] static result<e_detector> try_from(double p0,
                                                     std::span<const double> alternatives,
                                                     std::span<const double> weights) noexcept {
        if (!detail::is_finite(p0) || !(p0 > 0 && p0 < 1)) {
            return error{errc::out_of_domain, where, "expected an allowed ratio within (0, 1)"};
        }
        if (alternatives.size() != weights.size()) {
            return error{errc::contradiction, where, "expected a weight for each alternative"};
        }
        if (alternatives.size() > max_alternatives) {
            return error{errc::unsupported, where, "expected at most 16 alternatives"};
        }
        for (const double q : alternatives) {
            if (!detail::is_finite(q) || !(q > p0 && q <= 1)) {
                return error{errc::out_of_domain, where,
                             "expected alternatives above the allowed ratio and at most 1"};
            }
        }
        double sum = 0;
        for (const double weight : weights) {
            if (!detail::is_finite(weight) || !(weight >= 0)) {
                return error{errc::out_of_domain, where, "expected weights that are not negative"};
            }
            sum += weight;
        }
        if (!(std::abs(sum - 1) <= 1e-9)) {
            return error{errc::contradiction, where, "expected weights that add up to 1"};
        }
        e_detector made;
        for (std::size_t i = 0; i < weights.size(); ++i) {
            if (weights[i] > 0) {
                made.watches_[made.size_++] = {bernoulli_log_ratio<>::against(p0, alternatives[i]),
                                               std::log(weights[i] / sum), log_zero};
            }
        }
        return made;
    }

    /// Takes the next batch. One without events says nothing, and counts for none.
    template <std::unsigned_integral Count>
    void update(const event_counts<Count>& batch) noexcept {
        if (batch.empty()) {
            return;
        }
        for (watch& each : std::span{watches_}.first(size_)) {
            const double before = Form == e_form::cusum ? std::fmax(each.log_value, 0.0)
                                                        : log_of_one_more(each.log_value);
            const double moved = before + each.ratio.of(static_cast<double>(batch.bad),
                                                        static_cast<double>(batch.good));
            each.log_value = std::fmax(moved, log_zero);
        }
    }

    /// The same from the bad events among all.
    /// Errors: of `event_counts`, for counts that are negative or no whole numbers and for more bad
    /// events than events.
    template <class Bad, class Total>
    void update(Bad bad, Total total) {
        update(try_batch(bad, total).value());
    }
    template <class Bad, class Total>
    [[nodiscard]] result<double> try_update(Bad bad, Total total) noexcept {
        return try_batch(bad, total).transform([this](const event_counts<>& batch) {
            update(batch);
            return log_value();
        });
    }

    /// The logarithm of the evidence that the ratio rose at some time in the past; minus infinity
    /// before the first batch, and where all alternatives are ruled out.
    [[nodiscard]] double log_value() const noexcept {
        double most = log_zero;
        for (const watch& each : std::span{watches_}.first(size_)) {
            most = std::fmax(most, each.log_weight + each.log_value);
        }
        if (!(most > log_zero / 2)) {
            return -std::numeric_limits<double>::infinity();
        }
        double sum = 0;
        for (const watch& each : std::span{watches_}.first(size_)) {
            sum += std::exp(each.log_weight + each.log_value - most);
        }
        return most + std::log(sum);
    }

    /// Forgets all batches, as after an alarm that was dealt with.
    void reset() noexcept {
        for (watch& each : std::span{watches_}.first(size_)) {
            each.log_value = log_zero;
        }
    }

    /// What `log_value()` has to reach for an average of at least so many batches until a false
    /// alarm: log(batches). For one alarm in m batches with probability alpha, ask for m / alpha.
    /// Returns: 0 for 1 batch and fewer, infinity where the number is not finite.
    [[nodiscard]] static double log_threshold(double batches) noexcept {
        if (!detail::is_finite(batches)) {
            return std::numeric_limits<double>::infinity();
        }
        return batches > 1 ? std::log(batches) : 0;
    }

private:
    static constexpr const char* where = "e_detector";
    /// Stands for the logarithm of zero: no batch moves a value this far, and no arithmetic with it
    /// is NaN.
    static constexpr double log_zero = -1e300;

    struct watch {
        bernoulli_log_ratio<> ratio;
        double log_weight;
        double log_value;
    };

    e_detector() noexcept = default;

    [[nodiscard]] static double log_of_one_more(double log_value) noexcept {
        return std::fmax(log_value, 0.0) + std::log1p(std::exp(-std::abs(log_value)));
    }

    template <class Bad, class Total>
    [[nodiscard]] static result<event_counts<>> try_batch(Bad bad, Total total) noexcept {
        const auto swapped = event_counts<>::try_from_total(bad, total);
        if (!swapped) {
            return error{swapped.error().code, where,
                         "expected whole numbers, the bad events no more than all"};
        }
        return event_counts<>{swapped->bad, swapped->good};
    }

    std::array<watch, max_alternatives> watches_{};
    std::size_t size_ = 0;
};

} // namespace nines::inline NINES_ABI
