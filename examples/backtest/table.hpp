// SPDX-License-Identifier: BSL-1.0
/// \file
/// What the policies did in a study, as text.
#pragma once

#include "backtest/study.hpp"

#include <nines/burn/backtest.hpp>

#include <string>
#include <vector>

namespace nines::examples {

/// A policy's name, and what it did.
struct tested_policy {
    std::string name;
    backtest_outcome<> outcome;
};

/// The workbook's policy, and the significant one with 1.1 pages a year, for failures that come one
/// by one and for those that come in bursts (a correlation of 0.2 within a minute).
/// Errors: input_error that names the study, for incidents that cannot be those of its record.
[[nodiscard]] std::vector<tested_policy> test_policies(const study& what);

/// Precision, recall, delay and alerts per week of each policy, and for each incident when it was
/// paged and how much of the budget had gone by then.
[[nodiscard]] std::string table_of(const study& what, const std::vector<tested_policy>& tested);

/// The scores of several studies added up, under a title.
/// Parameters: what was tested in each study, the same policies in the same order.
[[nodiscard]] std::string summary_of(const std::string& title, const std::vector<study>& studies,
                                     const std::vector<std::vector<tested_policy>>& tested);

} // namespace nines::examples
