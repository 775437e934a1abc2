#!/usr/bin/env Rscript
# SPDX-License-Identifier: BSL-1.0
# Student's t and chi-square quantiles by R; prints tests/golden/student_t.csv.
#
#     Rscript tests/golden/student_t.R > tests/golden/student_t.csv      (R 4.2.2)
number <- function(x) formatC(x, digits = 17, format = "g", width = 1)
cat("# The t that |T| stays below at a level, P(T > 2.5), and the chi-square quantile at the level.\n")
cat("# Source: computed by tests/golden/student_t.R.\n")
cat("degrees,level,reach,tail,chi_square\n")
for (degrees in c(1, 2, 3.7, 9, 24, 100, 818, 1e6)) {
    for (level in c(0.1, 0.5, 0.9, 0.95, 0.999)) {
        cat(degrees, level, number(qt((1 - level) / 2, degrees, lower.tail = FALSE)),
            number(pt(2.5, degrees, lower.tail = FALSE)), number(qchisq(level, degrees)), sep = ",")
        cat("\n")
    }
}
