// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything that needs only the standard library. Headers that reach Boost (intervals, verdicts)
/// or date (calendar periods) are included by their own names.
#pragma once

#include <nines/budget/error_budget.hpp>
#include <nines/config.hpp>
#include <nines/core/byte_form.hpp>
#include <nines/core/confidence.hpp>
#include <nines/core/decimal.hpp>
#include <nines/core/error.hpp>
#include <nines/core/estimate.hpp>
#include <nines/core/event_counts.hpp>
#include <nines/core/half_open.hpp>
#include <nines/core/interval.hpp>
#include <nines/core/interval_set.hpp>
#include <nines/core/mergeable.hpp>
#include <nines/core/objective.hpp>
#include <nines/core/quantile_level.hpp>
#include <nines/core/result.hpp>
#include <nines/sli/counter.hpp>
#include <nines/sli/uptime.hpp>
