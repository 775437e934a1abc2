// SPDX-License-Identifier: BSL-1.0
/// \file
/// What extern_double.hpp leaves to be compiled: for one translation unit of a program, no more.
#pragma once

#include <nines/capacity/extern_double.hpp>

namespace nines::inline NINES_ABI::detail {

template result<least_squares_fit<double>> fit_design<double>(double_double_matrix<double>,
                                                              vector_of<double>, double);
template result<correlated_regression<double>>
fit_correlated<double>(std::span<const double>, const Eigen::Ref<const matrix_of<double>>&,
                       const Eigen::Ref<const vector_of<double>>&, error_memory, double);

} // namespace nines::inline NINES_ABI::detail
