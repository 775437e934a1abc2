// SPDX-License-Identifier: BSL-1.0
/// \file
/// Everything that needs only the standard library. Headers that reach Boost or date (calendar
/// periods) are included by their own names.
#pragma once

#include <nines/budget/error_budget.hpp>
#include <nines/budget/exact_share.hpp>
#include <nines/budget/exclusions.hpp>
#include <nines/budget/policy.hpp>
#include <nines/burn/alert_condition.hpp>
#include <nines/burn/alert_policy.hpp>
#include <nines/burn/burn_rate.hpp>
#include <nines/burn/exact_fraction.hpp>
#include <nines/burn/policy_repair.hpp>
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
#include <nines/sli/composite.hpp>
#include <nines/sli/counter.hpp>
#include <nines/sli/exact_interval.hpp>
#include <nines/sli/ratio_interval.hpp>
#include <nines/sli/score_interval.hpp>
#include <nines/sli/threshold.hpp>
#include <nines/sli/time_slices.hpp>
#include <nines/sli/uptime.hpp>
#include <nines/sli/verdict.hpp>
#include <nines/stats/beta.hpp>
#include <nines/stats/beta_expansion.hpp>
#include <nines/stats/beta_fraction.hpp>
#include <nines/stats/beta_quantile.hpp>
#include <nines/stats/binomial.hpp>
#include <nines/stats/normal.hpp>
#include <nines/stats/poisson.hpp>
#include <nines/stats/unit_point.hpp>
