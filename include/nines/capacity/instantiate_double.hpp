// SPDX-License-Identifier: BSL-1.0
/// \file
/// What extern_double.hpp leaves to be compiled: for one translation unit of a program, no more.
#pragma once

#include <nines/capacity/extern_double.hpp>

namespace nines::inline NINES_ABI {

template result<least_squares_fit<double>>
least_squares<double>(const Eigen::Ref<const detail::matrix_of<double>>&,
                      const Eigen::Ref<const detail::vector_of<double>>&);
template result<correlated_regression<double>>
correlated_least_squares<double>(std::span<const double>,
                                 const Eigen::Ref<const detail::matrix_of<double>>&,
                                 const Eigen::Ref<const detail::vector_of<double>>&, error_memory);

} // namespace nines::inline NINES_ABI
