// SPDX-License-Identifier: BSL-1.0
/// \file
/// Gnuplot, which draws; it reads a script from a pipe.
#pragma once

#include <string>

namespace nines::examples {

/// Runs a script; what it draws on its standard output goes to ours.
/// Errors: input_error that says how to install gnuplot where it is not there, and one where it
/// stops at the script.
void run_gnuplot(const std::string& script);

} // namespace nines::examples
