#!/usr/bin/env Rscript
# SPDX-License-Identifier: BSL-1.0
# Upper tails of the chi-square distribution by R; prints tests/golden/chi_square_tails.csv.
#
#     Rscript tests/golden/chi_square_tails.R > tests/golden/chi_square_tails.csv      (R 4.2.2)
cat("# P(X > statistic), X chi-square. Source: computed by tests/golden/chi_square_tails.R.\n")
cat("statistic,degrees,upper\n")
for (degrees in c(1, 2, 3, 6, 23, 51, 100, 1000, 1e6)) {
    for (z in c(-2, 0, 1, 3, 6)) {
        statistic <- signif(max(degrees + z * sqrt(2 * degrees), 0.01), 12)
        upper <- pchisq(statistic, degrees, lower.tail = FALSE)
        cat(formatC(statistic, digits = 15, format = "g", width = 1), degrees,
            formatC(upper, digits = 17, format = "g", width = 1), sep = ",")
        cat("\n")
    }
}
