#!/usr/bin/env Rscript
# SPDX-License-Identifier: BSL-1.0
# Lines by M-estimates through series.csv, in R; prints tests/golden/m_estimates.csv.
#
#     Rscript tests/golden/m_estimates.R > tests/golden/m_estimates.csv      (R 4.2.2, MASS 7.3-58.2)
#
# The steps are those of MASS::rlm, which are checked against it. It has 0.6745 for the median of
# |Z|; here and in the table it is qnorm(0.75).
suppressPackageStartupMessages(library(MASS))
number <- function(x) formatC(x, digits = 17, format = "g", width = 1)
numbers <- function(text) as.numeric(strsplit(text, " ")[[1]])

reweighted <- function(x, y, psi, median_size, start) {
    line <- start
    for (step in 1:2000) {
        residual <- y - line[1] - line[2] * x
        scale <- median(abs(residual)) / median_size
        line <- lm.wfit(cbind(1, x), y, psi(residual / scale))$coefficients
    }
    residual <- y - line[1] - line[2] * x
    scale <- median(abs(residual)) / median_size
    n <- length(x)
    w <- psi(residual / scale)
    slopes <- psi(residual / scale, deriv = 1)
    kappa <- 1 + 2 * var(slopes) / (n * mean(slopes)^2)
    deviation <- sqrt(sum((residual * w)^2) / (n - 2)) * kappa / mean(slopes)
    list(line = line, scale = scale, deviation = deviation)
}

folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
series <- read.csv(file.path(folder, "series.csv"), comment.char = "#")
cat("# Lines by M-estimates through series.csv, x less its mean: the line there, slope, scale of\n")
cat("# residuals and standard error of the slope. Source: computed by tests/golden/m_estimates.R.\n")
cat("series,loss,height,slope,scale,slope_error\n")
for (i in seq_len(nrow(series))) {
    name <- series$series[i]
    if (name %in% c("perfect", "three")) {
        next
    }
    x <- numbers(series$x[i])
    x <- x - mean(x)
    y <- numbers(series$y[i])
    first <- y[1]
    y <- y - first
    pairs <- outer(y, y, "-") / outer(x, x, "-")
    slope <- median(pairs[is.finite(pairs) & outer(x, x, ">")])
    start <- c(median(y - slope * x), slope)
    for (loss in c("huber", "bisquare")) {
        psi <- if (loss == "huber") psi.huber else psi.bisquare
        theirs <- rlm(cbind(1, x), y, psi = psi, init = start, maxit = 2000, acc = 1e-10)
        checked <- reweighted(x, y, psi, 0.6745, start)
        stopifnot(all.equal(unname(theirs$coefficients), unname(checked$line), tolerance = 1e-9))
        stopifnot(all.equal(unname(summary(theirs)$coefficients[2, 2]),
                            checked$deviation / sqrt(sum(x^2)), tolerance = 1e-6))
        found <- reweighted(x, y, psi, qnorm(0.75), start)
        cat(name, loss, number(found$line[1] + first), number(found$line[2]), number(found$scale),
            number(found$deviation / sqrt(sum(x^2))), sep = ",")
        cat("\n")
    }
}
