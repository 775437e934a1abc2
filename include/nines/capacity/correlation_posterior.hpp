// SPDX-License-Identifier: BSL-1.0
/// \file
/// What residuals say of their correlation: a regression for each that is possible, weighed.
#pragma once

#include <nines/capacity/correlated_pairs.hpp>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <cmath>
#include <concepts>
#include <utility>
#include <vector>

namespace nines::inline NINES_ABI {

/// What errors of a regression remember of the error before.
enum class error_memory : unsigned char {
    none,        ///< nothing: they are independent
    fading,      ///< a share rho >= 0 of each step, to be found in the data
    random_walk, ///< all: the level itself wanders, and only its steps are independent
};

namespace detail {

/// The regression under one correlation.
template <std::floating_point Real>
struct correlated_solution {
    step_correlation<Real> correlation{};
    Real log_likelihood = 0; ///< restricted: of what the coefficients do not touch
    vector_of<Real> coefficients;
    Real variance = 0;      ///< of an error, whenever it occurs
    matrix_of<Real> spread; ///< upper triangular; variance spread spread' is the covariance
    Real weight = 1;
};

/// The correlations that the data leave possible, on a grid of their inverse hyperbolic tangent.
///
/// Before the data, rho has the density (1 - rho^2)^(-1/4): between the uniform one and Jeffreys'.
/// Intervals of a trend then cover within 2 points of 95 % for rho up to 0.9 and 100 observations;
/// of the other two, one covers less and one more. Source: restricted likelihood, Harville,
/// Biometrika 61 (1974), doi:10.1093/biomet/61.2.383; that it leaves little of the small-sample
/// bias of rho: Cheang and Reinsel, JASA 95 (2000), doi:10.1080/01621459.2000.10474260.
template <std::floating_point Real>
class correlation_posterior {
public:
    /// Parameters: rows that end with what is left to explain; how many rows there are.
    correlation_posterior(correlated_pairs<Real> pairs, Eigen::Index rows)
        : pairs_{std::move(pairs)}, rows_{rows} {}

    [[nodiscard]] std::vector<correlated_solution<Real>> solutions(error_memory memory) const {
        if (memory == error_memory::fading) {
            return grid();
        }
        return {solve(memory == error_memory::none ? Real{0} : walk)};
    }

    /// Whether a random walk is as likely as the best correlation, but for the factor that
    /// separates a 95 % interval from what is outside.
    [[nodiscard]] bool
    near_random_walk(const std::vector<correlated_solution<Real>>& solutions) const {
        constexpr Real half_chi_square = Real{1.92};
        const Real likelihood = factor(walk).log_likelihood;
        for (const auto& each : solutions) {
            if (each.log_likelihood - likelihood > half_chi_square) {
                return false;
            }
        }
        return true;
    }

private:
    static constexpr int nodes = 24;
    static constexpr Real last = 7;  // 1 - rho = 2e-6
    static constexpr Real walk = 10; // 1 - rho = 4e-9
    static constexpr Real negligible = 12;

    /// The products of the whitened rows, factored: what every z is judged by.
    struct factored {
        step_correlation<Real> correlation;
        matrix_of<Real> upper;
        vector_of<Real> half; ///< upper' half = the products with what is to be explained
        Real left;
        Real log_likelihood;
    };

    [[nodiscard]] factored factor(Real z) const {
        const step_correlation<Real> correlation = step_correlation<Real>::from_atanh(z);
        const matrix_of<Real> sums = pairs_.whitened(correlation);
        const Eigen::Index p = sums.cols() - 1;
        matrix_of<Real> upper = Eigen::LLT<matrix_of<Real>>{sums.topLeftCorner(p, p)}.matrixU();
        vector_of<Real> half =
            upper.template triangularView<Eigen::Upper>().adjoint().solve(sums.col(p).head(p));
        const Real left = sums(p, p) - half.squaredNorm();
        const Real determinants =
            pairs_.log_determinant(correlation) + 2 * upper.diagonal().array().log().sum();
        const Real likelihood = -(determinants + static_cast<Real>(rows_ - p) * std::log(left)) / 2;
        return {correlation, std::move(upper), std::move(half), left, likelihood};
    }

    [[nodiscard]] correlated_solution<Real> solve(Real z) const {
        const factored at = factor(z);
        const Eigen::Index p = at.half.size();
        const auto triangle = at.upper.template triangularView<Eigen::Upper>();
        const Real variance = at.left > 0 ? at.left / static_cast<Real>(rows_ - p) : Real{0};
        return {at.correlation,
                at.log_likelihood,
                triangle.solve(at.half),
                variance,
                triangle.solve(matrix_of<Real>::Identity(p, p)),
                1};
    }

    /// Of z: rho has the density (1 - rho^2)^(-1/4), and d rho = (1 - rho^2) dz.
    [[nodiscard]] static Real log_density(Real log_likelihood, Real z) noexcept {
        return log_likelihood - Real{1.5F} * std::log(std::cosh(z));
    }
    [[nodiscard]] Real log_density(Real z) const {
        return log_density(factor(z).log_likelihood, z);
    }

    [[nodiscard]] std::vector<correlated_solution<Real>> grid() const {
        const Real peak = mode();
        const Real most = log_density(peak);
        const Real from = edge(peak, 0, most - negligible);
        const Real width = (edge(peak, last, most - negligible) - from) / nodes;
        std::vector<correlated_solution<Real>> solved;
        solved.reserve(nodes);
        for (int k = 0; k < nodes; ++k) {
            const Real z = from + width * (static_cast<Real>(k) + Real{0.5F});
            solved.push_back(solve(z));
            solved.back().weight = std::exp(log_density(solved.back().log_likelihood, z) - most);
        }
        return solved;
    }

    /// The most likely z: the best of a scan, then steps that become smaller.
    [[nodiscard]] Real mode() const {
        constexpr int scan = 28;
        Real best = 0;
        Real most = log_density(Real{0});
        const auto attempt = [&](Real z) {
            const Real density = z >= 0 && z <= last ? log_density(z) : most;
            if (density > most) {
                most = density;
                best = z;
            }
        };
        for (int k = 1; k <= scan; ++k) {
            attempt(last * static_cast<Real>(k) / scan);
        }
        for (Real step = last / scan / 2; step > Real{1e-3F}; step /= 2) {
            const Real centre = best;
            attempt(centre - step);
            attempt(centre + step);
        }
        return best;
    }

    /// Where the density falls below a floor on the way to an end; the end where it does not.
    [[nodiscard]] Real edge(Real inside, Real end, Real floor) const {
        if (log_density(end) > floor) {
            return end;
        }
        Real outside = end;
        for (int k = 0; k < 10; ++k) {
            const Real middle = (inside + outside) / 2;
            (log_density(middle) > floor ? inside : outside) = middle;
        }
        return outside;
    }

    correlated_pairs<Real> pairs_;
    Eigen::Index rows_;
};

} // namespace detail
} // namespace nines::inline NINES_ABI
