// SPDX-License-Identifier: BSL-1.0
// The regressions of the program, compiled once.
#include <nines/capacity/instantiate_double.hpp>
