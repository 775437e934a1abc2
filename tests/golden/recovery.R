#!/usr/bin/env Rscript
# SPDX-License-Identifier: BSL-1.0
# Recovery times of two made-up periods and what R says of them; prints the table named:
#
#     Rscript tests/golden/recovery.R times > tests/golden/recovery_times.csv
#     Rscript tests/golden/recovery.R expected > tests/golden/recovery.csv
#     Rscript tests/golden/recovery.R survival > tests/golden/survival.csv
#     Rscript tests/golden/recovery.R censored > tests/golden/censored_lognormal.csv
#     Rscript tests/golden/recovery.R hazard > tests/golden/normal_hazard.csv
#                                                   (R 4.2.2, boot 1.3.28, survival 3.5)
library(boot)
suppressPackageStartupMessages(library(survival))
number <- function(x) formatC(x, digits = 17, format = "g", width = 1)
set.seed(425)
before <- round(rlnorm(40, 4.25, 1.25), 1)
after <- round(rlnorm(25, 3.5, 1.1), 1)
closed_before <- rep(c(1, 1, 1, 0), 10)
closed_after <- c(rep(1, 20), rep(0, 5))
before[c(3, 4)] <- before[1] # ties, of closed and open ones
which <- commandArgs(trailingOnly = TRUE)[1]
if (which == "times") {
    cat("# Made-up minutes of two periods, lognormal and rounded; closed: 0 for what is still open.\n")
    cat("# Source: drawn by tests/golden/recovery.R.\nperiod,minutes,closed\n")
    cat(paste("before", before, closed_before, sep = ","), sep = "\n")
    cat("\n")
    cat(paste("after", after, closed_after, sep = ","), sep = "\n")
    cat("\n")
}
row <- function(name, ...) cat(name, ",", paste(number(c(...)), collapse = ","), "\n", sep = "")
if (which == "expected") {
    cat("# What R says of recovery_times.csv at 95 %, all taken as closed; boot_ci_* by boot.ci and bca_* by\n")
    cat("# its formula with ties counted half, of 400,000 resamples. Source: computed by tests/golden/recovery.R.\n")
    cat("what,value,lower,upper\n")
    logs <- t.test(log(before))
    row("geometric_mean", exp(logs$estimate), exp(logs$conf.int))
    change <- t.test(log(after), log(before))
    row("ratio", exp(-diff(change$estimate)), exp(change$conf.int))
    row("improvement", t.test(log(after), log(before), alternative = "greater")$p.value, 0, 0)
    shorter <- wilcox.test(before, after, exact = FALSE)$statistic / (length(before) * length(after))
    row("shorter", shorter, 0, 0)
    # boot.ci, but for values of resamples that equal the statistic, which count half here; of the
    # mean there are none.
    bca <- function(statistic) {
        b <- boot(before, function(x, i) statistic(x[i]), R = 400000)
        left_out <- sapply(seq_along(before), function(i) statistic(before[-i]))
        d <- mean(left_out) - left_out
        a <- sum(d^3) / (6 * sum(d^2)^1.5)
        t0 <- statistic(before)
        z0 <- qnorm(mean(b$t < t0) + mean(b$t == t0) / 2)
        z <- z0 + qnorm(c(0.025, 0.975))
        c(t0, quantile(b$t, pnorm(z0 + z / (1 - a * z)), names = FALSE))
    }
    b <- boot(before, function(x, i) mean(x[i]), R = 400000)
    row("boot_ci_mean", mean(before), boot.ci(b, type = "bca", L = empinf(data = before,
        statistic = function(x, i) mean(x[i]), type = "jack", stype = "i"))$bca[4:5])
    row("bca_mean", bca(mean))
    row("bca_median", bca(median))
    row("bca_p90", bca(function(x) quantile(x, 0.9, names = FALSE)))
}
if (which == "survival") {
    cat("# Kaplan-Meier curves of recovery_times.csv by survfit, log-log intervals at 95 %.\n")
    cat("# Source: computed by tests/golden/recovery.R.\n")
    cat("period,minutes,at_risk,closed,open_share,standard_error,lower,upper\n")
    curve <- function(name, times, closed) {
        s <- summary(survfit(Surv(times, closed) ~ 1, conf.type = "log-log"))
        for (i in seq_along(s$time)) {
            cat(name, s$time[i], s$n.risk[i], s$n.event[i],
                paste(number(c(s$surv[i], s$std.err[i], s$lower[i], s$upper[i])), collapse = ","),
                sep = ",")
            cat("\n")
        }
    }
    curve("before", before, closed_before)
    curve("after", after, closed_after)
    q <- function(name, times, closed) {
        fit <- quantile(survfit(Surv(times, closed) ~ 1, conf.type = "log-log"), c(0.25, 0.5, 0.75))
        for (i in 1:3)
            cat("# quantile", name, c(0.25, 0.5, 0.75)[i], fit$quantile[i], fit$lower[i],
                fit$upper[i], "\n")
    }
    q("before", before, closed_before)
    q("after", after, closed_after)
}
if (which == "censored") {
    cat("# The lognormal model of recovery_times.csv by survreg, those not closed censored: mu, sigma and\n")
    cat("# the standard error of mu. Source: computed by tests/golden/recovery.R.\n")
    cat("period,mu,sigma,error\n")
    fit <- function(name, times, closed) {
        model <- survreg(Surv(times, closed) ~ 1, dist = "lognormal",
            control = survreg.control(rel.tolerance = 1e-15, maxiter = 100))
        row(name, coef(model), model$scale, sqrt(vcov(model)[1, 1]))
    }
    fit("before", before, closed_before)
    fit("after", after, closed_after)
    fit("both", c(before, after), c(closed_before, closed_after))
    late <- c(rep(0, 30), rep(1, 10)) # most are open
    fit("mostly_open", sort(before, decreasing = TRUE), late)
}
if (which == "hazard") {
    cat("# The density of a normal variable by its upper tail. Source: computed by tests/golden/recovery.R.\n")
    cat("z,hazard\n")
    for (z in c(-30, -8, -2, -0.5, 0, 1, 3, 5.9, 6, 6.1, 10, 37, 40))
        cat(z, ",", number(exp(dnorm(z, log = TRUE) - pnorm(z, lower.tail = FALSE, log.p = TRUE))), "\n", sep = "")
}
