// SPDX-License-Identifier: BSL-1.0
/// \file
/// When the error budget will be gone, as a distribution: `exhaustion_in_period` for calendar
/// periods and others that begin anew, `exhaustion_in_window` for rolling windows, where old errors
/// age out and their budget comes back.
#pragma once

#include <nines/budget/exhaustion_time.hpp>
#include <nines/budget/failure_outlook.hpp>
#include <nines/budget/period_exhaustion.hpp>
#include <nines/budget/rolling_exhaustion.hpp>
