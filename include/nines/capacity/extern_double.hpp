// SPDX-License-Identifier: BSL-1.0
/// \file
/// Regressions of `double` that are compiled elsewhere: for programs that fit in many translation
/// units.
///
/// Eigen's decompositions take some ten seconds to compile wherever a regression or a forecast is
/// used. Include this header there, and instantiate_double.hpp in exactly one translation unit of
/// the program, which does not link without it.
#pragma once

#include <nines/capacity/correlated_least_squares.hpp>
#include <nines/capacity/least_squares.hpp>

#include <span>

namespace nines::inline NINES_ABI::detail {

extern template result<least_squares_fit<double>> fit_design<double>(double_double_matrix<double>,
                                                                     vector_of<double>, double);
extern template result<correlated_regression<double>>
fit_correlated<double>(std::span<const double>, const Eigen::Ref<const matrix_of<double>>&,
                       const Eigen::Ref<const vector_of<double>>&, error_memory, double);

} // namespace nines::inline NINES_ABI::detail
