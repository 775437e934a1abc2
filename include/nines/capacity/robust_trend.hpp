// SPDX-License-Identifier: BSL-1.0
/// \file
/// Trends that outliers do not bend: Theil and Sen's line with its distribution-free interval,
/// Huber's and Tukey's M-estimates, Mann and Kendall's test whether there is a trend at all, and
/// Hampel's identifier of the points that stand apart.
///
/// Use when single points lie far off: restarts, failed probes, one-off jobs. A level that jumped
/// for good is no outlier: change_point.hpp.
#pragma once

#include <nines/capacity/isolated_points.hpp>
#include <nines/capacity/m_estimate.hpp>
#include <nines/capacity/mann_kendall.hpp>
#include <nines/capacity/theil_sen.hpp>
