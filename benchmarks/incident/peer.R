# SPDX-License-Identifier: BSL-1.0
# The time that R's survival and boot take for what benchmarks/incident measures: a line each of name
# and milliseconds, the least of three. Run by cmake/peer_r.sh.
library(boot)
suppressPackageStartupMessages(library(survival))
set.seed(1)
timed <- function(name, run) {
    least <- min(sapply(1:3, function(i) system.time(run(), gcFirst = TRUE)[["elapsed"]]))
    cat(name, 1000 * least, "\n")
}
minutes <- rlnorm(100000, 4.25, 1.25)
ended <- seq_along(minutes) %% 10 != 0
timed("incidents_100000/kaplan_meier", function() {
    quantile(survfit(Surv(minutes, ended) ~ 1, conf.type = "log-log"), 0.5)
})
times <- rlnorm(800, 4.25, 1.25)
bca <- function(statistic) {
    drawn <- boot(times, function(x, i) statistic(x[i]), R = 10000)
    boot.ci(drawn, type = "bca", L = empinf(data = times, statistic = function(x, i) statistic(x[i]),
        type = "jack", stype = "i"))
}
timed("bootstrap_800_10000/mean", function() bca(mean))
timed("bootstrap_800_10000/median", function() bca(median))
