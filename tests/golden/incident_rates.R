#!/usr/bin/env Rscript
# SPDX-License-Identifier: BSL-1.0
# Rates of counts, their ratios and the p-values of those by R's own functions; prints
# tests/golden/incident_rates.csv.
#
#     Rscript tests/golden/incident_rates.R > tests/golden/incident_rates.csv      (R 4.2.2)
number <- function(x) formatC(x, digits = 17, format = "g", width = 1)
cat("# Intervals of a rate and of a ratio of rates (second / first) by poisson.test, the p-value as\n")
cat("# twice the smaller tail of pbinom. Source: computed by tests/golden/incident_rates.R.\n")
cat("first,first_exposure,second,second_exposure,level,rate_lower,rate_upper,ratio_lower,ratio_upper,p_value\n")
cases <- list(c(12, 365, 20, 365, 0.95), c(3, 90, 9, 90, 0.95), c(0, 30, 4, 30, 0.9),
              c(4, 30, 0, 30, 0.9), c(31, 365, 17, 180.5, 0.99), c(120, 1000, 95, 1000, 0.95),
              c(819, 1100, 700, 1000, 0.95), c(1, 1, 1, 1000, 0.8), c(5000, 10, 5300, 10, 0.999))
for (x in cases) {
    one <- poisson.test(x[1], x[2], conf.level = x[5])$conf.int
    two <- poisson.test(c(x[3], x[1]), c(x[4], x[2]), conf.level = x[5])$conf.int
    n <- x[1] + x[3]
    p <- x[4] / (x[2] + x[4])
    tail <- min(pbinom(x[3], n, p), pbinom(x[3] - 1, n, p, lower.tail = FALSE))
    cat(paste(c(signif(x, 15), number(one), number(two), number(min(1, 2 * tail))), collapse = ","), "\n", sep = "")
}
