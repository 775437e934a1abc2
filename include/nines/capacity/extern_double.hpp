// SPDX-License-Identifier: BSL-1.0
/// \file
/// Regressions of `double` that are compiled elsewhere: for programs that fit in many translation
/// units.
///
/// Eigen's decompositions take some ten seconds to compile wherever a regression or a forecast is
/// used. Include this header there, and instantiate_double.hpp in exactly one translation unit of
/// the program, which does not link without it.
#pragma once

#include <nines/capacity/correlated_regression.hpp>
#include <nines/capacity/least_squares.hpp>

#include <span>

namespace nines::inline NINES_ABI {

extern template result<least_squares_fit<double>>
least_squares<double>(const Eigen::Ref<const detail::matrix_of<double>>&,
                      const Eigen::Ref<const detail::vector_of<double>>&);
extern template result<correlated_regression<double>>
correlated_least_squares<double>(std::span<const double>,
                                 const Eigen::Ref<const detail::matrix_of<double>>&,
                                 const Eigen::Ref<const detail::vector_of<double>>&, error_memory);

} // namespace nines::inline NINES_ABI
